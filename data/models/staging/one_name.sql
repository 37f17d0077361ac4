-- grain: one row per programme and spelling that was said to be another's: the name that it stands for
-- note: both as they are compared, letter case and spaces at their ends aside
select programme_id, lower(trim(gone)) as who, lower(trim(kept)) as stands_for, kept as name
from name_merge
where state = 'merged'
