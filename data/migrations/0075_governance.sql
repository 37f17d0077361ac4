-- How people are prepared and how rules are kept: training, workshops, checks, records (the kinds of
-- pipelines/commands/plan_kinds_govern.py), the policy as rules, what was read and acknowledged, and attestations.

create table training_course (
    training_course_id text primary key,
    programme_id text not null,
    code text not null,
    name text not null,
    purpose text,
    valid_months integer not null,
    owner text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table training_record (
    training_record_id text primary key,
    programme_id text not null,
    training_course_id text not null,
    person text not null,
    passed_on date not null,
    score integer,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table policy_topic (
    policy_topic_id text primary key,
    programme_id text not null,
    code text not null,
    name text not null,
    question text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table peer_policy (
    peer_policy_id text primary key,
    programme_id text not null,
    code text not null,
    organisation text not null,
    country text,
    source text not null,
    year integer,
    is_reviewed boolean,
    why text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table policy_coding (
    policy_coding_id text primary key,
    programme_id text not null,
    peer_policy_id text not null,
    policy_topic_id text not null,
    treats text not null,
    quote text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table policy_workshop (
    policy_workshop_id text primary key,
    programme_id text not null,
    code text not null,
    name text not null,
    held_on date not null,
    scenario text,
    questions text,
    questions_sent_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table workshop_invite (
    workshop_invite_id text primary key,
    programme_id text not null,
    policy_workshop_id text not null,
    person text not null,
    "role" text,
    is_attending boolean,
    input text,
    input_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table topic_position (
    topic_position_id text primary key,
    programme_id text not null,
    policy_workshop_id text not null,
    policy_topic_id text not null,
    "position" text not null,
    consent text not null,
    objection text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table time_log (
    time_log_id text primary key,
    programme_id text not null,
    person text not null,
    spent_on date not null,
    minutes integer not null,
    doing text not null,
    outcome text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table pretest (
    pretest_id text primary key,
    programme_id text not null,
    code text not null,
    material text not null,
    panel text not null,
    asked integer not null,
    held_on date not null,
    acceptability integer,
    practicability integer,
    effectiveness integer,
    affordability integer,
    side_effects integer,
    equity integer,
    ethics text,
    change_made text,
    change_made_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table compliance_check (
    compliance_check_id text primary key,
    programme_id text not null,
    code text not null,
    subject text not null,
    requirement text not null,
    phase_id text,
    is_mandatory boolean,
    "result" text not null,
    checked_by text,
    checked_on date,
    waiver text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table processing_record (
    processing_record_id text primary key,
    programme_id text not null,
    code text not null,
    purpose text not null,
    lawful_basis text not null,
    special_condition text,
    people text not null,
    data text not null,
    recipients text,
    retention_days integer not null,
    reviewed_by text,
    reviewed_on date,
    review_by date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table benchmark (
    benchmark_id text primary key,
    programme_id text not null,
    criterion text not null,
    rating integer not null,
    evidence text not null,
    reviewed_on date not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- A policy of one audience; a new version takes the place of the one in force, which stays readable for ever.
create table policy (
    policy_id text primary key,
    programme_id text not null,
    audience text not null,                  -- staff public
    version integer not null,
    title text not null,
    intro text,
    status text not null,                    -- draft in_force superseded
    in_force_from date,
    in_force_until date,
    reason text not null,                    -- why this version
    approved_by text,
    review_by date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, audience, version)
);

create table policy_rule (
    policy_rule_id text primary key,
    policy_id text not null,
    programme_id text not null,
    code text not null,
    question text not null,                  -- who when identity routing reporting
    condition text not null,                 -- JSON {field: {is | in | not_in | from, to}}; {} is always
    effect text not null,                    -- allow require_approval deny
    text text not null,                      -- the rule as people read it
    hint text,                               -- what to do instead
    topic_position_id text,                  -- the consensus it came from
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (policy_id, code)
);

-- The policy's own tests: what must come out for a situation, in every version until somebody changes it.
create table policy_scenario (
    policy_scenario_id text primary key,
    programme_id text not null,
    code text not null,
    text text not null,
    situation text not null,                 -- JSON of a situation (pipelines/rules/policy.py)
    expected text not null,                  -- allow require_approval deny
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

-- Who has read which version of what. A new version is a new subject.
create table acknowledgement (
    acknowledgement_id text primary key,
    programme_id text not null,
    subject_kind text not null,              -- policy guideline social_marketing
    subject_id text not null,
    person text not null,
    score integer,                           -- of the short check, percent
    acknowledged_at timestamp not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (subject_kind, subject_id, person)
);

-- A named person stands for a criterion being met, on what there was that day. Only this makes strength 4.
create table attestation (
    attestation_id text primary key,
    programme_id text not null,
    criterion text not null,
    attested_by text not null,
    attested_on date not null,
    review_by date not null,
    note text not null,
    evidence_hash text not null,             -- of the evidence they saw
    withdrawn_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- What was erased, by pseudonym only: played again over a backup that is put back.
create table erasure (
    erasure_id text primary key,
    platform text not null,
    author_key text not null,
    reason text not null,
    mentions bigint not null,
    erased_at timestamp not null,
    erased_by text not null
);
