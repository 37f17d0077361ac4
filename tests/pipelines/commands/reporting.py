"""What the tests of reports share: a programme to report on, values and mentions for it, and a report built."""

import calendar
import json
from datetime import UTC, date, datetime

from connectors.base import Mention, author_key
from pipelines import landing, load
from pipelines.commands import accounts, measurements, programme, reports, targets

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
HOSTILE = "#strong[x] = $1 _a_ <script>alert(1)</script> =HYPERLINK(1) ![x](http://example.org/p.png)"


def made_programme(store):
    """A programme of an entered and a measured KPI, with two entered months; gives its id."""
    made = programme.add_programme(store, code="AB", name=f"Ours {HOSTILE}", **YEAR, actor="ana")["programme_id"]
    objective = programme.add_objective(store, made, code="O1", text=HOSTILE, actor="ana")["objective_id"]
    sign_ups = programme.add_kpi(
        store, objective, code="K1", name="Sign-ups", metric_key="entered:sign_ups", unit="count", level="outcome",
        aggregation="sum", window="period_to_date", actor="ana",
    )["kpi_id"]  # fmt: skip
    criticisms = programme.add_kpi(
        store, objective, code="K2", name="Criticisms", metric_key="criticisms", direction="down", actor="ana"
    )["kpi_id"]
    targets.set_target(
        store, criticisms, value=50, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31),
        agreed_on=date(2025, 12, 1), actor="ana",
    )  # fmt: skip
    targets.set_target(
        store, sign_ups, value=365, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31),
        agreed_on=date(2025, 12, 1), actor="ana",
    )  # fmt: skip
    for month, value in ((8, 100), (9, 110)):
        entered(store, made, month, value)
    return made


def entered(store, programme_id, month, value):
    last = calendar.monthrange(2026, month)[1]
    measurements.record_measurement(
        store, programme_id, metric_key="entered:sign_ups", period_start=date(2026, month, 1),
        period_end=date(2026, month, last), value=value, source="Register", actor="ana",
    )  # fmt: skip


def listened(store, programme_id, day, number, text="The clinic was closed again, this is a disgrace", month=9):
    """Mentions on a day of a month of 2026, loaded as from a file."""
    if not store.one("select 1 as n from account"):
        accounts.add_account(store, platform="x", account_id="a1", name="Ours", programme_id=programme_id, actor="ana")
    at = datetime(2026, month, day, 12, tzinfo=UTC)
    rows = [
        Mention(
            platform="x", mention_id=f"{day}-{one}", account_id="a1", relation="mention", created_at=at, observed_at=at,
            text=text, author_key=author_key(b"s", "x", str(one)), url=None,
        )
        for one in range(number)
    ]  # fmt: skip
    job = landing.new_job(
        "csv", "generic", f"day_{day}.csv", f"sha{day}", "ana", programme_id=programme_id, rows_read=number
    )
    landing.publish(store.home, job, [("mention", landing.to_table(rows, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])


def built(store, out=None, month="2026-09", code="AB"):
    done = reports.build_report(store, code, month, actor="ana")
    if out:
        reports.write_files(store, done["report_id"], out)
        return done, json.loads((out / "manifest.json").read_text())
    return done


def figures(manifest):
    return {one["slot"]: one for one in manifest["figures"]}
