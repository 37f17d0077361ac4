-- grain: one claim
select * from claim where $programme is null or programme_id = $programme order by code
