-- Who may do what, and the log of what was done, chained so that a change of the past shows.

create table person (
    person_id text primary key,
    name text not null,
    issuer text,                             -- who vouches for them: the OpenID Connect provider
    subject text,                            -- their name there; never an e-mail address, which passes to others
    is_active boolean not null default true,
    signed_out_at timestamp,                 -- sign-ins before this instant no longer count
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (issuer, subject)
);

-- A role is withdrawn, never deleted: who could do what on a past day stays answerable.
create table person_role (
    grant_id text primary key,
    person_id text not null,
    role text not null,                      -- viewer staff approver lead administrator
    programme_id text,                       -- null: in every programme, and in what belongs to none
    granted_at timestamp not null,
    granted_by text not null,
    withdrawn_at timestamp,
    withdrawn_by text,
    is_demo boolean not null default false
);

-- The keyed digest of an event's payload: the payload of an erased person goes, the digest stays.
alter table event add column payload_mac text;

-- One link a command. Its mac covers the command, its events and the link before (pipelines/rules/audit_chain.py).
create table audit (
    sequence bigint primary key,
    command_id text not null,
    mac text not null
);
