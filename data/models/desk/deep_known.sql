-- grain: one row per text that this version of the deep reader has read before
select text_hash, reading from deep_reading
where reader_version = $version and text_hash in (select unnest($hashes))
