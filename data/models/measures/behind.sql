-- grain: the rows of a KPI that lie in the period, as they are before anything is added up
-- note: for "open this number": what is shown adds up to what is claimed; rows of nothing are left out
select k.*, count(*) over () as rows_in_all
from chosen as k
where k.day >= $since and k.n > 0
order by k.day desc, k.platform, k.account_id
limit $limit offset $offset
