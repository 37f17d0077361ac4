-- grain: one row per correction of one mention, newest first, with when it was taken back
select
    r.review_id, r.sentiment, r.act, r.is_abuse, r.note, r.reviewed_at, r.reviewed_by,
    e.happened_at as undone_at, e.actor as undone_by
from classification_review as r
left join event as e
    on e.subject_kind = 'review' and e.subject_id = r.review_id and e.type = 'correction_undone'
where r.platform = $platform and r.mention_id = $mention_id
order by r.reviewed_at desc, r.review_id desc
