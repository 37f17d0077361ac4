-- grain: one row per mention that a person labelled: the newest label not taken back
select *
from reading_label
where retired_at is null
qualify row_number() over (partition by platform, mention_id order by created_at desc, label_id desc) = 1
