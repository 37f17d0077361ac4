-- grain: one row per guideline of the programme, with how often it was kept and passed over
select
    g.*,
    (select count(*) from draft_check as c where c.guideline_id = g.guideline_id) as checked,
    (select count(*) from draft_check as c where c.guideline_id = g.guideline_id and c.result = 'kept') as kept,
    (select count(c.overridden_by) from draft_check as c where c.guideline_id = g.guideline_id) as overridden
from guideline as g
where g.programme_id = $programme
order by g.code
