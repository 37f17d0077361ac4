-- grain: one row per correction of a misread demo mention, made some hours after it was seen
select
    replace(b.mention_id, 'demo_m_', 'rev_demo_') as review_id,
    b.platform,
    b.mention_id,
    i.sentiment,
    i.act,
    false as is_abuse,
    cast(null as varchar) as note,
    true as is_demo,
    least(b.observed_at + interval 5 hour, cast($as_of as timestamp)) as reviewed_at,
    cast($actor as varchar) as reviewed_by
from temp.before as b
inner join meant as i on i.platform = b.platform and i.mention_id = b.mention_id
