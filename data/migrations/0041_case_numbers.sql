-- How long a clock ran, in open minutes, so that medians need no calendar.
alter table case_clock add column taken_minutes double;
