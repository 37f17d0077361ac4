-- grain: the one mention whose reading changes; created_at lets the zone maps find it
update mention set
    language = $language, sentiment = $sentiment, act = $act, p_criticism = $p_criticism,
    is_abuse = $is_abuse, reader = $reader, is_reviewed = $is_reviewed
where created_at = $created_at and platform = $platform and mention_id = $mention_id
