-- grain: one mention that a linked account of a stakeholder wrote in the period, with our answer if there is one
select
    s.code, s.name, m.platform, m.mention_id, m.created_at, m.text, r.answered_at,
    r.wait_minutes
from stakeholder_account as a
inner join stakeholder as s on s.stakeholder_id = a.stakeholder_id and s.merged_into_id is null
inner join mention as m on m.platform = a.platform and m.author_key = a.author_key
left join replies as r on r.platform = m.platform and r.mention_id = m.mention_id
where a.programme_id = $programme and not m.is_deleted and m.created_at >= $since and m.created_at < $until
order by r.answered_at is not null, m.created_at desc
