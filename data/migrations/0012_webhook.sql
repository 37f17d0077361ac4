-- Notifications of platforms that were taken: the same one again is refused. Kept for 30 days.
create table webhook_seen (
    digest text primary key,             -- SHA-256 of the raw body
    sender text not null,                -- meta x
    received_at timestamp not null
);
