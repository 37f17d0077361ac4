-- grain: one row per thing that happened with or around one stakeholder of the programme, newest first
with happened as (
    select
        'interaction' as kind, i.interaction_id as id, i.happened_at as happened_at, i.method as word, i.summary as text,
        i.direction as more, i.sentiment as state, p.attended, i.source
    from interaction as i
    inner join interaction_party as p on p.interaction_id = i.interaction_id
    where i.programme_id = $programme and p.stakeholder_id = $stakeholder
    union all
    select
        'assessment' as kind, stakeholder_assessment_id as id, cast(assessed_on as timestamp) as happened_at,
        attitude_current as word, note as text, attitude_desired as more, assessed_by as state,
        null as attended, null as source
    from stakeholder_assessment
    where programme_id = $programme and stakeholder_id = $stakeholder
    union all
    select
        'need' as kind, need_id as id, cast(raised_on as timestamp) as happened_at, kind as word, text, what_done as more,
        status as state, null as attended, null as source
    from need
    where programme_id = $programme and stakeholder_id = $stakeholder
    union all
    select
        'review' as kind, relationship_review_id as id, cast(coalesce(done_on, due_on) as timestamp) as happened_at,
        case when done_on is null then 'due' else 'held' end as word, outcome as text, next_step as more,
        done_by as state, null as attended, null as source
    from relationship_review
    where programme_id = $programme and stakeholder_id = $stakeholder
    union all
    select
        'promise' as kind, c.commitment_id as id, cast(c.made_on as timestamp) as happened_at, c.status as word, c.text,
        strftime(c.due_on, '%d %b %Y') as more, c.owner as state, null as attended, null as source
    from commitment as c
    where c.programme_id = $programme and c.source_kind = 'interaction' and exists (
        select 1 from interaction_party as p
        where p.interaction_id = c.source_id and p.stakeholder_id = $stakeholder
    )
    union all
    select
        'opportunity' as kind, opportunity_id as id, cast(opened_on as timestamp) as happened_at, stage as word, text,
        origin as more, owner as state, null as attended, null as source
    from opportunity
    where programme_id = $programme and stakeholder_id = $stakeholder
)
select * from happened
where $kind is null or kind = $kind
order by happened_at desc, id
