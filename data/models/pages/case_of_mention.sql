-- grain: the case of a mention
select ref, state from case_file where platform = $platform and mention_id = $mention
