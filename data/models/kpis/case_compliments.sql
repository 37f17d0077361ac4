-- title: Compliment cases
-- unit: count
-- level: outtake
-- direction: up
-- basis: flow_in_period
-- aggregation: sum
-- accounts: none
-- gaps: zero
-- formula: cases on the desk that are a compliment, by the day they were received
-- rows: cases
-- note: from every channel, telephone and letters included; a day without a case between the first and the last one counts as 0
select
    day,
    channel as platform,
    programme_id as account_id,
    ref,
    case when kind = 'compliment' then 1 else 0 end as value,
    case when kind = 'compliment' then 1 else 0 end as n
from case_rows
