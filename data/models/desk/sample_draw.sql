-- grain: one row per mention of a random sample, in the order that its seed gives, with what the reader says of it
-- note: of a mention that staff reviewed before, the reader's newest word counts, not theirs
select said.platform, said.mention_id, said.reader, said.act as said_act, said.p as said_p_critical
from (
    select
        m.platform, m.mention_id,
        case when m.is_reviewed then c.reader || ' ' || c.reader_version else m.reader end as reader,
        case when m.is_reviewed then c.act else m.act end as act,
        case when m.is_reviewed then c.p_criticism else m.p_criticism end as p
    from mention as m
    inner join own_account as a on a.platform = m.platform and a.account_id = m.account_id
    left join (
        select platform, mention_id, act, p_criticism, reader, reader_version from classification
        qualify row_number() over (partition by platform, mention_id order by read_at desc) = 1
    ) as c on m.is_reviewed and c.platform = m.platform and c.mention_id = m.mention_id
    where a.programme_id = $programme and not m.is_deleted and m.text is not null
        and m.created_at >= cast($since as timestamp) and m.created_at < cast($until as timestamp) + interval 1 day
) as said
where said.act is not null
order by md5($seed || ':' || said.platform || ':' || said.mention_id)
limit $size
