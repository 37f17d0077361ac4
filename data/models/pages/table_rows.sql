-- grain: one row per kind of thing that is kept, with how many there are
select 'Mentions' as thing, count(*) as kept from mention
union all select 'Readings', count(*) from classification
union all select 'Corrections', count(*) from classification_review
union all select 'Posts', count(*) from post
union all select 'Metric values', count(*) from metric
union all select 'Accounts', count(*) from account
union all select 'Programmes', count(*) from programme
union all select 'Objectives', count(*) from objective
union all select 'Entered values', count(*) from measurement
union all select 'Runs', count(*) from job
union all select 'Events', count(*) from event
