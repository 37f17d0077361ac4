-- grain: one row, one figure less another
select cast($minuend as double) - cast($subtrahend as double) as value
