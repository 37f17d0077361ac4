-- grain: one row, how much of the planned change is there: (actual - baseline) / (due - baseline)
select
    (cast($actual as double) - cast($baseline as double))
    / nullif(cast($due as double) - cast($baseline as double), 0) as value
