-- grain: one row a piece of evidence
-- criterion: OSM-2.1
-- raise: Plan how often, and compare with what was published.
-- days: 400
select 3 as strength, c.per_week || ' a week on ' || c.platform || ' planned, '
           || round(count(case when p.created_at > n.newest - interval 28 day then 1 end) / 4.0, 1)
           || ' a week published in the last four weeks' as what,
       n.newest::date as happened_on, 'cadence_rule' as subject_kind, c.cadence_rule_id as subject_id
from cadence_rule as c
join own_account as a on a.programme_id = c.programme_id and a.platform = lower(c.platform)
join post as p on p.platform = a.platform and p.account_id = a.account_id and p.in_reply_to is null
cross join (
    select max(q.created_at) as newest
    from post as q
    join own_account as b on b.platform = q.platform and b.account_id = q.account_id
    where b.programme_id = $programme and q.in_reply_to is null
) as n
where c.programme_id = $programme and c.objective_id is not null
group by c.cadence_rule_id, c.per_week, c.platform, n.newest
having count(case when p.created_at > n.newest - interval 28 day then 1 end) > 0
union all
select 1 as strength, per_week || ' a week on ' || platform as what, created_at::date as happened_on, 'cadence_rule' as subject_kind,
       cadence_rule_id as subject_id
from cadence_rule
where programme_id = $programme
