-- title: Median first response
-- unit: minutes
-- level: output
-- direction: down
-- basis: flow_in_period
-- aggregation: median
-- accounts: own
-- formula: median calendar minutes from an answerable mention to our first public reply
-- rows: replies
-- note: calendar minutes, nights and weekends included; mentions without an answer are not in it: read it beside the response rate
select
    day,
    platform,
    account_id,
    wait_minutes as value,
    1 as n
from replies
where act in ('enquiry', 'complaint', 'criticism')
