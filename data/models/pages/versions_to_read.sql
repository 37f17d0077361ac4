-- grain: one version that staff are to have read today, for whom it is, what it says, and who has read it
with versions as (
    select
        'policy' as subject_kind, policy_id as subject_id, title, version, in_force_from as since,
        cast(null as text) as body, ['staff', 'ambassador'] as parts, cast(null as text) as only_for
    from policy
    where
        programme_id = $programme and audience = 'staff' and status <> 'draft'
        and in_force_from <= cast($today as date)
        and (in_force_until is null or in_force_until > cast($today as date))
    union all
    select 'guideline', guideline_edition_id, 'Guidelines', version, issued_on, why, ['staff', 'ambassador'], null
    from guideline_edition
    where programme_id = $programme and issued_on <= cast($today as date)
    qualify row_number() over (order by version desc) = 1
    union all
    select
        'briefing', briefing_id, title, version, cast(issued_at as date), body, parts, only_for
    from briefings_for
    where programme_id = $programme and cast(issued_at as date) <= cast($today as date)
    qualify row_number() over (partition by title order by version desc) = 1
)
select
    v.subject_kind, v.subject_id, v.title, v.version, v.since, v.body, v.parts, v.only_for,
    list(distinct r.name) as readers
from versions as v
left join versions_read as r
    on r.programme_id = $programme and r.subject_kind = v.subject_kind and r.subject_id = v.subject_id
group by v.subject_kind, v.subject_id, v.title, v.version, v.since, v.body, v.parts, v.only_for
order by v.since desc, v.subject_kind, v.title
