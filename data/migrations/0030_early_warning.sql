-- Early warning: what is listened for, which rules alert, the incidents they found and whom they told.

-- A topic that the programme listens for. A mention belongs to the first topic whose words it holds.
create table topic (
    topic_id text primary key,
    programme_id text not null,
    name text not null,
    terms text not null,                     -- JSON list of words and phrases, lower case
    retired_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- A rule is never overwritten: a change is a new version, and the one before says when it ended.
create table alert_rule (
    rule_id text primary key,
    programme_id text not null,
    version integer not null,
    kind text not null,                      -- criticism followers engagement_rate response_time sentiment_share silence
    platform text not null default '',       -- '' for all
    budget_per_week double not null,         -- the false alarms a week that staff will bear
    threshold double not null,               -- the score that opens an incident: -log10 of the tail's share
    is_on boolean not null,
    backtest text,                           -- JSON: what the replay over the programme's own history said
    replaced_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, kind, platform, version)
);

create table incident (
    incident_id text primary key,
    programme_id text not null,
    rule_id text not null,
    kind text not null,                      -- criticism copy_paste, or the kind of a KPI's rule
    cell text not null,                      -- topic, or topic|platform; the KPI's name for a KPI
    topic text not null,
    platform text not null default '',
    platforms text not null,                 -- JSON list of the platforms that joined
    first_at timestamp not null,             -- when the first of its mentions was written
    opened_at timestamp not null,
    updated_at timestamp not null,
    peak_at timestamp,
    peak_observed double,
    closed_at timestamp,
    severity text not null,                  -- notice watch act crisis
    sentence text not null,
    window_hours double not null,
    observed double not null,
    expected double not null,
    low double not null,
    high double not null,
    score double not null,
    people integer not null,
    rearmed integer not null,                -- how often it doubled or reached another platform
    told integer not null default 0,         -- how many of these people were told of
    has_history boolean not null,            -- false: found by the absolute rule while learning
    card_id text,
    is_anticipated boolean,                  -- null: not matched yet, or no register
    acknowledged_at timestamp,
    acknowledged_by text,
    snoozed_until timestamp,
    judged text,                             -- real false not_ours
    judged_reason text,
    judged_at timestamp,
    judged_by text,
    case_id text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- The mentions that triggered, in the order in which they were written.
create table incident_mention (
    incident_id text not null,
    platform text not null,
    mention_id text not null,
    place integer not null,
    is_demo boolean not null default false
);

-- Where messages go. The address may hold a password: it lies beside the store, never in it.
create table alert_channel (
    channel_id text primary key,
    programme_id text not null,
    name text not null,
    schema text not null,
    person text not null,                    -- who reads it
    min_severity text not null,              -- notice watch act crisis
    kinds text not null,                     -- JSON list, empty for all
    quiet_from text,                         -- 22:00, by the clock of the organisation
    quiet_until text,
    is_digest boolean not null,              -- gets the daily digest
    escalates_after_minutes integer,         -- told when nobody acknowledged for so long; null: told at once
    retired_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- Who is on call. Outside every duty all channels are told.
create table on_call (
    on_call_id text primary key,
    programme_id text not null,
    person text not null,
    starts_at timestamp not null,
    ends_at timestamp not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- The outbox: a message is written here first, then tried until it went or was given up.
create table delivery (
    delivery_id text primary key,
    programme_id text not null,
    channel_id text not null,
    incident_id text,
    kind text not null,                      -- alert update escalation digest test
    subject text not null,
    body text not null,
    severity text not null,
    due_at timestamp not null,
    status text not null,                    -- waiting sent failed dropped
    attempts integer not null,
    last_error text,
    tried_at timestamp,
    sent_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);
