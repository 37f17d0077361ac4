-- Tokens that are renewed by themselves: when each ends, and why one could not be renewed.
create table connection_token (
    connection_id text primary key,
    of_secret text not null,             -- what tells the secrets apart that this row speaks of; gives none away
    token_ends_at timestamp,
    chain_ends_at timestamp,             -- when a person has to sign in again all the same; null: not told
    renewed_at timestamp,
    tried_at timestamp not null,
    failures integer not null,           -- in a row
    refused_said text                    -- the platform renews it no more, in a sentence
);
