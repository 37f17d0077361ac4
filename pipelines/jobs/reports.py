"""Reports by themselves: whether what was signed off or given out still comes out the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from data.store import Store
from pipelines.schedule import Job, is_stopping

ACTOR = "schedule"
LOOKED_BACK = 100  # days: late data of older months are found when the next report is made, or by the button


def check(store: Store, now: datetime) -> str:
    """Measure the newest version of each month again that people hold, where anything was committed since."""
    from pipelines.commands import reports

    # a demo stands still
    held = store.rows(
        """select r.report_id
           from report as r
           inner join programme as p on p.programme_id = r.programme_id and not p.is_demo
           where r.month >= cast($today as date) - cast($back as integer)
               and (r.report_id in (select report_id from dissemination)
                    or r.report_id in (select report_id from report_review
                                       where step = 'sign_off' and decision = 'accepted'))
           qualify row_number() over (partition by r.programme_id, r.month order by r.version desc) = 1
           order by r.month desc, r.report_id""",
        {"today": now.date(), "back": LOOKED_BACK},
    )
    checked = differing = 0
    for row in held:
        if is_stopping():
            break
        found = reports.check_report(store, row["report_id"], actor=ACTOR)["figures"]
        checked, differing = checked + 1, differing + bool(found)
    if not checked:
        return "No report of the last months was signed off or given out."
    return f"Checked: {checked}, and {differing} of them come out otherwise by now."


JOBS = (Job("Reports that were given out", timedelta(days=1), check),)
