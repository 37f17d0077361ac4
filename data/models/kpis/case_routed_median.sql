-- title: Minutes until routed, median
-- unit: minutes
-- level: output
-- direction: down
-- basis: flow_in_period
-- aggregation: median
-- accounts: none
-- formula: median of the calendar minutes from receipt to the first queue or referral, of the cases received in the period that were routed
-- rows: cases
-- note: nights and weekends included; cases that nobody has routed, those brought in from a log and those that needed no action are not in it
select
    day,
    channel as platform,
    programme_id as account_id,
    ref,
    date_diff('second', received_at, routed_at) / 60.0 as value,
    1 as n
from routed_rows
