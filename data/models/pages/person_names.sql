-- grain: one person: the name that stands for their id
select person_id, name from person
