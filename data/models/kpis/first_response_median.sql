-- title: Time to first response, median
-- unit: minutes
-- level: output
-- direction: down
-- basis: flow_in_period
-- aggregation: median
-- accounts: none
-- formula: median of the working minutes from receipt to the first message that a person wrote
-- rows: clocks
-- note: by the day of receipt; nights, weekends and pauses are left out, automatic messages do not count, cases without an answer are not in it
select
    day,
    channel as platform,
    programme_id as account_id,
    ref,
    taken_minutes as value,
    1 as n
from clock_rows
where clock = 'first_response' and taken_minutes is not null
