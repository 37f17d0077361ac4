-- grain: one row per stakeholder in the register or with a role in the programme, as it stands on $on
with assessed as (
    select *
    from stakeholder_assessment
    where programme_id = $programme and assessed_on <= $on
    qualify row_number() over (partition by stakeholder_id order by assessed_on desc) = 1
),
met as (
    select
        p.stakeholder_id,
        count(*) as interactions,
        string_agg(distinct i.iap2_level, ',') as levels,
        max(i.happened_at) as last_at,
        max(case when i.source <> 'platform' and i.direction <> 'outbound' or coalesce(i.is_meaningful, false)
            then i.happened_at end) as last_meaningful_at
    from interaction_party as p
    inner join interaction as i on i.interaction_id = p.interaction_id
    where i.programme_id = $programme and i.happened_at < cast($on as date) + interval 1 day
    group by p.stakeholder_id
),
promised as (
    select
        p.stakeholder_id,
        count(*) as promises,
        count(case when c.status = 'kept' then 1 end) as promises_kept,
        count(case when c.status = 'open' and c.due_on < $on then 1 end) as promises_overdue
    from commitment as c
    inner join interaction_party as p on c.source_kind = 'interaction' and p.interaction_id = c.source_id
    where c.programme_id = $programme and c.status <> 'withdrawn'
    group by p.stakeholder_id
),
paced as (
    select stakeholder_id, min(cadence_days) as cadence_days
    from engagement_plan
    where programme_id = $programme and status = 'active' and stakeholder_id is not null
    group by stakeholder_id
),
roled as (
    select
        stakeholder_id,
        max(case when rank = 'primary' then role end) as primary_role,
        string_agg(case when rank = 'secondary' then role end, ', ' order by role) as secondary_roles,
        max(intent) as intent
    from stakeholder_role
    where programme_id = $programme and (until_on is null or until_on > $on) and (from_on is null or from_on <= $on)
    group by stakeholder_id
),
grouped as (
    select m.stakeholder_id, string_agg(g.name, ', ' order by g.code) as segments
    from segment_member as m
    inner join segment as g on g.segment_id = m.segment_id
    where m.programme_id = $programme
    group by m.stakeholder_id
)
select
    s.stakeholder_id, s.code, s.name, s.kind, s.about, s.owner, s.contact_name, s.contact, s.lawful_basis,
    s.keep_until, s.created_at, s.is_demo,
    a.assessed_on, a.power, a.interest, a.legitimacy, a.urgency, a.attitude_current, a.attitude_desired, a.iap2_target,
    r.primary_role, r.secondary_roles, r.intent, g.segments,
    coalesce(m.interactions, 0) as interactions, m.levels, m.last_at, m.last_meaningful_at, d.cadence_days,
    coalesce(c.promises, 0) as promises, coalesce(c.promises_kept, 0) as promises_kept,
    coalesce(c.promises_overdue, 0) as promises_overdue
from stakeholder as s
left join assessed as a on a.stakeholder_id = s.stakeholder_id
left join met as m on m.stakeholder_id = s.stakeholder_id
left join promised as c on c.stakeholder_id = s.stakeholder_id
left join paced as d on d.stakeholder_id = s.stakeholder_id
left join roled as r on r.stakeholder_id = s.stakeholder_id
left join grouped as g on g.stakeholder_id = s.stakeholder_id
where s.merged_into_id is null and (s.programme_id = $programme or r.stakeholder_id is not null)
order by s.code
