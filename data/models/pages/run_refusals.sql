-- grain: one row per refused line that was kept of one run, in the order of the file
select line, reason from refusal where job_id = $job order by line
