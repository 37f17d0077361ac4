-- grain: one row per stakeholder or segment and month from $from to $to, with the involvement index and its five parts
-- formula: 100 × sum of weight × part / sum of the weights of the parts that apply; each part goes from 0 to 1
-- parts: contacts (40) direct interactions, 2 a month are full · attendance (20) present of invited · mentions (15)
-- what linked accounts wrote, 3 a month are full · replies (10) our answers to those · promises (15) kept in time of due
-- note: contacts always apply; attendance where somebody was invited, mentions where an account is linked,
-- replies where it wrote something, promises where one was due
with clock as (
    select coalesce(max(value), 'UTC') as zone from setting where key = 'time_zone'
),
months as (
    select cast(unnest(generate_series(
        date_trunc('month', cast($from as date)), date_trunc('month', cast($to as date)), interval 1 month
    )) as date) as month
),
subject as (
    select 'stakeholder' as subject_kind, stakeholder_id as subject_id, stakeholder_id
    from stakeholder
    where programme_id = $programme and merged_into_id is null
    union
    select 'stakeholder' as subject_kind, stakeholder_id as subject_id, stakeholder_id
    from stakeholder_role where programme_id = $programme
    union
    select 'segment' as subject_kind, segment_id as subject_id, stakeholder_id
    from segment_member where programme_id = $programme
),
subjects as (
    select subject_kind, subject_id from subject
    union
    select 'segment' as subject_kind, segment_id as subject_id from segment where programme_id = $programme
),
dated as (
    select
        i.interaction_id, i.segment_id, i.source, i.direction,
        cast(date_trunc('month', timezone(c.zone, i.happened_at at time zone 'UTC')) as date) as month
    from interaction as i
    cross join clock as c
    where i.programme_id = $programme
),
touched as (
    select s.subject_kind, s.subject_id, d.interaction_id, d.month, d.source, d.direction
    from dated as d
    inner join interaction_party as p on p.interaction_id = d.interaction_id
    inner join subject as s on s.stakeholder_id = p.stakeholder_id
    union
    select 'segment' as subject_kind, d.segment_id as subject_id, d.interaction_id, d.month, d.source, d.direction
    from dated as d
    where d.segment_id is not null
),
counted as (
    select
        subject_kind, subject_id, month,
        count(case when source <> 'platform' then 1 end) as contacts,
        count(case when source = 'platform' and direction = 'inbound' then 1 end) as mentions,
        count(case when source = 'platform' and direction = 'outbound' then 1 end) as replies
    from touched
    group by subject_kind, subject_id, month
),
present as (
    select
        s.subject_kind, s.subject_id, d.month, count(*) as invited, count(case when p.attended then 1 end) as attended
    from dated as d
    inner join interaction_party as p on p.interaction_id = d.interaction_id
    inner join subject as s on s.stakeholder_id = p.stakeholder_id
    where p.attended is not null
    group by s.subject_kind, s.subject_id, d.month
),
owed as (
    select distinct t.subject_kind, t.subject_id, c.commitment_id, c.due_on, c.kept_on, c.status
    from touched as t
    inner join commitment as c on c.source_kind = 'interaction' and c.source_id = t.interaction_id
    where c.programme_id = $programme and c.status <> 'withdrawn' and c.due_on <= $to
),
promised as (
    select
        subject_kind, subject_id, cast(date_trunc('month', due_on) as date) as month, count(*) as promises_due,
        count(case when status = 'kept' and kept_on <= due_on then 1 end) as promises_kept
    from owed
    group by subject_kind, subject_id, date_trunc('month', due_on)
),
linked as (
    select distinct s.subject_kind, s.subject_id
    from subject as s
    inner join stakeholder_account as a on a.stakeholder_id = s.stakeholder_id
    where a.programme_id = $programme
),
parts as (
    select
        u.subject_kind, u.subject_id, m.month,
        coalesce(c.contacts, 0) as contacts, coalesce(p.invited, 0) as invited, coalesce(p.attended, 0) as attended,
        coalesce(c.mentions, 0) as mentions, coalesce(c.replies, 0) as replies,
        coalesce(o.promises_due, 0) as promises_due, coalesce(o.promises_kept, 0) as promises_kept,
        least(coalesce(c.contacts, 0) / 2.0, 1.0) as contacts_part,
        p.attended * 1.0 / nullif(p.invited, 0) as attendance_part,
        case when l.subject_id is not null then least(coalesce(c.mentions, 0) / 3.0, 1.0) end as mentions_part,
        case
            when l.subject_id is not null and c.mentions > 0 then least(c.replies * 1.0 / c.mentions, 1.0)
        end as replies_part,
        o.promises_kept * 1.0 / nullif(o.promises_due, 0) as promises_part
    from subjects as u
    cross join months as m
    left join counted as c on c.subject_kind = u.subject_kind and c.subject_id = u.subject_id and c.month = m.month
    left join present as p on p.subject_kind = u.subject_kind and p.subject_id = u.subject_id and p.month = m.month
    left join promised as o on o.subject_kind = u.subject_kind and o.subject_id = u.subject_id and o.month = m.month
    left join linked as l on l.subject_kind = u.subject_kind and l.subject_id = u.subject_id
)
select
    *,
    100.0 * (
        40 * contacts_part + 20 * coalesce(attendance_part, 0) + 15 * coalesce(mentions_part, 0)
        + 10 * coalesce(replies_part, 0) + 15 * coalesce(promises_part, 0)
    ) / (
        40 + case when attendance_part is null then 0 else 20 end + case when mentions_part is null then 0 else 15 end
        + case when replies_part is null then 0 else 10 end + case when promises_part is null then 0 else 15 end
    ) as involvement
from parts
where $subject is null or subject_id = $subject
order by subject_kind, subject_id, month
