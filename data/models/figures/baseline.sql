-- grain: one row, the baseline of a KPI as it was agreed, from which its change is reckoned
select baseline_value as value
from kpi
where kpi_id = $kpi
