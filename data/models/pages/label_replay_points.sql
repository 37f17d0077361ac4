-- grain: one row per number of labels at which a programme's labels were replayed
select place, labels, auc, misjudged, calibration_error, measured_on, critical, orders, seed, created_at
from label_replay
where programme_id = $programme
order by place
