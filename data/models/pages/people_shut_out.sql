-- grain: one row per word by which somebody who is shut out is known: their id, and a name that nobody has who is in
select lower(person_id) as known_as from person where not is_active
union
select lower(trim(name)) from person
where not is_active and lower(trim(name)) not in (select lower(trim(name)) from person where is_active)
