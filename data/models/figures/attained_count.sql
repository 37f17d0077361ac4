-- grain: one row, how much of what is due is there: 1 is all of it; less is better where $sign is -1, and a value below its due is above 1
select
    1.0 + $sign * (cast($actual as double) - cast($due as double))
    / nullif(abs(cast($due as double)), 0) as value
