-- title: Steps by the procedure
-- unit: percent
-- level: output
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: none
-- formula: 100 · steps taken as the procedure asks / steps due, of the cases received in the period
-- rows: cases
-- note: steps: each clock that is over, triage and acknowledgement before an answer, approval, theme and cause, the ombudsman's details, escalations heard
select
    day,
    channel as platform,
    programme_id as account_id,
    ref,
    steps_kept as numerator,
    steps_due as denominator,
    1 as n
from case_rows
where steps_due > 0
