-- grain: one row a piece of evidence
-- criterion: OSM-2.1
-- raise: Plan how often, and compare with what was published.
-- days: 400
select 3 as strength, per_week || ' a week on ' || c.platform || ' planned, ' || count(p.post_id) || ' published' as what, max(p.created_at)::date as happened_on, 'cadence_rule' as subject_kind,
       c.cadence_rule_id as subject_id
from cadence_rule as c
join own_account as a on a.programme_id = c.programme_id and a.platform = lower(c.platform)
join post as p on p.platform = a.platform and p.account_id = a.account_id and p.in_reply_to is null
    and not p.is_deleted
where c.programme_id = $programme
group by c.cadence_rule_id, c.per_week, c.platform
union all
select 1 as strength, per_week || ' a week on ' || platform as what, created_at::date as happened_on, 'cadence_rule' as subject_kind,
       cadence_rule_id as subject_id
from cadence_rule
where programme_id = $programme
