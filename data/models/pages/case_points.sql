-- grain: one point of a case
select * from case_point where case_id = $id order by number
