-- Information requests: what is asked for, what is left out of the answer and why, and the packs that were made.

-- What a request asks for, as it was last agreed; a case of the kind request has at most one.
create table information_scope (
    case_id text primary key,
    programme_id text not null,
    asked text not null,                     -- JSON: words, topic, platform, account, ref, since, until
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- A record that is left out of the answer to a request, with its reason. Taken back: it is in again.
create table exemption (
    exemption_id text primary key,
    programme_id text not null,
    case_id text not null,                   -- the request
    record_kind text not null,
    record_id text not null,
    reason text not null,                    -- a key of pipelines/rules/exemptions.py
    note text,
    undone_at timestamp,
    undone_by text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- A pack that was made. It is kept as what it was asked for and what it held, so that it can be made again.
create table information_pack (
    pack_id text primary key,
    programme_id text not null,
    case_id text,                            -- the request; null: without one
    asked text not null,                     -- JSON, as in information_scope
    known_at timestamp not null,             -- what had arrived by then
    is_staff_named boolean not null,
    sentence text not null,
    content_hash text not null,              -- SHA-256 of the ZIP
    items text not null,                     -- JSON list of {kind, id, state, sha256}
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);
