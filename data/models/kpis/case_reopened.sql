-- title: Cases reopened
-- unit: percent
-- level: output
-- direction: down
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: none
-- formula: 100 · cases reopened at least once / cases closed at least once
-- rows: cases
-- note: by the day of receipt; a case that was reopened counts once, however often
select
    day,
    channel as platform,
    programme_id as account_id,
    ref,
    case when reopened > 0 then 1 else 0 end as numerator,
    1 as denominator,
    1 as n
from case_rows
where closed_at is not null or reopened > 0
