-- What a genuine notification told the id of and no list of the platform holds: read in the next round.
create table webhook_told (
    platform text not null,
    account_id text not null,
    kind text not null,                  -- media comment
    native_id text not null,
    told_at timestamp not null,
    read_at timestamp,                   -- null: still to be read
    primary key (platform, account_id, kind, native_id)
);
