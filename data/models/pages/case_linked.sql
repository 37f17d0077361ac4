-- grain: one case that names this one as the one it came from
select ref, kind, formality, state from case_file where linked_case_id = $id order by received_at
