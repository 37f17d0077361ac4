-- title: Criticisms anticipated
-- unit: percent
-- level: output
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: none
-- formula: 100 · criticisms that matched an entry of the register older than them / criticisms looked at
-- rows: cases
-- note: by the day of receipt; criticisms that nobody triaged are in neither
select
    day,
    channel as platform,
    programme_id as account_id,
    ref,
    case when anticipated = 'anticipated' then 1 else 0 end as numerator,
    1 as denominator,
    1 as n
from case_rows
where kind = 'criticism' and anticipated is not null
