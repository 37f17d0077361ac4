-- title: Promises kept
-- unit: percent
-- level: output
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: none
-- formula: 100 · promises kept / promises that were due
-- rows: promises
-- note: by the day a promise was due; promises that were withdrawn and those not due yet are in neither
select
    c.due_on as day,
    c.source_kind as platform,
    c.programme_id as account_id,
    c.text as promise,
    case when c.status = 'kept' then 1 else 0 end as numerator,
    1 as denominator,
    1 as n
from commitment as c
inner join at_present as p on p.programme_id = c.programme_id
where c.status in ('kept', 'broken')
    or (c.status = 'open' and c.due_on < p.today)
