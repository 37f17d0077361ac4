-- grain: one row per incident of a programme that is held as open, of the kinds asked for
select
    incident_id, kind, cell, topic, platform, platforms, opened_at, updated_at, peak_at, peak_observed, closed_at,
    severity, people, rearmed, growth
from incident
where programme_id = $programme and closed_at is null and kind in (select unnest($kinds))
order by opened_at, incident_id
