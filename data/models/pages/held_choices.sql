-- grain: one account of a programme, and one topic that it listens to
select
    'account' as kind,
    a.platform || ':' || a.account_id as id,
    coalesce(a.name, a.account_id) as name,
    a.platform
from account as a
where a.programme_id = $programme
union all
select
    'topic' as kind,
    t.topic_id as id,
    t.name,
    null as platform
from topic as t
where t.programme_id = $programme and t.retired_at is null
order by kind, name
