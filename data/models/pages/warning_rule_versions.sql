-- grain: one row per version of a rule of a programme, the newest first
select version, created_at, created_by, is_on, budget_per_week, threshold, backtest, why, replaced_at
from alert_rule
where programme_id = $programme and kind = $kind and platform = ''
order by version desc
limit 30
