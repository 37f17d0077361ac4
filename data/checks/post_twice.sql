-- A post that stands in the store more than once: every count that holds it is too high.
select platform, account_id, post_id, count(*) as times
from post
group by platform, account_id, post_id
having count(*) > 1
