-- On call by turns: who follows whom, week after week. A duty that names somebody goes before it: that is a cover.
create table rota (
    rota_id text primary key,
    programme_id text not null,
    people text not null,                    -- JSON list, in the order of their turns
    starts_on date not null,                 -- a day on which the first of them takes over, by the organisation's clock
    hands_over_at text not null,             -- 09:00, by the same clock
    weeks integer not null,                  -- how long a turn lasts
    next_after_minutes integer,              -- the next in line is told when nobody acknowledged; null: is not
    begins_at timestamp not null,            -- from when it counts
    ends_at timestamp,                       -- null: it goes on
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

alter table on_call add column reason text;  -- why somebody is named: a holiday, an illness
