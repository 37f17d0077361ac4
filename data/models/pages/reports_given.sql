-- grain: one month that a report was due for or made of: when it was due, signed off and sent, and who opened and answered
-- note: of several versions of a month those that were sent count; a party counts once a month; "of" is whom we know
with months as (
    select distinct month from report where programme_id = $programme
    union
    select cast(m.month as date) as month
    from report_schedule as s
    cross join unnest(
        generate_series(
            date_trunc('month', s.begins_on), date_trunc('month', least(coalesce(s.ends_on, $today), $today)),
            interval 1 month
        )
    ) as m(month)
    where s.programme_id = $programme
),
due as (
    select m.month, min(cast(m.month + interval 1 month as date) + s.due_day - 1) as due_on
    from months as m
    left join report_schedule as s
        on s.programme_id = $programme and m.month >= date_trunc('month', s.begins_on)
        and (s.ends_on is null or m.month <= s.ends_on)
    group by m.month
),
signed as (
    select r.month, min(v.reviewed_on) as signed_on
    from report as r
    inner join report_review as v on v.report_id = r.report_id and v.step = 'sign_off' and v.decision = 'accepted'
    where r.programme_id = $programme
    group by r.month
),
sent as (
    select
        r.month, min(d.sent_on) as sent_on,
        count(distinct lower(trim(d.party))) as given,
        count(distinct case when d.opened_on is not null or d.response is not null then lower(trim(d.party)) end) as opened,
        count(distinct case when d.response is not null then lower(trim(d.party)) end) as answered,
        count(distinct k.stakeholder_id) as informed
    from report as r
    inner join dissemination as d on d.report_id = r.report_id
    left join stakeholder as k on lower(trim(k.name)) = lower(trim(d.party)) and k.merged_into_id is null
    where r.programme_id = $programme
    group by r.month
)
select
    d.month, d.due_on, g.signed_on, s.sent_on,
    coalesce(s.given, 0) as given, coalesce(s.opened, 0) as opened, coalesce(s.answered, 0) as answered,
    coalesce(s.informed, 0) as informed,
    (
        select count(*) from stakeholder as k where k.programme_id = $programme and k.merged_into_id is null
    ) as known,
    case
        when d.due_on is null then null
        when s.sent_on is not null then s.sent_on <= d.due_on
        when d.due_on < $today then false
    end as is_in_time
from due as d
left join signed as g on g.month = d.month
left join sent as s on s.month = d.month
where d.month <= $today
order by d.month desc
