-- grain: one row per language that was ever read, most used first
select language, sum(mentions)::bigint as mentions
from mentions_daily
where language <> ''
group by language
having sum(mentions) > 0
order by mentions desc, language
