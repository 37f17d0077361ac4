-- grain: one row per reading just made
insert into classification by name
select
    platform, mention_id, reader, reader_version, language, sentiment, act,
    p_criticism, p_negative, p_positive, is_abuse, terms, target, severity, own_labels,
    cast($at as timestamp) as read_at
from landed
where sentiment is not null
