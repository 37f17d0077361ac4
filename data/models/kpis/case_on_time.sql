-- title: Clocks on time
-- unit: percent
-- level: output
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: none
-- formula: 100 · clocks met in time / clocks met or over, of all cases received in the period
-- rows: clocks
-- note: by the day the case was received; clocks that still run in time or are paused are in neither, those that are over and still run are late
select
    day,
    channel as platform,
    programme_id as account_id,
    ref,
    clock,
    case when is_met then 1 else 0 end as numerator,
    1 as denominator,
    1 as n
from clock_rows
where is_over
