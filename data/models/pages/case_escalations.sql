-- grain: one escalation of a case
select * from escalation where case_id = $id order by escalated_at
