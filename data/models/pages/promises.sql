-- grain: one promise
select m.*, c.ref
from commitment as m
left join case_file as c on m.source_kind = 'case' and c.case_id = m.source_id
where ($programme is null or m.programme_id = $programme) and ($case is null or m.source_id = $case)
order by m.status <> 'open', m.due_on, m.commitment_id
