-- grain: one row a piece of evidence
-- criterion: REL-16
-- raise: Record contacts as they happen: the index of involvement comes by itself.
-- days: 120
select 3 as strength, count(distinct i.interaction_id) || ' contacts with ' || count(distinct p.stakeholder_id)
           || ' stakeholders, present: ' || count(case when p.attended then 1 end) as what,
       max(i.happened_at)::date as happened_on, 'interaction' as subject_kind,
       strftime(date_trunc('month', max(i.happened_at)), '%Y-%m') as subject_id
from interaction as i
join interaction_party as p on p.interaction_id = i.interaction_id
where i.programme_id = $programme
group by date_trunc('month', i.happened_at)
