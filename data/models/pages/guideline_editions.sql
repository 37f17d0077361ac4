-- grain: one edition of the guidelines of a programme with how many have read it, the newest first
select
    e.*,
    (
        select count(*) from acknowledgement as a
        where a.subject_kind = 'guideline' and a.subject_id = e.guideline_edition_id
    ) as readers
from guideline_edition as e
where e.programme_id = $programme
order by e.version desc
