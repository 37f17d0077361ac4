-- grain: one version of a briefing, with how many have acknowledged it
select
    b.*,
    (select count(*) from briefing_acknowledgement as a where a.briefing_id = b.briefing_id) as acknowledged
from briefing as b
where $programme is null or b.programme_id = $programme
order by b.issued_at desc
