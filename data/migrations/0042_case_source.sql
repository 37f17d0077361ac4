-- The reference a case had in the log it came from: the same log brought in twice adds nothing.
alter table case_file add column source_ref text;
