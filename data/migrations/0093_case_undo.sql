-- What an event of a case changed, so that an earlier day can be told: JSON {"steps": [due, kept] before it, "clocks": [those
-- it changed, as they stood before it; one that it began says "is_new"]}. Null: not held (events from before this version
-- are worked out by a job).
alter table case_event add column undo text;
