-- grain: one row per kind of work that waits for a person, with how much of it and since when
with waits as (
    select 'late_cases' as what, count(*) as waiting, min(next_due_at) as since
    from case_file
    where state <> 'closed' and next_due_at < cast($now as timestamp) and ($programme is null or programme_id = $programme)
    union all
    select 'unassigned_cases', count(*), min(received_at)
    from case_file
    where
        state not in ('closed', 'responded') and handler is null
        and ($programme is null or programme_id = $programme)
    union all
    select 'escalations_unheard', count(*), min(e.escalated_at)
    from escalation as e
    inner join case_file as f on f.case_id = e.case_id
    where
        e.acknowledged_at is null and f.state <> 'closed'
        and ($programme is null or e.programme_id = $programme)
    union all
    select 'answers_to_approve', count(*), min(submitted_at)
    from response
    where status = 'submitted' and ($programme is null or programme_id = $programme)
    union all
    select 'replies_in_doubt', count(*), min(attempted_at)
    from outbox
    where status = 'unknown' and ($programme is null or programme_id = $programme)
    union all
    select 'promises_overdue', count(*), min(cast(due_on as timestamp))
    from commitment
    where status = 'open' and due_on < cast($today as date) and ($programme is null or programme_id = $programme)
    union all
    select 'content_to_approve', count(*), min(planned_at)
    from content_item
    where status = 'in_review' and ($programme is null or programme_id = $programme)
    union all
    select 'engagement_overdue', count(*), min(cast(due_on as timestamp))
    from engagement_activity
    where
        status = 'due' and due_on < cast($today as date)
        and ($programme is null or programme_id = $programme)
    union all
    select 'engagement_due', count(*), min(cast(due_on as timestamp))
    from engagement_activity
    where
        status = 'due' and due_on between cast($today as date) and cast($today as date) + 7
        and ($programme is null or programme_id = $programme)
    union all
    select 'reviews_due', count(*), min(cast(due_on as timestamp))
    from relationship_review
    where
        done_on is null and due_on <= cast($today as date) + 7
        and ($programme is null or programme_id = $programme)
    union all
    select 'content_late', count(*), min(planned_at)
    from content_item
    where
        status not in ('published', 'withdrawn') and planned_at < cast($now as timestamp)
        and ($programme is null or programme_id = $programme)
    union all
    select 'reports_to_send', count(distinct m.month), min(m.month + interval 1 month + to_days(s.due_day - 1))
    from report_schedule as s
    cross join unnest(
        generate_series(
            date_trunc('month', s.begins_on), least(s.ends_on, cast($today as date)), interval 1 month
        )
    ) as m(month)
    where
        m.month + interval 1 month + to_days(s.due_day - 1) < cast($today as timestamp) + interval 8 day
        and ($programme is null or s.programme_id = $programme)
        and not exists (
            select 1 from report as r
            inner join dissemination as d on d.report_id = r.report_id
            where r.programme_id = s.programme_id and r.month = cast(m.month as date)
        )
    union all
    select 'contacts_to_verify', count(*), min(cast(verified_on as timestamp))
    from referral_contact
    where
        (retired_at is null or retired_at > cast($now as timestamp))
        and (verified_on is null or verified_on < cast($today as date) - cast($verify_days as integer))
        and ($programme is null or programme_id = $programme)
    union all
    select 'answers_to_review', count(*), min(cast(least(review_by, expires_on) as timestamp))
    from standard_response
    where
        retired_at is null and approved_by is not null and least(review_by, expires_on) < cast($today as date)
        and ($programme is null or programme_id = $programme)
    union all
    select 'procedures_to_review', count(*), min(cast(due_on as timestamp))
    from (
        select programme_id, coalesce(review_by, cast(created_at as date) + 365) as due_on
        from case_procedure
        where in_force_from <= cast($now as timestamp)
        qualify row_number() over (partition by programme_id order by version desc) = 1
    )
    where due_on < cast($today as date) and ($programme is null or programme_id = $programme)
    union all
    select 'support_open', count(*), min(asked_at)
    from support_request
    where answered_at is null and ($programme is null or programme_id = $programme)
    union all
    select 'accounts_expiring', count(*), min(expires_at)
    from connection
    where
        removed_at is null and expires_at < cast($now as timestamp) + interval 14 day
        and ($programme is null or programme_id is null or programme_id = $programme)
)
select what, waiting, since
from waits
where waiting > 0
