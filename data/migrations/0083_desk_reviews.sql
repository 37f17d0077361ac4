-- Who looked at a procedure, when, what came of it, what they looked at, and by when it is looked at again.
create table procedure_review (
    procedure_review_id text primary key,
    programme_id text not null,
    procedure_id text not null,
    version integer not null,
    reviewed_on date not null,
    reviewed_by text not null,               -- who, and who was with them
    outcome text not null,                   -- keep change replace
    findings text not null,
    next_review_on date not null,
    looked_from date,                        -- since the last review; null: since the beginning
    cases integer not null,                  -- received since then, under whatever version
    clocks_met integer not null,
    clocks_late integer not null,
    steps_due integer not null,
    steps_kept integer not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- Why a clock was late. What was said first stays in the events of the case.
create table late_reason (
    late_reason_id text primary key,
    programme_id text not null,
    case_id text not null,
    clock text not null,
    turn integer not null,
    reason text not null,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);
