-- grain: one row per rule of a programme that was switched on at an instant
select kind, version, threshold, budget_per_week, created_at
from alert_rule
where
    programme_id = $programme and platform = '' and is_on
    and created_at <= cast($at as timestamp) and (replaced_at is null or replaced_at > cast($at as timestamp))
order by kind <> 'criticism', kind
