-- grain: one row: the cases and promises of a programme that something happened to after an instant
select
    count(distinct case when e.subject_kind = 'case_file' then e.subject_id end) as cases,
    count(distinct case when e.type in ('rated', 'rating_corrected', 'rating_taken_back') then e.subject_id end) as ratings,
    count(distinct case when e.subject_kind = 'commitment' then e.subject_id end) as promises
from event as e
left join case_file as f on e.subject_kind = 'case_file' and f.case_id = e.subject_id
left join commitment as c on e.subject_kind = 'commitment' and c.commitment_id = e.subject_id
where e.happened_at > $since and coalesce(f.programme_id, c.programme_id) = $programme
