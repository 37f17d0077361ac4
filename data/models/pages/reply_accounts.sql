-- grain: one connected account that posts approved answers on a platform
select account_id, label as name
from connection
where
    platform = $platform
    and account_id <> ''
    and removed_at is null
    and not is_paused
    and not is_demo
    and lower(coalesce(json_extract_string(settings, '$.replies'), '')) in ('yes', 'true', '1')
order by label, account_id
