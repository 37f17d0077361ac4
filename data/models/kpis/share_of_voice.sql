-- title: Share of voice
-- unit: percent
-- level: outtake
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: all
-- formula: 100 · mentions of our accounts / (mentions of our accounts + mentions of the named comparators)
-- rows: mentions
-- note: only platforms on which the programme names a comparator; without one there is no share, not 100 %
with compared as (
    -- the same scope on both sides: only where a comparator of the same programme is listened to
    select distinct
        platform,
        coalesce(programme_id, '') as programme
    from account
    where role = 'comparator'
)
select
    m.day,
    m.platform,
    m.account_id,
    sum(case when a.role = 'own' then m.mentions else 0 end) as numerator,
    sum(m.mentions) as denominator,
    sum(m.mentions) as n
from mentions_daily as m
inner join account as a on a.platform = m.platform and a.account_id = m.account_id
inner join compared as c on c.platform = a.platform and c.programme = coalesce(a.programme_id, '')
where a.role in ('own', 'comparator')
group by m.day, m.platform, m.account_id
