-- grain: one cause in use
select cause as name, count(*) as cases from case_file
where cause is not null and ($programme is null or programme_id = $programme)
group by cause
order by cases desc, cause
limit 200
