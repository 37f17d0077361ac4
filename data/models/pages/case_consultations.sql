-- grain: one consultation of a case
select * from consultation where case_id = $id order by asked_at
