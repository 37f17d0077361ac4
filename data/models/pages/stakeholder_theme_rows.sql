-- grain: one row per conversation in which a theme was named by an instant, and stakeholder in it, the newest first
select i.interaction_id, i.happened_at, k.code, k.name, i.method, i.sentiment, i.summary, i.held_by
from interaction as i
left join interaction_party as p on p.interaction_id = i.interaction_id
left join stakeholder as k on k.stakeholder_id = p.stakeholder_id
where
    i.programme_id = $programme and i.happened_at < $until
    and exists (
        select 1 from unnest(string_split(replace(i.themes, ';', ','), ',')) as t (theme)
        where lower(trim(t.theme)) = $theme
    )
order by i.happened_at desc, k.name
