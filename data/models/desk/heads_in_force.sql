-- grain: one row per programme whose newest head stands on the reader in force
select head_id, programme_id, labels
from (
    select * from programme_head
    qualify row_number() over (partition by programme_id order by version desc) = 1
)
where weights is not null and reader = $reader
