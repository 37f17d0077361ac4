-- grain: one row per act that readers said and act that staff put in force, of corrections that were not taken back
with standing as (
    select r.platform, r.mention_id, r.act, r.reviewed_at
    from classification_review as r
    left join event as e
        on e.subject_kind = 'review' and e.subject_id = r.review_id and e.type = 'correction_undone'
    where e.event_id is null
        -- what was put before a person by chance or as useful is no correction
        and r.review_id in (select review_id from reading_label where source in ('correction', 'confirmation'))
        and ($programme is null or (r.platform, r.mention_id) in (
            select (m.platform, m.mention_id) from mention as m
            inner join own_account as a on a.platform = m.platform and a.account_id = m.account_id
            where a.programme_id = $programme and m.is_reviewed
        ))
    qualify row_number() over (partition by r.platform, r.mention_id order by r.reviewed_at desc, r.review_id desc) = 1
),
said as (
    select c.platform, c.mention_id, c.act
    from classification as c
    qualify row_number() over (partition by c.platform, c.mention_id order by c.read_at desc) = 1
)
select coalesce(said.act, 'unread') as reader_act, standing.act as staff_act, count(*) as n
from standing
left join said on said.platform = standing.platform and said.mention_id = standing.mention_id
group by all
order by n desc, reader_act, staff_act
