-- grain: one row per reading of one mention by a reader, newest first
select reader, reader_version, language, sentiment, act, p_criticism, p_negative, p_positive, is_abuse, terms,
    target, severity, own_labels, read_at
from classification
where platform = $platform and mention_id = $mention_id
order by read_at desc
