-- A message may carry a link that acknowledges its incident once, in the name of whoever it was sent to.
alter table delivery add column person text;              -- who read the channel when the message was written
alter table delivery add column link_used_at timestamp;
alter table alert_channel add column with_link boolean default true;
alter table incident add column acknowledged_how text;    -- null: on the page
