-- grain: one review of a programme's procedure, the newest first
select r.*
from procedure_review as r
where r.programme_id = $programme
order by r.reviewed_on desc, r.created_at desc
