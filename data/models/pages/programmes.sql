-- grain: one row per programme
select
    programme_id, code, name, term, aim, behaviour, starts_on, ends_on, status, as_of, is_demo
from programme
order by code
