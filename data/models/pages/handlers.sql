-- grain: one name that cases were given to
select distinct handler from case_file
where handler is not null and ($programme is null or programme_id = $programme)
order by handler
limit 200
