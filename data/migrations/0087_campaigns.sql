-- Which campaign an activity belongs to, as the content plan names it.
alter table activity add column campaign text;
