-- grain: one correction
select * from correction where claim_id = $claim order by published_at
