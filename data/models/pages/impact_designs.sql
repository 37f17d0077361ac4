-- grain: one row a declared design, newest first
select impact_design_id, code, question, series, starts_on, rung, model, treated, control, expected, declared_at,
       declared_by, ends_on, result, taken_in, data_hash, run_at, run_by
from impact_design
where programme_id = $programme
order by declared_at desc, code
