-- grain: one row per case that was to be routed, and went to no queue and to nobody
-- note: those out of a log, and those that needed no action, were never to be routed
select r.case_id, r.programme_id, r.ref, r.kind, r.day, r.received_at
from case_rows as r
inner join case_file as f on f.case_id = r.case_id
where
    f.source_ref is null and coalesce(f.outcome, '') <> 'no_action'
    and not exists (select 1 from routed_rows as q where q.case_id = r.case_id)
