-- grain: one row per theme that was named in conversations with stakeholders by an instant, the newest first
-- note: spelt as last; themes stand in one field with commas between them; a promise made in one of them and open is counted
with named as (
    select distinct i.interaction_id, i.happened_at, i.sentiment, trim(t.theme) as theme
    from interaction as i
    cross join unnest(string_split(replace(i.themes, ';', ','), ',')) as t (theme)
    where i.programme_id = $programme and i.happened_at < $until and trim(t.theme) <> ''
),
met as (
    select p.interaction_id, k.stakeholder_id, k.name
    from interaction_party as p
    inner join stakeholder as k on k.stakeholder_id = p.stakeholder_id
)
select
    lower(n.theme) as theme_key, arg_max(n.theme, n.happened_at) as theme,
    count(distinct n.interaction_id) as conversations,
    count(distinct m.stakeholder_id) as stakeholders,
    string_agg(distinct m.name, ', ' order by m.name) as who,
    count(distinct case when n.sentiment = 'positive' then n.interaction_id end) as positive,
    count(distinct case when n.sentiment = 'negative' then n.interaction_id end) as negative,
    max(n.happened_at) as last_at,
    count(distinct c.commitment_id) as promises_open
from named as n
left join met as m on m.interaction_id = n.interaction_id
left join commitment as c on c.source_kind = 'interaction' and c.source_id = n.interaction_id and c.status = 'open'
group by lower(n.theme)
order by last_at desc, theme_key
