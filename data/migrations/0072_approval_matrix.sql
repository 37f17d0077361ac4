-- Whose approval content needs by its risk: a version is three rows, and what was in force on a day stays answerable.

create table approval_rule (
    approval_rule_id text primary key,
    programme_id text not null,
    version integer not null,
    risk_level text not null,                -- low medium high
    people integer not null,                 -- how many different people
    role text not null,                      -- approver lead: what one of them must be
    reason text not null,                    -- why this version
    in_force_from timestamp not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, version, risk_level)
);
