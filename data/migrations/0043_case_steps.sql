-- How many steps of its procedure a case has taken or left out, and how many of them as the procedure asks. Null: not
-- yet counted (cases from before this version are counted by a job). Clocks that run are added when it is read.
alter table case_file add column steps_due integer;
alter table case_file add column steps_kept integer;
