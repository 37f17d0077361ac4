-- grain: one row per programme whose stored mentions its newest head has still to read
select head_id, programme_id, labels, reread_before, reread
from (
    select * from programme_head
    qualify row_number() over (partition by programme_id order by version desc) = 1
)
where weights is not null and not is_reread and not is_demo
