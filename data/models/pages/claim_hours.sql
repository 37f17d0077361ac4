-- grain: one hour around a claim: mentions in it, and those that carry the claim
with said as (
    select
        date_trunc('hour', m.created_at) as hour,
        exists (
            select 1 from unnest($terms::varchar[]) as t (term) where contains(lower(m.text), lower(rtrim(t.term, '*')))
        ) as carries
    from mention as m
    inner join own_account as a on a.platform = m.platform and a.account_id = m.account_id
    where ($programme is null or a.programme_id = $programme)
        and m.created_at >= $since and m.created_at < $until and not m.is_deleted
)
select hour, count(*) as mentions, count(*) filter (where carries) as carrying
from said
group by hour
order by hour
