-- grain: one row a piece of evidence
-- criterion: CRT-11
-- raise: Send the digest of cases, decisions and lessons to partners.
-- days: 400
select 3 as strength, 'Report of ' || strftime(g.month, '%Y-%m') || ' given to ' || g.parties || ' parties, with '
           || c.cases || ' cases closed and ' || coalesce(l.lessons, 0) || ' lessons of the month' as what,
       g.newest as happened_on, 'report' as subject_kind, strftime(g.month, '%Y-%m') as subject_id
from (
    select r.month, count(distinct lower(trim(d.party))) as parties, max(d.sent_on) as newest
    from dissemination as d
    join report as r on r.report_id = d.report_id
    where d.programme_id = $programme
    group by r.month
) as g
join (
    select date_trunc('month', closed_at)::date as month, count(*) as cases
    from case_file
    where programme_id = $programme and closed_at is not null
    group by date_trunc('month', closed_at)
) as c on c.month = g.month
left join (
    select date_trunc('month', learnt_on)::date as month, count(*) as lessons
    from lesson
    where programme_id = $programme
    group by date_trunc('month', learnt_on)
) as l on l.month = g.month
union all
select 2 as strength, 'Report sent to ' || party as what, sent_on as happened_on, 'dissemination' as subject_kind,
       dissemination_id as subject_id
from dissemination
where programme_id = $programme
union all
select 2 as strength, 'Lesson from cases: ' || advice as what, learnt_on as happened_on, 'lesson' as subject_kind,
       lesson_id as subject_id
from lesson
where programme_id = $programme and source_kind = 'case'
