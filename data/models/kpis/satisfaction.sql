-- title: Satisfaction (CSAT)
-- unit: percent
-- level: outtake
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: none
-- formula: 100 · ratings of 4 and 5 / ratings, of the closings of cases received in the period
-- rows: ratings
-- note: by the day the case was received; each closing is asked once and not every one answers; of fewer than five ratings it is not shown
select
    f.day,
    f.channel as platform,
    f.programme_id as account_id,
    f.ref,
    s.closure,
    s.score,
    case when s.score >= 4 then 1 else 0 end as numerator,
    1 as denominator,
    1 as n
from csat as s
inner join case_rows as f on f.case_id = s.case_id
