-- grain: one row a piece of evidence
-- criterion: PRG-16
-- raise: Make the monthly report: every figure of it opens to its query and rows. Then give it to those it concerns.
-- days: 60
select case when d.parties > 0 then 3 else 2 end as strength, count(*) || ' figures with their queries, '
           || strftime(r.month, '%Y-%m') || ', given to ' || coalesce(d.parties, 0) || ' parties' as what,
       coalesce(d.newest, r.created_at::date) as happened_on, 'report' as subject_kind, r.report_id as subject_id
from report_figure as f
join report as r on r.report_id = f.report_id
left join (
    select report_id, count(distinct lower(trim(party))) as parties, max(sent_on) as newest
    from dissemination
    where programme_id = $programme
    group by report_id
) as d on d.report_id = r.report_id
where r.programme_id = $programme
group by r.report_id, r.month, r.created_at, d.parties, d.newest
