-- grain: one theme in use
select theme, count(*) as cases from case_file
where theme is not null and ($programme is null or programme_id = $programme)
group by theme
order by cases desc, theme
limit 200
