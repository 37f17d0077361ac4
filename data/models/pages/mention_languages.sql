-- grain: one row per language that was ever read, most used first
select language, sum(mentions)::bigint as mentions
from mentions_daily
where language <> '' and (platform, account_id) in (select (platform, account_id) from own_account)
group by language
having sum(mentions) > 0
order by mentions desc, language
