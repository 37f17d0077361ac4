-- grain: one row a piece of evidence
-- criterion: CRT-6
-- raise: Correct false claims with a source, in public.
-- days: 400
select case when a.before > 0 and a.after < a.before then 3 else 2 end as strength,
       'Claim ' || a.code || ' corrected on ' || a.channel
           || coalesce(', ' || round(a.hours)::bigint || ' hours after it was first seen', '') || ': '
           || a.before || ' mentions carried it in the two days before, ' || a.after || ' in the two days after' as what,
       a.published_at::date as happened_on, 'claim' as subject_kind, a.claim_id as subject_id
from (
    select c.claim_id, c.code, k.channel, k.published_at, date_diff('minute', c.first_seen_at, k.published_at) / 60.0 as hours,
           count(case when m.created_at < k.published_at then 1 end) as before,
           count(case when m.created_at >= k.published_at then 1 end) as after
    from correction as k
    join claim as c on c.claim_id = k.claim_id
    left join own_account as o on o.programme_id = k.programme_id
    left join mention as m
        on m.platform = o.platform and m.account_id = o.account_id and not m.is_deleted
        and m.created_at >= k.published_at - interval 48 hour and m.created_at < k.published_at + interval 48 hour
        and exists (
            select 1 from unnest(cast(c.terms as json)::varchar[]) as t (term)
            where contains(lower(m.text), lower(rtrim(t.term, '*')))
        )
    where k.programme_id = $programme and c.source is not null
    group by k.correction_id, c.claim_id, c.code, c.first_seen_at, k.channel, k.published_at
) as a
union all
select 2 as strength, 'Claim ' || code || ' judged ' || verdict as what, first_seen_at::date as happened_on, 'claim' as subject_kind,
       claim_id as subject_id
from claim
where programme_id = $programme and verdict is not null
