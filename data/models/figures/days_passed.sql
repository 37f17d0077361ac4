-- grain: one row, how much of a period has passed at the end of a day, in percent
select
    100.0 * least(greatest(date_diff('day', cast($since as date), cast($on as date)) + 1, 0),
        date_diff('day', cast($since as date), cast($until as date)) + 1)
    / (date_diff('day', cast($since as date), cast($until as date)) + 1) as value
