-- grain: one row per promise of the programme that came of an interaction, open ones first
select
    c.*,
    (
        select string_agg(s.name, ', ' order by s.name)
        from interaction_party as p
        inner join stakeholder as s on s.stakeholder_id = p.stakeholder_id
        where p.interaction_id = c.source_id
    ) as whom
from commitment as c
where c.programme_id = $programme and c.source_kind = 'interaction'
order by c.status = 'open' desc, c.due_on
