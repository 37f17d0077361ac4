-- What people write. Rows change only by the commands of pipelines/commands, each with its event.

create table setting (
    key text primary key,
    value text not null,
    changed_at timestamp not null
);

-- the zone in which a day begins and ends; changed in the dashboard, then the marts are rebuilt
insert into setting values ('time_zone', 'Europe/London', timestamp '2026-01-01 00:00:00');

-- Idempotency: a repeated command_id gives the stored answer, with another body it is refused.
create table command (
    command_id text primary key,
    name text not null,
    body_hash text not null,
    result text not null,
    actor text not null,
    done_at timestamp not null
);

create table event (
    event_id text primary key,
    command_id text not null,
    subject_kind text not null,
    subject_id text not null,
    type text not null,
    actor text not null,
    happened_at timestamp not null,
    payload text not null
);

create table account (
    platform text not null,
    account_id text not null,
    name text not null,
    role text not null default 'own',        -- own, or comparator (share of voice)
    programme_id text,
    time_zone text,
    created_at timestamp not null,
    primary key (platform, account_id)
);

create table programme (
    programme_id text primary key,
    code text not null unique,
    name text not null,
    term text not null,                      -- programme (over 3 years), campaign (1-3), initiative (under 1)
    aim text,
    behaviour text,
    starts_on date not null,
    ends_on date not null,
    status text not null,                    -- planned running closed
    as_of timestamp,                         -- the fixed clock of a demo programme
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table objective (
    objective_id text primary key,
    programme_id text not null,
    parent_id text,
    code text not null,
    text text not null,
    scope text not null,                     -- organisational programme channel
    type text not null,                      -- behaviour attitude awareness operational reputation
    owner text,
    due_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table kpi (
    kpi_id text primary key,
    objective_id text not null,
    programme_id text not null,
    code text not null,
    name text not null,
    metric_key text not null,                -- a file of data/models/kpis, or entered:<key>
    platform text not null default '',       -- '' for all
    level text not null,                     -- input output outtake outcome impact
    unit text not null,                      -- count percent score minutes gbp
    direction text not null,                 -- up down
    aggregation text not null,               -- sum ratio_of_sums mean last survey_share (entered values only)
    "window" text not null,                  -- period_to_date latest_month latest
    judged_by text not null,                 -- count: actual/profile; change: (actual-baseline)/(profile-baseline)
    green double not null default 1.0,
    amber double not null default 0.9,
    owner text,
    frequency text not null default 'monthly',
    baseline_value double,
    baseline_on date,
    baseline_source text,
    baseline_n bigint,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

-- A target is superseded with a reason, never overwritten.
create table target (
    target_id text primary key,
    kpi_id text not null,
    period_start date not null,
    period_end date not null,
    value double not null,
    profile text not null,                   -- linear flat points
    profile_points text,                     -- JSON [["2026-10-31", 1960.0], ...] for points
    version integer not null,
    agreed_on date not null,
    reason text not null,
    superseded_by text,
    superseded_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (kpi_id, version)
);

-- Values that no platform gives: sign-ups, surveys, the case log. Bitemporal; a correction is a new row.
create table measurement (
    measurement_id text primary key,
    metric_key text not null,                -- entered:<key>
    programme_id text not null,
    period_start date not null,
    period_end date not null,
    value double,                            -- null with an availability that says why
    numerator double,
    denominator double,
    availability text not null,              -- measured not_available not_collected suppressed
    n bigint,
    ci_low double,
    ci_high double,
    source text not null,
    is_demo boolean not null default false,
    recorded_at timestamp not null,
    recorded_by text not null
);

create table annotation (
    annotation_id text primary key,
    programme_id text,
    starts_at timestamp not null,
    ends_at timestamp,
    kind text not null,                      -- post event incident platform correction
    text text not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- A person's correction of a reading. Append-only: the newest counts.
create table classification_review (
    review_id text primary key,
    platform text not null,
    mention_id text not null,
    sentiment text not null,
    act text not null,
    is_abuse boolean not null,
    note text,
    is_demo boolean not null default false,
    reviewed_at timestamp not null,
    reviewed_by text not null
);

-- A column mapping the user confirmed, found again by the header of the file.
create table column_mapping (
    header_hash text primary key,
    kind text not null,
    mapping text not null,                   -- JSON {column: field}
    time_zone text,
    day_first boolean,
    confirmed_at timestamp not null,
    confirmed_by text not null
);
