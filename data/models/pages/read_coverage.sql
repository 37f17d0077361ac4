-- grain: one version of something that is to be read, by the part people take: how many had to, and how many did
-- note: counted on the last day the version held, or today; a signed-in member of the staff counts without an entry;
-- note: a policy that was replaced on its first day held on none, so nobody had to read it
with subjects as (
    select
        'policy' as subject_kind, policy_id as subject_id, title, version, in_force_from as since,
        in_force_until as until, ['staff', 'ambassador'] as parts, cast(null as text) as only_for
    from policy
    where
        programme_id = $programme and audience = 'staff' and status <> 'draft'
        and in_force_from is distinct from in_force_until
    union all
    select
        'guideline' as subject_kind, guideline_edition_id as subject_id, 'Guidelines' as title, version,
        issued_on as since, lead(issued_on) over (order by version) as until, ['staff', 'ambassador'] as parts,
        null as only_for
    from guideline_edition
    where programme_id = $programme
    union all
    select
        'social_marketing' as subject_kind, subject_id, 'What social marketing is' as title,
        try_cast(nullif(regexp_extract(subject_id, 'version ([0-9]+)', 1), '') as integer) as version,
        cast(min(acknowledged_at) as date) as since, null as until, ['staff', 'partner'] as parts,
        null as only_for
    from acknowledgement
    where programme_id = $programme and subject_kind = 'social_marketing'
    group by subject_id
    union all
    select
        'briefing' as subject_kind, briefing_id as subject_id, title, version, cast(issued_at as date) as since,
        cast(lead(issued_at) over (partition by title order by version) as date) as until, parts,
        coalesce(o.stands_for, lower(trim(b.only_for))) as only_for
    from briefings_for as b
    left join one_name as o on o.programme_id = b.programme_id and o.who = lower(trim(b.only_for))
    where b.programme_id = $programme
)
select
    s.subject_kind, s.subject_id, s.title, s.version, s.since, s.until, r.part,
    count(distinct r.who) as expected,
    count(distinct d.who) as read,
    string_agg(distinct case when d.who is null then r.name end, '; ' order by case when d.who is null then r.name end)
        as missing
from subjects as s
inner join taking_part as r on
    r.programme_id = $programme
    and list_contains(s.parts, r.part)
    and (s.only_for is null or s.only_for = r.who)
    and r.joined_on <= coalesce(s.until - 1, cast($today as date))
    and (r.left_on is null or r.left_on > coalesce(s.until - 1, cast($today as date)))
left join versions_read as d
    on d.programme_id = $programme and d.subject_kind = s.subject_kind and d.subject_id = s.subject_id and d.who = r.who
where s.since <= cast($today as date)
group by s.subject_kind, s.subject_id, s.title, s.version, s.since, s.until, r.part
order by s.until is not null, s.since desc, s.subject_kind, s.title, s.version desc, r.part
