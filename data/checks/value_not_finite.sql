-- A value that is no number: it would make every sum and every share that holds it meaningless.
select platform, account_id, post_id, metric, as_of, value
from metric
where not isfinite(value)
