-- A rule keeps to the budget that was stated: its threshold is fitted again as the history grows, and says when and why.
alter table alert_rule add column follows_budget boolean default true;
alter table alert_rule add column fitted_at timestamp;             -- null: switched on before this was held
alter table alert_rule add column why text;                        -- why this version came: a sentence

-- How an incident grew, so that any moment is shown as it was known then: JSON [{at, count, severity, platforms, people}],
-- the opening first. Null: not held, or a number that only opens and ends.
alter table incident add column growth text;
-- Found by a replay over the past and kept to be judged: nobody was told.
alter table incident add column is_replayed boolean default false;
