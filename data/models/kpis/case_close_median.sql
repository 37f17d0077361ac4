-- title: Time to close, median
-- unit: minutes
-- level: output
-- direction: down
-- basis: flow_in_period
-- aggregation: median
-- accounts: none
-- formula: median of the calendar minutes from receipt to closing, of the cases received in the period that are closed
-- rows: cases
-- note: nights and weekends included; of a case that was closed more than once the last closing counts; open cases are not in it
select
    day,
    channel as platform,
    programme_id as account_id,
    ref,
    date_diff('second', received_at, closed_at) / 60.0 as value,
    1 as n
from case_rows
where closed_at is not null
