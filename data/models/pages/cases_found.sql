-- grain: one row a case that fits what was chosen, the newest first
-- note: $since and $until are the instants of the period that a number was counted in; $kind one kind or some, by commas
with late as (
    select k.case_id, k.clock, coalesce(l.reason, 'unsaid') as reason
    from case_clock as k
    inner join case_file as f on f.case_id = k.case_id
    inner join at_present as p on p.programme_id = f.programme_id
    left join late_reason as l on l.case_id = k.case_id and l.clock = k.clock and l.turn = k.turn
    where k.standing = 'late' or (k.standing = 'running' and k.due_at < coalesce(p.stands_at, $now))
)
select
    c.case_id, c.ref, c.kind, c.formality, c.channel, c.received_at, c.summary, c.state, c.severity, c.theme, c.cause,
    c.outcome, c.handler, c.anticipated, c.closed_at, r.steps_kept, r.steps_due, count(*) over () as found
from case_file as c
inner join case_rows as r on r.case_id = c.case_id
where ($programme is null or c.programme_id = $programme)
    and ($since is null or c.received_at >= $since)
    and ($until is null or c.received_at < $until)
    and ($kind is null or list_contains(string_split($kind, ','), c.kind))
    and ($theme is null or coalesce(c.theme, 'No theme') = $theme)
    and ($cause is null or coalesce(c.cause, 'No cause') = $cause)
    and ($outcome is null or c.outcome = $outcome)
    and ($anticipated is null or c.anticipated = $anticipated)
    and ($card is null or c.card_id = $card)
    and ($clock is null or c.case_id in (
        select k.case_id from case_clock as k where k.clock = $clock and ($standing is null or k.standing = $standing)
    ))
    and ($breached is null or c.case_id in (select late.case_id from late where $clock is null or late.clock = $clock))
    and ($late_reason is null or c.case_id in (select late.case_id from late where late.reason = $late_reason))
    and ($unrouted is null or c.case_id in (select q.case_id from unrouted_rows as q))
    and ($departed is null or r.steps_kept < r.steps_due)
    and ($words is null or contains(lower(concat_ws(' ', c.ref, c.summary, c.details, c.theme)), lower($words)))
order by c.received_at desc, c.case_id
limit $rows offset $skip
