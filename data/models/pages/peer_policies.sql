-- grain: one row a policy of another body
select code, organisation, country, source, year, is_reviewed, why
from peer_policy
where programme_id = $programme
order by is_reviewed desc nulls last, code
