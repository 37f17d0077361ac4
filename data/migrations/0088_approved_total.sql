-- The total that was approved for a programme: never changed, only followed by the next one with its reason.
create table budget_total (
    budget_total_id text primary key,
    programme_id text not null,
    code text not null,
    amount bigint not null,  -- pence
    approved_by text not null,
    approved_on date not null,
    reason text,  -- why it took the place of the one before
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);
