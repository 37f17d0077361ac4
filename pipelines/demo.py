"""The demo programme in the store in use: written whole, marked as demo row by row, and cleared to the last one.

Facts go the way of all facts, by the landing folder, with source 'demo'; desk rows and the staff's corrections
follow in one transaction, so a programme that is there is there whole.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from connectors.base import Mention, Metric, Post, author_key
from data import demo, models
from data.store import Store, Transaction
from pipelines import demo_desk, demo_labels, demo_reports, demo_requests, landing, load, marts
from pipelines.commands import Event, Refused, carry_out, guidelines
from pipelines.secret import author_secret

Tell = Callable[[int, int, str], None]
SOURCE = "demo"

# What is the demo's in tables that name no programme. Every table that has a `programme_id` is cleared of the demo's
# rows because it exists; facts are known by the landing files they came in, so a real row cannot be among them.
CLEARED: tuple[tuple[str, str], ...] = (
    (
        "connection_standing",
        "where connection_id in (select connection_id from connection where programme_id = $programme)",
    ),
    ("collector_run", "where connection_id in (select connection_id from connection where programme_id = $programme)"),
    (
        "collector_state",
        "where connection_id in (select connection_id from connection where programme_id = $programme)",
    ),
    (
        "metric_quarantine",
        "where connection_id in (select connection_id from connection where programme_id = $programme)",
    ),
    ("incident_mention", "where incident_id in (select incident_id from incident where programme_id = $programme)"),
    ("case_event", "where case_id in (select case_id from case_file where programme_id = $programme)"),
    ("report_figure", "where report_id in (select report_id from report where programme_id = $programme)"),
    ("target", "where kpi_id in (select kpi_id from kpi where programme_id = $programme)"),
    ("classification_review", "where (platform, mention_id) in (select (platform, mention_id) from temp.leaving)"),
    ("classification", "where (platform, mention_id) in (select (platform, mention_id) from temp.leaving)"),
    ("mention", "where ingest_id in (select ingest_id from ingest where source = $source)"),
    ("post", "where ingest_id in (select ingest_id from ingest where source = $source)"),
    ("metric", "where ingest_id in (select ingest_id from ingest where source = $source)"),
    ("refusal", "where job_id in (select job_id from job where source = $source)"),
    ("job", "where source = $source"),
    ("ingest", "where source = $source"),
)


def demo_in(store: Store) -> bool:
    """True where the demo programme stands in the store, whole."""
    found = store.one("select 1 as n from programme where programme_id = $id", {"id": demo.PROGRAMME_ID})
    return found is not None


def write_demo(store: Store, tell: Tell | None = None, *, actor: str, beside_real: bool = True) -> dict[str, Any]:
    """Write the demo programme; a second time changes nothing and says so. Takes seconds.

    Real data may stand beside it: accounts, programme and rows are the demo's own, and `clear_demo` takes away
    exactly these. With `beside_real=False` a store that holds real data is refused. Raises Refused for that,
    and for a real programme that already has the code QT.
    """
    if demo_in(store):
        demo_reports.write(store, actor)  # where an earlier writing was cut off before them
        demo_requests.answer(store)
        return {"written": False, "programme": demo.CODE, "message": "The demo programme is already in this store."}
    real = _real_data(store, beside_real)
    began = time.monotonic()
    if tell:
        tell(0, 4, "making it up")
    made = demo.generate()
    landed = _land(store, made, actor)
    if tell:
        tell(1, 4, "loading")
    load.load_pending(store, job_ids=[landed.job_id])
    if tell:
        tell(3, 4, "writing the plan")
    done = carry_out(
        store,
        "write_demo",
        {"programme": demo.CODE, "fingerprint": landed.file_sha256},
        lambda tx: _write_desk(tx, made, actor, author_secret(store.home)),
        actor=actor,
    )
    warned = _warn(store)
    demo_labels.learn(store, dict(_stored(made.desk["programme"][0]))["as_of"])
    demo_reports.write(store, actor)
    demo_requests.answer(store)
    if tell:
        tell(4, 4, "done")
    note = "It stands beside real data: choose a programme on each page." if real else ""
    return {
        "written": True,
        "programme": demo.CODE,
        "mentions": len(made.mentions),
        "posts": sum(post.in_reply_to is None for post in made.posts),
        "answers": sum(post.in_reply_to is not None for post in made.posts),
        "metric_values": len(made.metrics),
        "corrected": done["corrected"],
        "incidents": warned,
        "seconds": round(time.monotonic() - began, 1),
        "message": f"The demo programme Quit Together is in the store. {note}".strip(),
    }


def clear_demo(store: Store, *, actor: str = "demo") -> dict[str, Any]:
    """Remove every row of the demo programme and nothing else; the marts are built again without it.

    What stays is the record that somebody wrote and cleared it (`event`, `command`). Gives the rows removed
    by table.
    """
    for left in (landing.folder(store.home) / SOURCE).glob("*"):
        left.unlink(missing_ok=True)

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        removed = _remove(tx)
        tx.lasting.clear()  # cases of the demo may be kept there
        if not removed:
            return {"removed": {}, "message": "There is no demo programme in this store."}, []
        models.rebuild(lambda sql, params=None: tx.rows(sql, params))
        event = Event("programme", demo.PROGRAMME_ID, "demo_cleared", {"removed": removed})
        return {"removed": removed, "message": "The demo programme is cleared; real data was not touched."}, [event]

    return carry_out(store, "clear_demo", {}, work, actor=actor)


def _real_data(store: Store, beside_real: bool) -> bool:
    """Is there real data? Raises Refused where the demo may not stand beside it, or would take its code."""
    taken = store.one("select name from programme where code = $code", {"code": demo.CODE})
    if taken:
        raise Refused(
            f"The code {demo.CODE} is that of the programme '{taken['name']}' in this store. "
            "Open the demo in a store of its own: set EARSHOT_HOME to another folder."
        )
    held = store.rows(models.model("demo", "real_data").sql)[0]
    real = bool(held["ingests"] or held["programmes"])
    if real and not beside_real:
        raise Refused(
            "This store holds real data. Open the demo in a store of its own: set EARSHOT_HOME to another folder."
        )
    return real


# -- facts -----------------------------------------------------------------------------------------


def _land(store: Store, made: demo.Demo, actor: str) -> landing.Job:
    """Write the facts to the landing folder as one job."""
    job = landing.new_job(
        SOURCE,
        "demo",
        "Quit Together (generated)",
        made.fingerprint(),
        actor,
        programme_id=demo.PROGRAMME_ID,
        rows_read=len(made.mentions) + len(made.posts) + len(made.metrics),
        notes=["DEMO DATA: Quit Together is invented. No real body, person or result is shown."],
    )
    secret = author_secret(store.home)
    kinds: list[tuple[landing.Kind, list[Any]]] = [
        ("post", [_post(one) for one in made.posts]),
        ("metric", [_metric(one) for one in made.metrics]),
        ("mention", [_mention(one, secret) for one in made.mentions]),
    ]
    tables = [(kind, landing.to_table(rows, kind)) for kind, told in kinds for rows in _by_week(told)]
    landing.publish(store.home, job, tables)
    return job


def _by_week(told: list[Any]) -> list[list[Any]]:
    """What was observed week by week: a file each, as a programme collects, so that an earlier day can be asked for."""
    weeks: dict[tuple[int, int], list[Any]] = {}
    for one in told:
        weeks.setdefault(one.observed_at.isocalendar()[:2], []).append(one)
    return [weeks[week] for week in sorted(weeks)]


def _arrive(tx: Transaction) -> None:
    """Facts are known from the moment when the demo saw them, not from when it was written."""
    tx.run(f"create or replace temp table arrived as {models.model('demo', 'arrived').sql}")
    tx.run(
        "update ingest as i set loaded_at = a.arrived_at, landed_at = a.arrived_at from temp.arrived as a "
        "where a.ingest_id = i.ingest_id"
    )
    for table in ("mention", "post"):
        tx.run(
            f"update {table} set arrived_at = observed_at where ingest_id in (select ingest_id from temp.arrived)"  # noqa: S608 - our own constants
        )
    tx.run(
        "update classification as c set read_at = m.observed_at from mention as m where m.platform = c.platform "
        "and m.mention_id = c.mention_id and m.ingest_id in (select ingest_id from temp.arrived)"
    )
    tx.run("drop table temp.arrived")


def _mention(one: demo.DemoMention, secret: bytes) -> Mention:
    return Mention(
        platform=one.platform,
        mention_id=one.mention_id,
        account_id=one.account_id,
        relation=one.relation,
        created_at=one.created_at,
        observed_at=one.observed_at,
        text=one.text,
        author_key=author_key(secret, one.platform, one.author),
        url=f"https://{one.platform}.example.org/{one.mention_id}",
        reactions=one.reactions,
        comments=one.comments,
        shares=one.shares,
    )


def _post(one: demo.DemoPost) -> Post:
    return Post(
        platform=one.platform,
        post_id=one.post_id,
        account_id=one.account_id,
        created_at=one.created_at,
        observed_at=one.observed_at,
        text=one.text,
        url=f"https://{one.platform}.example.org/{one.post_id}",
        media_type=one.media_type,
        in_reply_to=one.in_reply_to,
    )


def _metric(one: demo.DemoMetric) -> Metric:
    return Metric(
        platform=one.platform,
        account_id=one.account_id,
        post_id=one.post_id,
        metric=one.metric,
        kind=one.kind,
        as_of=one.as_of,
        value=one.value,
        observed_at=one.observed_at,
        native_metric=one.native_metric,
    )


# -- desk ------------------------------------------------------------------------------------------


def _write_desk(tx: Transaction, made: demo.Demo, actor: str, secret: bytes) -> tuple[Mapping[str, Any], list[Event]]:
    for table, rows in made.desk.items():
        known = [_linked(row, secret) for row in rows] if table == "stakeholder_account" else rows
        tx.insert(table, [dict(_stored(row)) for row in known])
    _check_content(tx, made, actor)
    for account in made.accounts:
        tx.run(
            "update account set name = $name, programme_id = $programme, time_zone = 'Europe/London' "
            "where platform = $platform and account_id = $account",
            {
                "name": account.name,
                "programme": demo.PROGRAMME_ID,
                "platform": account.platform,
                "account": account.account_id,
            },
        )
    demo_desk.write_cases(tx, made, secret)
    _arrive(tx)
    corrected = _correct(tx, made, actor)
    demo_labels.write(tx)
    return {"corrected": corrected}, [
        Event("programme", demo.PROGRAMME_ID, "demo_written", {"code": demo.CODE, "corrected": corrected})
    ]


def _linked(row: Mapping[str, Any], secret: bytes) -> dict[str, Any]:
    """An account under the pseudonym that its mentions have in this installation."""
    key = author_key(secret, row["platform"], row["author"])
    return {name: value for name, value in row.items() if name != "author"} | {"author_key": key}


def _check_content(tx: Transaction, made: demo.Demo, actor: str) -> None:
    """The findings of the guidelines by the real rules: two days before what went out, now for what is to come."""
    as_of = made.desk["programme"][0]["as_of"].astimezone(UTC).replace(tzinfo=None)
    for item in tx.rows(
        "select * from content_item where programme_id = $programme and status <> 'idea'",
        {"programme": demo.PROGRAMME_ID},
    ):
        guidelines.check(tx, item, min(as_of, item["planned_at"] - timedelta(days=2)).date(), actor)
    tx.run(
        """update draft_check set created_at = least($at, i.planned_at - interval 2 day)
           from content_item as i
           where i.content_item_id = draft_check.content_item_id and draft_check.programme_id = $programme""",
        {"at": as_of, "programme": demo.PROGRAMME_ID},
    )


def _stored(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Instants as the store keeps them: UTC without a zone."""
    for name, value in row.items():
        yield name, value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _correct(tx: Transaction, made: demo.Demo, actor: str) -> int:
    """Put the meant reading in force where the reader said something else, as staff would; gives how many."""
    meant = pa.table(
        {
            "platform": [one.platform for one in made.mentions],
            "mention_id": [one.mention_id for one in made.mentions],
            "sentiment": [one.sentiment for one in made.mentions],
            "act": [one.act for one in made.mentions],
        }
    )
    as_of = dict(_stored(made.desk["programme"][0]))["as_of"]
    reviews = models.model("demo", "reviews").sql
    with tx.table("meant", meant):
        tx.run(f"create or replace temp table before as {models.model('demo', 'misread').sql}")
        tx.run(f"insert into classification_review by name {reviews}", {"as_of": as_of, "actor": actor})
        tx.run(models.model("demo", "corrected").sql)
    tx.run(
        "create or replace temp table batch as select m.* from mention as m "
        "semi join temp.before as b on b.platform = m.platform and b.mention_id = m.mention_id"
    )
    marts.refresh(tx, "mention")
    counted = tx.one("select count(*) as n from temp.before")
    return int(counted["n"]) if counted else 0


def _warn(store: Store) -> int:
    """Let the detector replay the demo's own mentions and write what it finds, as staff judged it; gives how many."""
    from data.demo import warning
    from pipelines.alerts import kpis, live
    from pipelines.commands import incidents, track_record

    programme, zone = demo.PROGRAMME_ID, "Europe/London"
    at = store.rows("select as_of from programme where programme_id = $id", {"id": programme})[0]["as_of"]
    replays = {"criticism": live.replayed(store, programme, at, budget=1.0, zone=zone)}
    for kind in warning.KPI_KINDS:
        replays[kind] = kpis.replayed(store, programme, kind, at, budget=warning.KPI_BUDGET, zone=zone)
    opened = 0
    for kind, done in replays.items():
        rule_id = warning.RULE_ID if kind == "criticism" else warning.kpi_rule(kind)
        told = [{**one, **(warning.judgement(one["opened_at"]) if one["closed_at"] else {})} for one in done.found]
        written = incidents.record_incidents(store, programme_id=programme, rule_id=rule_id, found=told, is_demo=True)
        opened += len(written["opened"])
        if sent := warning.deliveries(told, written["opened"]):
            with store.transaction() as tx:
                tx.insert("delivery", sent)
        budget = 1.0 if kind == "criticism" else warning.KPI_BUDGET
        record = track_record.told(store, programme, budget, kind, done)
        with store.transaction() as tx:
            tx.run(
                "update alert_rule set threshold = $threshold, backtest = $record, fitted_at = $at where rule_id = $id",
                {"threshold": record["threshold"], "record": json.dumps(record), "id": rule_id,
                 "at": at - timedelta(days=2)},
            )  # fmt: skip
    return opened


def _remove(tx: Transaction) -> dict[str, int]:
    """Delete the demo's rows; gives how many by table, tables without any left out."""
    known = {"programme": demo.PROGRAMME_ID, "source": SOURCE}
    tx.run(
        "create or replace temp table leaving as select platform, mention_id from mention "
        "where ingest_id in (select ingest_id from ingest where source = $source)",
        {"source": SOURCE},
    )
    removed: dict[str, int] = {}
    for table, which in (*CLEARED, *_of_a_programme(tx)):
        named = {key: value for key, value in known.items() if f"${key}" in which}
        counted = tx.one(f"select count(*) as n from {table} {which}", named)  # noqa: S608 - our own constants
        if counted and counted["n"]:
            tx.run(f"delete from {table} {which}", named)  # noqa: S608 - our own constants
            removed[table] = int(counted["n"])
    return removed


def _of_a_programme(tx: Transaction) -> list[tuple[str, str]]:
    """Every other table whose rows say which programme they belong to; a mart is built again afterwards."""
    named = {table for table, _ in CLEARED}
    found = tx.rows(
        """select c.table_name from duckdb_columns() as c
           join duckdb_tables() as t on t.table_name = c.table_name and not t.temporary
           where c.column_name = 'programme_id' order by c.table_name"""
    )
    marts_of_ours = models.all_models("marts")
    tables = [row["table_name"] for row in found if row["table_name"] not in named | marts_of_ours.keys()]
    return [(table, "where programme_id = $programme") for table in tables]
