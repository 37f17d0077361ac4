-- grain: one theme, or one cause, of complaints and criticisms, by how many cases
select
    coalesce(case when $by = 'cause' then cause else theme end, case when $by = 'cause' then 'No cause' else 'No theme' end)
        as name,
    count(*) as cases
from case_file
where ($programme is null or programme_id = $programme) and kind in ('complaint', 'criticism')
    and received_at >= $since and received_at < $until
group by 1
order by cases desc, name
limit 15
