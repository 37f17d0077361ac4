-- grain: the mention a case came from
select * from mention where platform = $platform and mention_id = $mention
