-- What a version of a report said beside its figures, so that its files can be written again at any time.
alter table report add column document text;
