-- grain: one row per mention that was read again
insert into classification by name
select
    r.platform, r.mention_id, $name as reader, $version as reader_version, r.language, r.sentiment, r.act,
    r.p_criticism, r.p_negative, r.p_positive, r.is_abuse, r.terms, r.target, r.severity, r.own_labels,
    cast($at as timestamp) as read_at
from read_again as r
semi join temp.before as b on b.platform = r.platform and b.mention_id = r.mention_id
