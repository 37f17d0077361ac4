-- grain: one row per correction of one mention that was not taken back, newest first
select r.review_id, r.sentiment, r.act, r.is_abuse, r.note, r.reviewed_at, r.reviewed_by
from classification_review as r
left join event as e
    on e.subject_kind = 'review' and e.subject_id = r.review_id and e.type = 'correction_undone'
where r.platform = $platform and r.mention_id = $mention_id and e.event_id is null
order by r.reviewed_at desc, r.review_id desc
