-- grain: one row a piece of evidence
-- criterion: PRG-16
-- raise: Make the monthly report: every figure of it opens to its query and rows.
-- days: 60
select 3 as strength, count(*) || ' figures with their queries, ' || r.month as what, r.created_at::date as happened_on, 'report' as subject_kind,
       r.report_id as subject_id
from report_figure as f
join report as r on r.report_id = f.report_id
where r.programme_id = $programme
group by r.report_id, r.month, r.created_at
