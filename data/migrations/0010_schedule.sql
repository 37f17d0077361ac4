-- What runs by itself: the last outcome of each periodic job, and who may run them.

create table scheduled_job (
    name text primary key,
    last_started_at timestamp not null,
    last_ended_at timestamp not null,
    last_ok_at timestamp,                -- null: it has never ended well
    outcome text not null,               -- ok failed
    said text not null,                  -- the sentence it ended with
    failures integer not null,           -- in a row
    next_due_at timestamp not null
);

-- One row a lease: two servers on one store never run the same thing twice.
create table lease (
    name text primary key,
    holder text not null,                -- machine, process id and a random mark
    until_at timestamp not null
);
