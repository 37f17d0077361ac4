"""Early warning, every quarter of an hour: what is rising, whom to tell, and whether the messages went."""

from __future__ import annotations

from datetime import datetime, timedelta

from data.store import Store
from pipelines.rules.counts import counted
from pipelines.schedule import Job


def tick(store: Store, now: datetime) -> str:
    """Look at every programme that runs; the demo's clock stands still, so it is left out."""
    from pipelines.commands import watching

    looked = opened = 0
    for programme in store.rows("select programme_id from programme where not is_demo order by code"):
        done = watching.look(store, programme["programme_id"], now)
        looked += bool(done["rules"])
        opened += done["opened"]
    if not looked:
        return "No programme has a rule that is switched on."
    return f"{looked} {'programme' if looked == 1 else 'programmes'} looked at, {opened} new incidents."


def refit(store: Store, now: datetime) -> str:
    """Fit rules again whose time has come: each week, each day while the history is short."""
    from pipelines.commands import fitting

    done = fitting.refit_due(store, now)
    if not done["looked"]:
        return "No rule is due to be fitted again."
    many = "1 rule" if done["looked"] == 1 else f"{done['looked']} rules"
    return f"{many} fitted again, {done['changed']} changed."


def tell(store: Store, now: datetime) -> str:
    """Queue what people are to be told, then send what is due in the outbox."""
    from pipelines import notify

    zone = (store.one("select value from setting where key = 'time_zone'") or {}).get("value", "UTC")
    queued = sum(
        notify.queue_news(store, row["programme_id"], now, zone)
        for row in store.rows(
            "select distinct programme_id from alert_channel where retired_at is null and not is_demo"
        )
    )
    done = notify.send_due(store, now)
    if not queued and not any(done.values()):
        return "Nothing to tell."
    tried = f"{done['sent']} sent, {done['waiting']} to be tried again, {done['failed']} given up"
    return f"{counted(queued, 'message')} queued; {tried}."


JOBS: tuple[Job, ...] = (
    Job("early-warning", timedelta(minutes=15), tick),
    Job("early-warning-rules", timedelta(hours=6), refit),
    Job("early-warning-messages", timedelta(minutes=1), tell),
)
