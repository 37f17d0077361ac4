-- Who takes part and as what, the votes of a workshop, editions of the guidelines, and what reviews and reports lacked.

create table participant (
    participant_id text primary key,
    programme_id text not null,
    person text not null,
    part text not null,  -- staff ambassador partner
    joined_on date not null,
    left_on date,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- What somebody says to a position of a workshop. Their newest word counts; the events keep the earlier ones.
create table topic_vote (
    topic_vote_id text primary key,
    programme_id text not null,
    topic_position_id text not null,
    person text not null,
    vote text not null,                      -- agree abstain object
    reason text,
    voted_on date not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (topic_position_id, person)
);

-- The guidelines as they stood when staff were told of them: what is acknowledged.
create table guideline_edition (
    guideline_edition_id text primary key,
    programme_id text not null,
    version integer not null,
    rules text not null,                     -- JSON {code: version of the guideline}
    why text not null,
    issued_on date not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, version)
);

-- By which day of the month after a report has to be out, and who sees to it.
create table report_schedule (
    report_schedule_id text primary key,
    programme_id text not null,
    code text not null,
    name text not null,
    due_day integer not null,
    owner text not null,
    begins_on date not null,
    ends_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

alter table training_course add column is_required boolean;
alter table relationship_review add column checklist text;  -- JSON {what was looked at: fine | to_do | not_looked}
alter table dissemination add column opened_on date;
