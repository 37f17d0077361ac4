-- What came from outside. Fact tables carry no primary key: they are written by MERGE under one write
-- lock (two concurrent merges of one new key left two rows). Instants (`_at`) are UTC without a zone.

create table mention (
    platform text not null,
    mention_id text not null,            -- the platform's own id, always text
    account_id text not null,            -- the account or query it was collected for
    relation text not null,              -- mention reply quote comment review tagged search
    created_at timestamp not null,       -- when the public wrote it
    observed_at timestamp not null,      -- when the platform last told us about it
    arrived_at timestamp not null,       -- when the store first held it: as-of counting needs it
    author_key text,                     -- HMAC of the author with the installation's secret, never a handle
    text text,                           -- null once its retention time is over
    url text,
    parent_id text,
    root_id text,
    rating double,
    reactions bigint,                    -- null: this platform does not say
    comments bigint,
    shares bigint,
    views bigint,
    counts text,                         -- every counter under its native name, as JSON
    is_deleted boolean not null,
    ingest_id text not null,
    -- the reading in force: the reader's, or the staff's correction of it
    language text,
    sentiment text,                      -- negative neutral positive, null: nothing to read
    act text,                            -- criticism complaint enquiry praise other
    p_criticism double,
    is_abuse boolean,
    reader text,                         -- who read it, and with which version
    is_reviewed boolean not null
);

create table post (
    platform text not null,
    post_id text not null,
    account_id text not null,
    created_at timestamp,                -- null: the export does not say
    observed_at timestamp not null,
    arrived_at timestamp not null,
    text text,
    url text,
    media_type text,
    in_reply_to text,                    -- the mention it answers
    native text,                         -- columns we do not map, under their native names, as JSON
    is_deleted boolean not null,
    ingest_id text not null
);

-- One long bitemporal table. A row is never updated: a restated value is a new row with a later observed_at.
create table metric (
    platform text not null,
    account_id text not null,
    post_id text not null,               -- '' for the account itself
    metric text not null,                -- canonical name, see data/reference/metrics.csv
    breakdown text not null,             -- '' for the total, else canonical JSON, {"country":"GB"}
    kind text not null,                  -- snapshot: cumulative as observed; daily: the platform's value of a day
    as_of date not null,                 -- the day the value describes
    value double not null,               -- "not available" is no row, never 0
    observed_at timestamp not null,
    native_metric text not null,
    source text not null,                -- api, csv:<sha256>, demo
    ingest_id text not null
);

-- Every reading ever made; the newest, or the staff's correction, is copied to the mention.
create table classification (
    platform text not null,
    mention_id text not null,
    reader text not null,
    reader_version text not null,
    language text,
    sentiment text,
    act text,
    p_criticism double,
    p_negative double,
    p_positive double,
    is_abuse boolean,
    terms text,                          -- JSON [[term, head, weight], ...]: what decided it
    read_at timestamp not null
);

-- One row per landing file that was loaded, written in the file's own transaction.
create table ingest (
    ingest_id text primary key,          -- the ULID that names the landing file
    job_id text not null,                -- one import or one collector round
    source text not null,
    kind text not null,                  -- mention post metric
    layout text not null,
    file_name text not null,
    file_sha256 text not null,
    programme_id text,
    rows_landed bigint not null,
    rows_new bigint not null,
    rows_changed bigint not null,
    rows_unchanged bigint not null,
    landed_at timestamp not null,
    loaded_at timestamp not null
);

-- One row per import or collector round, with what happened to every line of the file.
create table job (
    job_id text primary key,
    source text not null,
    layout text not null,
    file_name text not null,
    file_sha256 text not null,
    options_hash text not null,          -- mapping, time zone, account: the same file read otherwise is another job
    rows_read bigint not null,
    rows_skipped bigint not null,
    rows_refused bigint not null,
    refused_file text,                   -- the refused lines, to be mended and imported again
    notes text not null,                 -- JSON list of sentences
    actor text not null,
    started_at timestamp not null,
    loaded_at timestamp not null
);

create table refusal (
    job_id text not null,
    line bigint not null,
    reason text not null
);

create table model_version (
    name text primary key,
    hash text not null,
    built_at timestamp not null
);
