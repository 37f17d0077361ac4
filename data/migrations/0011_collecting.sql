-- Accounts that are collected by themselves. Their secrets lie outside of the store, encrypted.

create table connection (
    connection_id text primary key,      -- conn_…, or env:<platform> and file:<platform> for settings of the operator
    platform text not null,
    account_id text not null,            -- '' until the platform has said
    label text not null,
    origin text not null,                -- form environment file
    settings text not null,              -- JSON, nothing secret
    programme_id text,
    every_minutes integer,               -- null: as the source says
    since date,                          -- nothing older is read
    monthly_budget double,               -- US dollars; null: no limit of its own
    is_paused boolean not null default false,
    expires_at timestamp,                -- of the token, as far as the platform says
    scopes text not null default '[]',
    note text not null default '',
    checked_at timestamp,
    removed_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- Where each stream stands; written in the transaction of the rows it speaks of.
create table collector_state (
    connection_id text not null,
    stream text not null,                -- posts mentions metrics deletions
    state text not null,                 -- JSON of the source's own
    seq bigint not null,                 -- grows: an older landing file never puts a newer state back
    changed_at timestamp not null,
    primary key (connection_id, stream)
);

-- How a connection stands after its last round.
create table connection_standing (
    connection_id text primary key,
    last_started_at timestamp not null,
    last_ended_at timestamp not null,
    last_success_at timestamp,
    outcome text not null,
    said text not null,
    failures integer not null,           -- in a row
    next_due_at timestamp not null
);

create table collector_run (
    run_id text primary key,
    connection_id text not null,
    platform text not null,
    started_at timestamp not null,
    ended_at timestamp not null,
    outcome text not null,               -- ok partial waiting sign_in refused failed changed budget stopped
    said text not null,
    posts bigint not null,               -- rows landed, those already known included
    mentions bigint not null,
    metrics bigint not null,
    deleted bigint not null,
    calls bigint not null,
    spent double not null                -- US dollars, as estimated from the price list
);

-- Metrics that a platform refuses: not asked for, tried again each week, shown as a broken series and never as 0.
create table metric_quarantine (
    connection_id text not null,
    native_metric text not null,
    said text not null,
    since_at timestamp not null,
    tried_at timestamp not null,
    released_at timestamp,
    primary key (connection_id, native_metric)
);
