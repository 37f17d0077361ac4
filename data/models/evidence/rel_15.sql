-- grain: one row a piece of evidence
-- criterion: REL-15
-- raise: Send each report to the people it concerns and note their answer.
-- days: 400
select 3 as strength, 'Report of ' || strftime(r.month, '%Y-%m') || ' given to ' || count(distinct lower(trim(d.party))) || ', opened by '
           || count(distinct case when d.opened_on is not null or d.response is not null then lower(trim(d.party)) end)
           || ', answered by ' || count(distinct case when d.response is not null then lower(trim(d.party)) end)
           || ', ' || count(distinct k.stakeholder_id) || ' of them in the register' as what,
       max(d.sent_on) as happened_on, 'report' as subject_kind, strftime(r.month, '%Y-%m') as subject_id
from dissemination as d
join report as r on r.report_id = d.report_id
left join stakeholder as k on lower(trim(k.name)) = lower(trim(d.party)) and k.merged_into_id is null
where d.programme_id = $programme
group by r.month
having count(case when d.opened_on is not null or d.response is not null then 1 end) > 0
union all
select 2 as strength, 'Report sent to ' || party as what, sent_on as happened_on, 'dissemination' as subject_kind,
       dissemination_id as subject_id
from dissemination
where programme_id = $programme
