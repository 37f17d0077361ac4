-- In which layout a pack was made: pages to be read in a browser, or a print with its tables.

alter table information_pack add column layout text default 'pages';
