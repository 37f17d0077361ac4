-- Whether what a report said still comes out the same: the newest look at each version, with what differs and why.

create table report_check (
    report_id text primary key,
    programme_id text not null,
    checked_at timestamp not null,
    differs integer not null,            -- figures
    told text not null,                  -- JSON: each figure that comes out otherwise, as it was, as it is, and why
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);
