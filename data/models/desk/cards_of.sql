-- grain: one row per card in use of a programme
select card_id, code, theme, description, terms from anticipated_criticism
where programme_id = $programme and retired_at is null
order by code
