-- grain: one row per account of ours
-- note: a comparator is listened to for the share of voice alone: no list, alarm, answer or count of ours speaks of it
select * from account where role = 'own'
