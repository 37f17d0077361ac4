-- title: Complaints upheld
-- unit: percent
-- level: outtake
-- direction: down
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: none
-- formula: 100 · complaints upheld, whole or in part / complaints decided
-- rows: cases
-- note: by the day of receipt; those resolved informally or withdrawn are in neither
select
    day,
    channel as platform,
    programme_id as account_id,
    ref,
    case when outcome in ('upheld', 'partly_upheld') then 1 else 0 end as numerator,
    1 as denominator,
    1 as n
from case_rows
where kind = 'complaint' and outcome in ('upheld', 'partly_upheld', 'not_upheld')
