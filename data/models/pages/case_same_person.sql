-- grain: one other case of the same complainant, the newest first
select ref, kind, received_at, state, outcome, summary
from case_file
where complainant_key = $key and case_id <> $id
order by received_at desc
limit 20
