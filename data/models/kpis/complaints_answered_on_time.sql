-- title: Stage 1 answered in time
-- unit: percent
-- level: output
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: none
-- formula: 100 · stage 1 responses in time / those made or over
-- rows: clocks
-- note: by the day the case was received; clocks that still run in time or are paused are in neither, those that are over and still run are late; an extended date with notice is the date
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
where is_over and clock = 'stage_1'
