-- grain: one row a policy topic, with how many of the policies read closely treat it in which way
select t.code, t.name,
       count(*) filter (where d.treats = 'allows') as allows,
       count(*) filter (where d.treats = 'restricts') as restricts,
       count(*) filter (where d.treats = 'forbids') as forbids,
       count(*) filter (where d.treats = 'silent') as silent,
       count(d.policy_coding_id) as coded
from policy_topic as t
left join policy_coding as d on d.policy_topic_id = t.policy_topic_id
where t.programme_id = $programme
group by t.code, t.name
order by t.code
