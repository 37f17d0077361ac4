-- A post that is missing from the roll-up of posts: rebuild the marts.
select r.platform, r.account_id, r.post_id
from post_rows as r
anti join posts as p on p.platform = r.platform and p.account_id = r.account_id and p.post_id = r.post_id
