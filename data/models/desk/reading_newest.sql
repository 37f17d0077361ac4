-- grain: the reader's newest reading of one mention
select language, sentiment, act, p_criticism, is_abuse, reader || ' ' || reader_version as reader
from classification
where platform = $platform and mention_id = $mention_id
order by read_at desc
limit 1
