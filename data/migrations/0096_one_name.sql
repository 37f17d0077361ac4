-- Two spellings of one person among those who take part, read and pass courses: told once, and undone by its row.

create table name_merge (
    name_merge_id text primary key,
    programme_id text not null,
    gone text not null,                      -- the spelling that stands for the other
    kept text not null,                      -- the name that is shown
    similarity double not null,
    state text not null,                     -- merged undone different
    moved text not null,                     -- JSON [ids]: earlier merges that led to the one that went
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);
