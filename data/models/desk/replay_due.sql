-- grain: one row per programme whose labels have grown enough since they were replayed
with counted as (
    select programme_id, count(*) as labels from labels_in_force
    where programme_id is not null and source in ('sample', 'case', 'import')
    group by programme_id
),
replayed as (
    select programme_id, max(labels) + max(measured_on) as labels from label_replay group by programme_id
)
select c.programme_id
from counted as c
inner join programme as g on g.programme_id = c.programme_id and not g.is_demo
left join replayed as r on r.programme_id = c.programme_id
where c.labels >= 20 and (r.labels is null or (c.labels >= $grown * r.labels and r.labels < 1000))
order by c.programme_id
