-- grain: one row per mention of the store that the landed rows speak of
-- note: found by their keys alone, then read by row number: the other columns of ten million rows are never touched
select *
from mention
where rowid in (
    select m.rowid
    from mention as m
    semi join landed as n on m.platform = n.platform and m.mention_id = n.mention_id
)
