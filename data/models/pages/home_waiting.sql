-- grain: one row per kind of work that waits for a person, with how much of it and since when
-- note: each programme by its own clock: a demo's stands still, the others are seen at $now and $today
with held as (
    select programme_id, coalesce(stands_at, cast($now as timestamp)) as at, coalesce(stands_on, cast($today as date)) as today
    from at_present
    where $programme is null or programme_id = $programme
),
waits as (
    select 'late_cases' as what, count(*) as waiting, min(f.next_due_at) as since
    from case_file as f
    inner join held as h on h.programme_id = f.programme_id
    where f.state <> 'closed' and f.next_due_at < h.at
    union all
    select 'unassigned_cases', count(*), min(f.received_at)
    from case_file as f
    inner join held as h on h.programme_id = f.programme_id
    where f.state not in ('closed', 'responded') and f.handler is null
    union all
    select 'escalations_unheard', count(*), min(e.escalated_at)
    from escalation as e
    inner join held as h on h.programme_id = e.programme_id
    inner join case_file as f on f.case_id = e.case_id
    where e.acknowledged_at is null and f.state <> 'closed'
    union all
    select 'answers_to_approve', count(*), min(r.submitted_at)
    from response as r
    inner join held as h on h.programme_id = r.programme_id
    where r.status = 'submitted'
    union all
    select 'replies_in_doubt', count(*), min(o.attempted_at)
    from outbox as o
    inner join held as h on h.programme_id = o.programme_id
    where o.status = 'unknown'
    union all
    select 'promises_overdue', count(*), min(cast(c.due_on as timestamp))
    from commitment as c
    inner join held as h on h.programme_id = c.programme_id
    where c.status = 'open' and c.due_on < h.today
    union all
    select 'content_to_approve', count(*), min(i.planned_at)
    from content_item as i
    inner join held as h on h.programme_id = i.programme_id
    where i.status = 'in_review'
    union all
    select 'engagement_overdue', count(*), min(cast(e.due_on as timestamp))
    from engagement_activity as e
    inner join held as h on h.programme_id = e.programme_id
    where e.status = 'due' and e.due_on < h.today
    union all
    select 'engagement_due', count(*), min(cast(e.due_on as timestamp))
    from engagement_activity as e
    inner join held as h on h.programme_id = e.programme_id
    where e.status = 'due' and e.due_on between h.today and h.today + 7
    union all
    select 'reviews_due', count(*), min(cast(r.due_on as timestamp))
    from relationship_review as r
    inner join held as h on h.programme_id = r.programme_id
    where r.done_on is null and r.due_on <= h.today + 7
    union all
    select 'content_late', count(*), min(i.planned_at)
    from content_item as i
    inner join held as h on h.programme_id = i.programme_id
    where i.status not in ('published', 'withdrawn') and i.planned_at < h.at
    union all
    select 'reports_to_send', count(distinct (m.programme_id, m.month)), min(m.month + interval 1 month + to_days(m.due_day - 1))
    from (
        select
            s.programme_id, s.due_day, h.today,
            unnest(generate_series(
                date_trunc('month', s.begins_on), least(s.ends_on, h.today), interval 1 month
            )) as month
        from report_schedule as s
        inner join held as h on h.programme_id = s.programme_id
    ) as m
    where
        m.month + interval 1 month + to_days(m.due_day - 1) < cast(m.today as timestamp) + interval 8 day
        and not exists (
            select 1 from report as r
            inner join dissemination as d on d.report_id = r.report_id
            where r.programme_id = m.programme_id and r.month = cast(m.month as date)
        )
    union all
    select 'contacts_to_verify', count(*), min(cast(c.verified_on as timestamp))
    from referral_contact as c
    inner join held as h on h.programme_id = c.programme_id
    where
        (c.retired_at is null or c.retired_at > h.at)
        and (c.verified_on is null or c.verified_on < h.today - cast($verify_days as integer))
    union all
    select 'answers_to_review', count(*), min(cast(least(s.review_by, s.expires_on) as timestamp))
    from standard_response as s
    inner join held as h on h.programme_id = s.programme_id
    where
        s.retired_at is null and s.approved_by is not null and least(s.review_by, s.expires_on) < h.today
    union all
    select 'procedures_to_review', count(*), min(cast(p.due_on as timestamp))
    from (
        select h.today, coalesce(c.review_by, cast(c.created_at as date) + 365) as due_on
        from case_procedure as c
        inner join held as h on h.programme_id = c.programme_id
        where c.in_force_from <= h.at
        qualify row_number() over (partition by c.programme_id order by c.version desc) = 1
    ) as p
    where p.due_on < p.today
    union all
    select 'support_open', count(*), min(s.asked_at)
    from support_request as s
    inner join held as h on h.programme_id = s.programme_id
    where s.answered_at is null
    union all
    select 'accounts_expiring', count(*), min(c.expires_at)
    from connection as c
    left join held as h on h.programme_id = c.programme_id
    where
        c.removed_at is null and c.expires_at < coalesce(h.at, cast($now as timestamp)) + interval 14 day
        and (c.programme_id is null or h.programme_id is not null)
)
select what, waiting, since
from waits
where waiting > 0
