-- Reports with every number they carry, agreements, to whom a report went; what an objective is made of.

-- What somebody agreed to: any thing of the plan in one version. Append-only: the newest of a party counts.
create table agreement (
    agreement_id text primary key,
    programme_id text not null,
    subject_kind text not null,
    subject_id text not null,
    version integer not null,
    party text not null,
    decision text not null,                  -- agreed refused asked
    decided_on date not null,
    comment text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- One version of a month's report. A version is never changed: other data makes another version.
create table report (
    report_id text primary key,
    programme_id text not null,
    month date not null,                     -- its first day
    version integer not null,
    manifest text not null,                  -- JSON, to the byte as it was written
    manifest_hash text not null,
    data_hash text not null,                 -- of the figures alone
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, month, version)
);

create table report_figure (
    report_id text not null,
    slot text not null,
    value double,
    shown text not null,
    definition text not null,
    version text not null,
    sql text not null,
    parameters text not null,                -- JSON
    result_hash text not null,
    is_demo boolean not null default false,
    primary key (report_id, slot)
);

-- A sentence that a person wrote in place of the one made from the data. The newest of a slot counts; an empty one
-- brings the made one back.
create table report_sentence (
    report_sentence_id text primary key,
    programme_id text not null,
    month date not null,
    slot text not null,
    made text not null,                      -- what stood there when it was written
    written text not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- Who looked at a version and what they said; a sign-off is the last of them.
create table report_review (
    report_review_id text primary key,
    programme_id text not null,
    report_id text not null,
    step text not null,                      -- review sign_off
    decision text not null,                  -- accepted returned
    reviewer text not null,
    reviewed_on date not null,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table dissemination (
    dissemination_id text primary key,
    programme_id text not null,
    report_id text not null,
    party text not null,
    channel text not null,                   -- email meeting web letter other
    sent_on date not null,
    response text,
    responded_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

alter table objective add column priority_id text;
alter table objective add column segment text;
alter table objective add column behaviour text;
alter table objective add column core_purpose text;     -- change operations reputation explanation
alter table objective add column stretch_reason text;   -- why a target beyond the forecast is set all the same
