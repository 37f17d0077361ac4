-- grain: one row: what of the public's words is held, and what was erased
select
    (select count(*) from mention where text is not null) as texts,
    (select count(*) from mention where text is null and not is_deleted) as forgotten,
    (select min(created_at) from mention where text is not null) as oldest_at,
    (select count(*) from erasure) as erasures
