-- Whom staff ask for help in a programme, and what they asked for with the answer they got.

create table help_contact (
    help_contact_id text primary key,        -- the newest of a programme counts
    programme_id text not null,
    name text not null,
    address text not null,                   -- telephone or e-mail
    hours text,
    named_at timestamp not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table support_request (
    support_request_id text primary key,
    programme_id text not null,
    person text not null,                    -- who needs it
    kind text not null,                      -- information training equipment time wellbeing other
    text text not null,
    activity_id text,
    asked_at timestamp not null,
    answer text,
    answered_by text,
    answered_at timestamp,                   -- null: it is open
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);
