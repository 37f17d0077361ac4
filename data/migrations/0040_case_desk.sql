-- The case desk. `case_event` is the truth; `case_file` and `case_clock` are what follows from it and are
-- written again at every event. Nothing here is indexed twice: updates stay in place.

-- A criticism that was expected before it came ("card"), with the words that find it and the answer prepared for it.
create table anticipated_criticism (
    card_id text primary key,
    programme_id text not null,
    code text not null,
    theme text not null,
    description text not null,
    who text,
    likelihood integer not null,             -- 1 to 5
    impact integer not null,                 -- 1 to 5
    terms text not null,                     -- JSON list
    response_id text,                        -- the standard response prepared for it
    owner text,
    added_at timestamp not null,             -- a case counts as anticipated only if received after this
    retired_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- When the desk is open. Cases hold the calendar they were received under.
create table work_calendar (
    calendar_id text primary key,
    programme_id text not null,
    name text not null,
    zone text not null,
    nation text,                             -- whose public holidays: England & Wales, Scotland … as the package names it
    weekly text not null,                    -- JSON {"mon": [["09:00", "17:00"]], …}
    holidays text not null,                  -- JSON list of days
    holidays_until integer not null,         -- the last year whose holidays are known
    closures text not null,                  -- JSON list of [from, until]
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- A procedure is superseded by its next version, never changed: a case keeps the one in force at receipt.
create table case_procedure (
    procedure_id text primary key,
    programme_id text not null,
    name text not null,
    preset text not null,                    -- the preset it was made from
    version integer not null,
    in_force_from timestamp not null,
    calendar_id text not null,
    definition text not null,                -- JSON: clocks, extensions, escalation, authority, triggers
    reason text not null,
    review_by date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, version)
);

create table case_file (
    case_id text primary key,
    programme_id text not null,
    number bigint not null,
    ref text not null,
    kind text not null,                      -- enquiry complaint criticism compliment
    formality text not null,                 -- informal formal
    channel text not null,                   -- phone letter email form meeting, or a platform
    received_at timestamp not null,
    summary text not null,
    details text,
    remedy text,                             -- what the person asks for
    state text not null,
    stage integer not null default 1,
    severity integer not null default 0,     -- S0 to S4, a flag beside the state
    theme text,
    cause text,
    segment text,
    language text,
    outcome text,                            -- upheld partly_upheld not_upheld resolved_informally withdrawn answered no_action
    handler text,
    queue text,
    platform text,                           -- the mention it came from
    mention_id text,
    alert_id text,
    card_id text,
    anticipated text,                        -- anticipated partly missed, for criticisms once triaged
    complainant_key text,                    -- HMAC: the same person has the same key, nobody can be read from it
    linked_case_id text,
    procedure_id text not null,
    calendar_id text not null,
    version integer not null,                -- how many events it has: what a person saw before they acted
    next_clock text,
    next_due_at timestamp,
    is_waiting boolean not null default false,
    first_response_at timestamp,
    responded_at timestamp,
    closed_at timestamp,
    reopened integer not null default 0,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- Who complained, apart from the case so that it can be erased alone.
create table case_person (
    case_id text not null unique,
    programme_id text not null,
    name text,
    contact text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table case_event (
    case_event_id text primary key,
    case_id text not null,
    sequence integer not null,
    happened_at timestamp not null,
    type text not null,
    actor text not null,
    payload text not null,
    is_demo boolean not null default false,
    created_at timestamp not null            -- when it was written down
);
create index case_event_of on case_event (case_id);

create table case_clock (
    case_id text not null,
    programme_id text not null,
    clock text not null,
    turn integer not null,                   -- the how-manieth of its kind: next updates and escalations come again
    started_at timestamp not null,
    due_at timestamp not null,
    original_due_at timestamp not null,      -- before extensions
    met_at timestamp,
    paused_minutes double not null,
    standing text not null,                  -- running paused met late cancelled
    is_extended boolean not null default false,
    is_demo boolean not null default false
);

create table case_point (
    point_id text primary key,
    programme_id text not null,
    case_id text not null,
    number integer not null,
    text text not null,
    answer text,
    finding text,                            -- upheld partly_upheld not_upheld
    answered_at timestamp,
    answered_by text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table standard_response (
    standard_response_id text primary key,
    programme_id text not null,
    code text not null,
    topic text not null,
    audience text not null,
    complexity text not null,                -- short standard detailed
    version integer not null,
    body text not null,                      -- with merge fields {name}, {ref} …
    facts text not null default '[]',        -- JSON [{"text", "source"}]
    author text not null,
    approved_by text,
    approved_on date,
    review_by date,
    expires_on date,
    retired_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table response (
    response_id text primary key,
    programme_id text not null,
    case_id text not null,
    stage integer not null,
    channel text not null,
    capacity text not null,                  -- official named_employee personal
    text text not null,
    facts text not null default '[]',        -- JSON [{"text", "source"}]: what it claims, and how we know
    standard_response_id text,
    status text not null,                    -- draft submitted approved rejected sent
    risk integer not null,                   -- 0 to 4
    version integer not null,
    author text not null,
    submitted_at timestamp,
    decided_by text,
    decided_at timestamp,
    decision_note text,
    sent_at timestamp,
    sent_by text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- What is to be posted on a platform, once. An unknown outcome waits for a person.
create table outbox (
    outbox_id text primary key,
    programme_id text not null,
    response_id text not null,
    idempotency_key text not null unique,
    platform text not null,
    account_id text not null,
    in_reply_to text not null,
    text text not null,
    status text not null,                    -- waiting sending sent refused unknown
    attempted_at timestamp,
    settled_at timestamp,
    settled_by text,
    platform_answer text,                    -- JSON, as the platform gave it
    post_id text,
    url text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table commitment (
    commitment_id text primary key,
    programme_id text not null,
    source_kind text not null,               -- case interaction meeting policy
    source_id text,
    text text not null,
    owner text not null,
    made_on date not null,
    due_on date not null,
    status text not null,                    -- open kept broken withdrawn
    kept_on date,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table claim (
    claim_id text primary key,
    programme_id text not null,
    code text not null,
    text text not null,
    verdict text not null,                   -- false misleading unproven true
    source text not null,
    terms text not null,                     -- JSON list: the words that find it in mentions
    first_seen_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table correction (
    correction_id text primary key,
    programme_id text not null,
    claim_id text not null,
    text text not null,
    channel text not null,
    url text,
    published_at timestamp not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table referral_contact (
    referral_contact_id text primary key,
    programme_id text not null,
    topic text not null,
    role text not null,
    name text not null,
    address text not null,                   -- telephone or e-mail
    hours text,
    out_of_hours text,
    deputy_id text,
    verified_on date,
    verified_by text,
    retired_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table routing_rule (
    routing_rule_id text primary key,
    programme_id text not null,
    position integer not null,               -- the first that fits is taken
    kind text,                               -- null: any
    topic text,
    severity integer,                        -- from this on
    segment text,
    language text,
    queue text not null,
    referral_contact_id text,
    retired_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table escalation (
    escalation_id text primary key,
    programme_id text not null,
    case_id text not null,
    level integer not null,
    sent_to text not null,
    reason text not null,
    rule_key text,                           -- the trigger that demanded it
    escalated_at timestamp not null,
    due_at timestamp,
    acknowledged_at timestamp,
    acknowledged_by text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table consultation (
    consultation_id text primary key,
    programme_id text not null,
    case_id text,
    subject text not null,
    party text not null,
    question text not null,
    asked_at timestamp not null,
    answered_at timestamp,
    view text,
    is_adopted boolean not null default false,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table briefing (
    briefing_id text primary key,
    programme_id text not null,
    title text not null,
    version integer not null,
    body text not null,
    audience text not null,
    issued_at timestamp not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table briefing_acknowledgement (
    acknowledgement_id text primary key,
    programme_id text not null,
    briefing_id text not null,               -- a version of its own: a new version is acknowledged again
    person text not null,
    acknowledged_at timestamp not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- What a person thought of it, asked at a closure, never demanded.
create table csat (
    csat_id text primary key,
    programme_id text not null,
    case_id text not null,
    closure integer not null,                -- the how-manieth closing
    score integer not null,                  -- 1 to 5
    comment text,
    answered_at timestamp not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);
