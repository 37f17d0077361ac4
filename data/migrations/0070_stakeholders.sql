-- Stakeholders: who they are, what they think, what was planned with them and what passed between them and us.

-- A group of people with what makes one of it, its size and where the size comes from.
create table segment (
    segment_id text primary key,
    programme_id text not null,
    code text not null,
    name text not null,
    kind text not null,  -- target_group community stakeholder_group
    criteria text not null,
    size bigint,
    source text,
    sized_on date,
    is_required boolean,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

-- Somebody who can help, hinder or be touched: entered once, in the register of the programme that met them first.
create table stakeholder (
    stakeholder_id text primary key,
    programme_id text not null,
    code text not null,
    name text not null,
    kind text not null,  -- person organisation community target_group
    about text,
    contact_name text,
    contact text,
    lawful_basis text not null,  -- public_task legitimate_interest consent contract no_personal_data
    keep_until date,
    owner text,
    merged_into_id text,  -- the one it was merged into; null while it stands for itself
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table stakeholder_role (
    stakeholder_role_id text primary key,
    programme_id text not null,
    stakeholder_id text not null,
    role text not null,  -- beneficiary intermediary partner funder regulator critic media authority supplier
    rank text not null,  -- primary secondary
    intent text not null,  -- unknown wants_to undecided declined
    contribution text,
    asked_on date,
    from_on date,
    until_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table relationship (
    relationship_id text primary key,
    programme_id text not null,
    party_id text not null,
    kind text not null,  -- member_of reports_to funds influences works_with opposes
    other_id text not null,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table segment_member (
    segment_member_id text primary key,
    programme_id text not null,
    segment_id text not null,
    stakeholder_id text not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table stakeholder_assessment (
    stakeholder_assessment_id text primary key,
    programme_id text not null,
    stakeholder_id text not null,
    assessed_on date not null,
    power integer not null,
    interest integer not null,
    legitimacy integer not null,
    urgency integer not null,
    attitude_current text not null,  -- unaware resistant neutral supportive leading
    attitude_desired text not null,  -- unaware resistant neutral supportive leading
    iap2_target text not null,  -- inform consult involve collaborate empower
    assessed_by text,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table need (
    need_id text primary key,
    programme_id text not null,
    stakeholder_id text,
    segment_id text,
    text text not null,
    kind text not null,  -- information access language participation support other
    status text not null,  -- open met declined
    raised_on date not null,
    met_on date,
    what_done text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table engagement_method (
    engagement_method_id text primary key,
    programme_id text not null,
    method text not null,
    segment_id text,
    iap2_level text not null,  -- inform consult involve collaborate empower
    reason text not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table engagement_plan (
    engagement_plan_id text primary key,
    programme_id text not null,
    code text not null,
    stakeholder_id text,
    segment_id text,
    method text not null,
    iap2_level text not null,  -- inform consult involve collaborate empower
    cadence_days integer not null,
    owner text not null,
    starts_on date not null,
    ends_on date,
    objective_id text,
    activity_id text,
    contribution text,
    identified_by text,
    review_due date,
    status text not null,  -- active paused ended
    version integer not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

-- What passed between somebody and us; who took part stands in interaction_party.
create table interaction (
    interaction_id text primary key,
    programme_id text not null,
    happened_at timestamp not null,
    method text not null,
    direction text not null,  -- two_way outbound inbound
    summary text not null,
    sentiment text not null,  -- not_said positive neutral negative
    themes text,
    iap2_level text not null,  -- inform consult involve collaborate empower
    phase_id text,
    segment_id text,
    held_by text,
    is_meaningful boolean,
    source text not null,  -- page file platform
    source_ref text,  -- its own name there: once
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- What a plan asks for next, or what was agreed beside every plan.
create table engagement_activity (
    engagement_activity_id text primary key,
    programme_id text not null,
    code text not null,
    plan_id text,
    stakeholder_id text,
    segment_id text,
    method text not null,
    iap2_level text not null,  -- inform consult involve collaborate empower
    due_on date not null,
    status text not null,  -- due done skipped
    done_on date,
    reason text,
    owner text,
    objective_id text,
    activity_id text,
    contribution text,
    interaction_id text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table relationship_review (
    relationship_review_id text primary key,
    programme_id text not null,
    stakeholder_id text not null,
    due_on date not null,
    done_on date,
    gap_before integer,
    gap_after integer,
    outcome text,
    next_step text,
    done_by text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table comms_strategy (
    comms_strategy_id text primary key,
    programme_id text not null,
    code text not null,
    segment_id text not null,
    name text not null,
    message text not null,
    channels text,
    owner text,
    version integer not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

-- An account of theirs on a platform: what they write there and what we answer becomes an interaction by itself.
create table stakeholder_account (
    stakeholder_account_id text primary key,
    programme_id text not null,
    stakeholder_id text not null,
    platform text not null,
    shown text,                              -- the handle as they write it, where it was given
    author_key text not null,                -- the pseudonym under which their mentions are kept
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, platform, author_key)
);

create table interaction_party (
    interaction_id text not null,
    stakeholder_id text not null,
    programme_id text not null,
    attended boolean,                        -- null: nobody was invited to be present
    is_demo boolean not null default false,
    primary key (interaction_id, stakeholder_id)
);

-- Two entries of the register that are one, or that somebody said are not. What was moved stands in it: undone by it.
create table stakeholder_merge (
    stakeholder_merge_id text primary key,
    programme_id text not null,
    kept_id text not null,
    gone_id text not null,
    similarity double not null,
    state text not null,                     -- merged undone different
    moved text not null,                     -- JSON {table: [ids]}
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

alter table opportunity add column stakeholder_id text;
