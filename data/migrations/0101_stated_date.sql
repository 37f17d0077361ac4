-- An expectation that is older than its entry: the day that a person states, and where it stood. Told, never counted.
alter table anticipated_criticism add column stated_on date;
alter table anticipated_criticism add column stated_source text;
