-- grain: one row per post of the batch, written once
merge into post as p using temp.batch as b
on p.platform = b.platform and p.account_id = b.account_id and p.post_id = b.post_id
when matched then update set
    created_at = b.created_at, observed_at = b.observed_at, text = b.text, url = b.url,
    media_type = b.media_type, in_reply_to = b.in_reply_to, native = b.native,
    is_deleted = b.is_deleted, ingest_id = b.ingest_id
when not matched then insert by name
