-- grain: one row a piece of evidence
-- criterion: POL-11
-- raise: Let ambassadors help first, and hand over what they cannot settle.
-- days: 800
select case when count(case when h.is_settled then 1 end) > 0 then 3 else 2 end as strength,
       count(*) || ' cases of the month answered first by ambassadors, ' || count(case when h.is_settled then 1 end)
           || ' settled by that one answer; ' || (
               select count(kept_on) || ' of ' || count(*) from commitment
               where programme_id = $programme and status <> 'withdrawn'
                   and date_trunc('month', due_on) = date_trunc('month', max(h.first_at))
           ) || ' promises due then were kept' as what,
       max(h.first_at)::date as happened_on, 'response' as subject_kind, strftime(max(h.first_at), '%Y-%m') as subject_id
from (
    select a.first_at, f.closed_at is not null and a.answers = 1 and not exists (
               select 1 from case_event as e where e.case_id = a.case_id and e.type in ('escalated', 'reopened')
           ) as is_settled
    from (
        select case_id, count(*) as answers, arg_min(sent_by, sent_at) as helper, min(sent_at) as first_at
        from response
        where programme_id = $programme and sent_at is not null
        group by case_id
    ) as a
    join case_file as f on f.case_id = a.case_id
    left join person as p on p.person_id = a.helper
    left join one_name as o on o.programme_id = $programme and o.who = lower(trim(coalesce(p.name, a.helper)))
    join taking_part as t
        on t.programme_id = $programme and t.part = 'ambassador'
        and t.who = coalesce(o.stands_for, lower(trim(coalesce(p.name, a.helper))))
        and t.joined_on <= a.first_at::date and (t.left_on is null or t.left_on > a.first_at::date)
) as h
group by date_trunc('month', h.first_at)
union all
select 2 as strength, 'Answered by a named employee or ambassador' as what, sent_at::date as happened_on, 'response' as subject_kind,
       response_id as subject_id
from response
where programme_id = $programme and sent_at is not null and capacity in ('named_employee', 'personal')
union all
select 2 as strength, 'Rule for ambassadors: ' || r.text as what, p.in_force_from as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'in_force' and r.condition like '%ambassador%'
