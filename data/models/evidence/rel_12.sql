-- grain: one row a piece of evidence
-- criterion: REL-12
-- raise: Keep the cadence of contacts and the promises made.
-- days: 400
select 3 as strength, p.kept || ' of ' || p.due || ' promises to stakeholders due in the month were kept, '
           || c.held || ' conversations with ' || c.met || ' stakeholders, ' || c.again || ' of them met before' as what,
       p.newest as happened_on, 'commitment' as subject_kind, strftime(p.month, '%Y-%m') as subject_id
from (
    select date_trunc('month', due_on) as month, count(*) as due, count(kept_on) as kept, max(kept_on) as newest
    from commitment
    where programme_id = $programme and source_kind = 'interaction' and status <> 'withdrawn'
    group by date_trunc('month', due_on)
) as p
join (
    select date_trunc('month', i.happened_at) as month, count(distinct i.interaction_id) as held,
           count(distinct q.stakeholder_id) as met,
           count(distinct case when i.happened_at > f.first_at then q.stakeholder_id end) as again
    from interaction as i
    join interaction_party as q on q.interaction_id = i.interaction_id
    join (
        select y.stakeholder_id, min(x.happened_at) as first_at
        from interaction as x
        join interaction_party as y on y.interaction_id = x.interaction_id
        where x.programme_id = $programme and x.is_meaningful
        group by y.stakeholder_id
    ) as f on f.stakeholder_id = q.stakeholder_id
    where i.programme_id = $programme and i.is_meaningful
    group by date_trunc('month', i.happened_at)
) as c on c.month = p.month
where p.kept > 0 and c.again > 0
union all
select 2 as strength, 'Promise to a stakeholder kept: ' || text as what, kept_on as happened_on, 'commitment' as subject_kind,
       commitment_id as subject_id
from commitment
where programme_id = $programme and kept_on is not null and source_kind = 'interaction'
union all
select 2 as strength, 'Contact held by ' || coalesce(held_by, 'us') as what, happened_at::date as happened_on, 'interaction' as subject_kind,
       interaction_id as subject_id
from interaction
where programme_id = $programme and is_meaningful
