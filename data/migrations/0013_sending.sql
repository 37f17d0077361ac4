-- Answers on their way to a platform: how often each was tried, since when, and when it is tried again.
create table sending_try (
    outbox_id text primary key,
    tries integer not null,
    first_tried_at timestamp not null,   -- since a person last had it sent
    retry_at timestamp                   -- null: at the next look
);
