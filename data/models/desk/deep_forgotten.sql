-- grain: one row: how many texts were read deeply that no mention holds any more
select count(*) as n from deep_reading
where text_hash not in (select sha256(text) from mention where text is not null)
