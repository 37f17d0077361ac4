-- grain: one row per card in use of a programme, with the mentions of the period that fit it best and its examples
with fitting as (
    select x.card_id, count(*) as mentions, max(m.created_at) as newest_at
    from card_match as x
    join mention as m on m.platform = x.platform and m.mention_id = x.mention_id
    join own_account as a on a.platform = m.platform and a.account_id = m.account_id and a.programme_id = x.programme_id
    where
        x.programme_id = $programme and x.place = 1 and not m.is_deleted and m.act in ('criticism', 'complaint')
        and m.created_at >= $since_at and m.created_at < $until_at
        and (len($platforms) = 0 or m.platform in $platforms)
    group by x.card_id
),

examples as (
    select card_id, count(*) as examples from card_example
    where programme_id = $programme and retired_at is null
    group by card_id
)

select
    c.card_id, c.code, c.theme, c.description, c.who, c.likelihood, c.impact, c.terms, c.added_at,
    coalesce(f.mentions, 0) as mentions, f.newest_at, coalesce(e.examples, 0) as examples
from anticipated_criticism as c
left join fitting as f on f.card_id = c.card_id
left join examples as e on e.card_id = c.card_id
where c.programme_id = $programme and c.retired_at is null
order by mentions desc, c.likelihood * c.impact desc, c.code
