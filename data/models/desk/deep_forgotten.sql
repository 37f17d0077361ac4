-- grain: one row per hash of left_to_find (an Arrow table) that no text has; $likely looks only at those read deeply
select text_hash from left_to_find
where text_hash not in (
    select sha256(m.text) from mention as m
    where
        m.text is not null
        and (
            not $likely
            or starts_with(m.reader, 'deep')
            or m.is_reviewed
            or m.ingest_id in (select ingest_id from ingest where source = 'demo')
        )
)
