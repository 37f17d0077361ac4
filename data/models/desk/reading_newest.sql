-- grain: the reader's newest reading of one mention
select sentiment, act, is_abuse, reader || ' ' || reader_version as reader
from classification
where platform = $platform and mention_id = $mention_id
order by read_at desc
limit 1
