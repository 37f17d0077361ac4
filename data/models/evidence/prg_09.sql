-- grain: one row a piece of evidence
-- criterion: PRG-9
-- raise: Brief the staff by version, have it acknowledged, and answer what they ask support for.
-- days: 400
select 2 as strength, 'Support for staff: ' || count(answered_at) || ' of ' || count(*) || ' requests answered, ' ||
       count(*) filter (where answered_at is null) || ' open' as what, max(answered_at)::date as happened_on, 'programme' as subject_kind,
       programme_id as subject_id
from support_request
where programme_id = $programme
group by programme_id
having count(answered_at) > 0
union all
select 2 as strength, 'Briefing ' || b.title || ', version ' || b.version || ', read by ' || count(distinct d.who) || ' of ' ||
       count(distinct r.who) || ' who take part' as what, max(d.acknowledged_at)::date as happened_on, 'briefing' as subject_kind,
       b.briefing_id as subject_id
from briefings_for as b
join taking_part as r on r.programme_id = b.programme_id and r.left_on is null and list_contains(b.parts, r.part)
left join versions_read as d
    on d.programme_id = b.programme_id and d.subject_kind = 'briefing' and d.subject_id = b.briefing_id and d.who = r.who
where b.programme_id = $programme and b.only_for is null
group by b.briefing_id, b.title, b.version
having count(d.who) > 0
union all
select 2 as strength, 'Briefing acknowledged by ' || person as what, acknowledged_at::date as happened_on, 'briefing' as subject_kind,
       briefing_id as subject_id
from briefing_acknowledgement
where programme_id = $programme
union all
select 1 as strength, 'Briefing ' || title || ', version ' || version as what, issued_at::date as happened_on, 'briefing' as subject_kind,
       briefing_id as subject_id
from briefing
where programme_id = $programme
union all
select 1 as strength, 'Support asked for, still open: ' || kind as what, asked_at::date as happened_on, 'support_request' as subject_kind,
       support_request_id as subject_id
from support_request
where programme_id = $programme and answered_at is null
