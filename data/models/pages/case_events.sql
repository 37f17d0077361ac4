-- grain: one event of a case
select sequence, happened_at, type, actor, payload, created_at from case_event where case_id = $id order by sequence
