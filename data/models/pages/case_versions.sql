-- grain: one case with the number of its events
select case_id, version from case_file where list_contains($cases::varchar[], case_id)
