-- grain: one row, one figure over another; nothing to divide by is null
select $factor * cast($numerator as double) / nullif(cast($denominator as double), 0) as value
