-- grain: one row per programme, its clock not later than $known_at: what was over then is over by that clock
select p.* exclude (as_of), least(coalesce(p.as_of, $known_at), $known_at) as as_of
from main.programme as p
