-- grain: one row per rule in force of a programme, criticism first
select
    rule_id, version, kind, budget_per_week, threshold, is_on, backtest, follows_budget, fitted_at, why, created_at,
    created_by
from alert_rule
where programme_id = $programme and replaced_at is null and platform = ''
order by kind <> 'criticism', kind
