"""What the owner of the store does for a collector round: which accounts, where each stands, what became of it.

A round itself (pipelines/collect.py) needs no store: beside a running server it asks the owner for these, as verbs.
Each function takes the store and plain values, and gives plain values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from data.store import Store, Transaction, now, to_json
from pipelines import load
from pipelines.landing import ulid
from pipelines.rules import pace

LEASE = timedelta(minutes=30)  # a round that takes longer makes it longer with each page
RETRY_QUARANTINED = timedelta(days=7)
KEEP_RUNS = timedelta(days=180)
RUN = (
    "connection_id", "platform", "outcome", "said", "posts", "mentions", "metrics", "deleted", "calls", "spent",
)  # fmt: skip
SIGN_IN_AGAIN = timedelta(hours=6)  # nothing changes before a person does something


def connections(store: Store) -> list[dict[str, Any]]:
    """Every connection that was not removed, with how it stands."""
    rows = store.rows(
        "select c.*, s.last_started_at, s.last_success_at, s.next_due_at, s.failures "
        "from connection as c left join connection_standing as s using (connection_id) "
        "where c.removed_at is null and not c.is_demo order by c.created_at, c.connection_id"
    )
    return [{**row, "settings": json.loads(row["settings"])} for row in rows]


def meet(store: Store, arguments: Mapping[str, Any]) -> None:
    """Write down connections that the operator's settings make, so that their rounds have something to belong to."""
    with store.transaction() as tx:
        for one in arguments["found"]:
            key = {"id": one["connection_id"]}
            held = tx.one("select settings, removed_at from connection where connection_id = $id", key)
            row = {**one, "settings": to_json(one["settings"])}
            if held is None:
                more = {"account_id": "", "label": "", "created_at": now(), "created_by": "operator"}
                tx.insert("connection", [{**row, **more}])
            elif held["settings"] != row["settings"] or held["removed_at"] is not None:
                tx.run(
                    "update connection set settings = $settings, since = $since, every_minutes = $every_minutes, "
                    "programme_id = $programme_id, monthly_budget = $monthly_budget, removed_at = null "
                    "where connection_id = $connection_id",
                    {name: row.get(name) for name in (
                        "settings", "since", "every_minutes", "programme_id", "monthly_budget", "connection_id"
                    )},
                )  # fmt: skip


def begin(store: Store, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Take the lease of a connection and give where it stands. `{'busy': since}` where another round is under way."""
    load.load_pending(store)  # what an earlier round landed comes first: its states are in it
    connection, holder = arguments["connection_id"], arguments["holder"]
    at = now()
    with store.transaction() as tx:
        held = tx.one("select holder, until_at from lease where name = $name", {"name": _lease(connection)})
        if held and held["holder"] != holder and held["until_at"] > at and not _is_gone(held["holder"]):
            return {"busy": (held["until_at"] - LEASE).isoformat()}
        _hold(tx, connection, holder, at)
    states = store.rows("select stream, state from collector_state where connection_id = $id", {"id": connection})
    quarantine = store.rows(
        "select native_metric, tried_at from metric_quarantine where connection_id = $id and released_at is null",
        {"id": connection},
    )
    month = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    spent = store.one(
        "select coalesce(sum(spent), 0) as usd from collector_run where platform = $platform and started_at >= $month",
        {"platform": arguments["platform"], "month": month},
    )
    told = store.rows(
        "select t.kind, t.native_id from webhook_told as t inner join connection as c "
        "on c.platform = t.platform and c.account_id = t.account_id "
        "where c.connection_id = $id and t.read_at is null order by t.told_at, t.native_id limit 100",
        {"id": connection},
    )
    return {
        "told": [[row["kind"], row["native_id"]] for row in told],
        "states": {row["stream"]: json.loads(row["state"]) for row in states},
        "quarantined": [row["native_metric"] for row in quarantine if at - row["tried_at"] < RETRY_QUARANTINED],
        "tried_again": [row["native_metric"] for row in quarantine if at - row["tried_at"] >= RETRY_QUARANTINED],
        "spent_this_month": spent["usd"] if spent else 0.0,
    }


def go_on(store: Store, arguments: Mapping[str, Any]) -> None:
    """Make the lease of a long round longer."""
    with store.transaction() as tx:
        _hold(tx, arguments["connection_id"], arguments["holder"], now())


def known(store: Store, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Ids of posts or mentions that are held and not deleted, newest first, `before` an instant, at most `limit`."""
    kind = "post" if arguments["kind"] == "post" else "mention"
    relation = "relation" if kind == "mention" else "'' as relation"
    rows = store.rows(
        f"select {kind}_id as id, {relation}, created_at from {kind} "  # noqa: S608 - one of two fixed words
        "where platform = $platform and account_id = $account and not is_deleted and created_at is not null "
        "and created_at >= $since and created_at < $before order by created_at desc, id limit $limit",
        {
            "platform": arguments["platform"],
            "account": arguments["account_id"],
            "since": _stored(arguments["since"]),
            "before": _stored(arguments["before"]),
            "limit": arguments["limit"],
        },
    )
    return [{**row, "created_at": row["created_at"].isoformat()} for row in rows]


def finish(store: Store, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Write down what became of a round, when the connection is due again, and let its lease go."""
    run = dict(arguments["run"])
    connection = run["connection_id"]
    at = now()
    with store.transaction() as tx:
        told = {name: run[name] for name in RUN}
        times = {"started_at": _stored(run["started_at"]), "ended_at": at}
        tx.insert("collector_run", [{"run_id": f"run_{ulid()}", **told, **times}])
        due = _standing(tx, run, arguments, at)
        _quarantine(tx, connection, arguments, at)
        for kind, native_id in arguments.get("told_read", []):
            tx.run(
                "update webhook_told set read_at = $at "
                "where kind = $kind and native_id = $native and platform = $platform",
                {"at": at, "kind": kind, "native": native_id, "platform": run["platform"]},
            )
        _account(tx, connection, arguments.get("account"), at)
        tx.run("delete from lease where name = $name", {"name": _lease(connection)})
        tx.run("delete from collector_run where ended_at < $old", {"old": at - KEEP_RUNS})
    return {"next_due_at": due.isoformat()}


def _standing(tx: Transaction, run: Mapping[str, Any], arguments: Mapping[str, Any], at: datetime) -> datetime:
    connection = run["connection_id"]
    before = tx.one("select failures from connection_standing where connection_id = $id", {"id": connection})
    is_failure = run["outcome"] in ("failed", "sign_in", "refused", "changed")
    failures = (before["failures"] if before else 0) + 1 if is_failure else 0
    wait = timedelta(seconds=float(arguments["retry_after"])) if arguments.get("retry_after") else None
    if run["outcome"] in ("sign_in", "refused"):
        wait = max(wait or timedelta(), SIGN_IN_AGAIN)
    started = _stored(run["started_at"])
    due = pace.next_due(started, at, timedelta(minutes=float(arguments["every_minutes"])), failures, wait)
    tx.run(
        "insert into connection_standing values ($id, $started, $ended, $success, $outcome, $said, $failures, $due) "
        "on conflict (connection_id) do update set last_started_at = excluded.last_started_at, "
        "last_ended_at = excluded.last_ended_at, "
        "last_success_at = coalesce(excluded.last_success_at, last_success_at), "
        "outcome = excluded.outcome, said = excluded.said, failures = excluded.failures, "
        "next_due_at = excluded.next_due_at",
        {
            "id": connection,
            "started": started,
            "ended": at,
            "success": at if run["outcome"] in ("ok", "partial") else None,
            "outcome": run["outcome"],
            "said": run["said"],
            "failures": failures,
            "due": due,
        },
    )
    return due


def _quarantine(tx: Transaction, connection: str, arguments: Mapping[str, Any], at: datetime) -> None:
    for name, said in arguments.get("quarantined", {}).items():
        tx.run(
            "insert into metric_quarantine values ($id, $name, $said, $at, $at, null) "
            "on conflict (connection_id, native_metric) do update set said = excluded.said, "
            "tried_at = excluded.tried_at, since_at = case when released_at is null then since_at else $at end, "
            "released_at = null",
            {"id": connection, "name": name, "said": said, "at": at},
        )
    for name in arguments.get("released", []):
        tx.run(
            "update metric_quarantine set released_at = $at, tried_at = $at "
            "where connection_id = $id and native_metric = $name and released_at is null",
            {"id": connection, "name": name, "at": at},
        )


def _account(tx: Transaction, connection: str, account: Mapping[str, Any] | None, at: datetime) -> None:
    if not account:
        return
    row = {
        "id": connection,
        "account": account["account_id"],
        "label": account["label"],
        "expires": _stored(account["expires_at"]) if account.get("expires_at") else None,
        "scopes": to_json(list(account.get("scopes") or ())),
        "note": account.get("note") or "",
    }
    if tx.one(
        "select 1 as same from connection where connection_id = $id and account_id = $account and label = $label "
        "and expires_at is not distinct from $expires and scopes = $scopes and note = $note",
        row,
    ):
        return
    tx.run(
        "update connection set account_id = $account, label = $label, expires_at = $expires, scopes = $scopes, "
        "note = $note, checked_at = $at where connection_id = $id",
        {**row, "at": at},
    )


def _hold(tx: Transaction, connection: str, holder: str, at: datetime) -> None:
    tx.run("delete from lease where name = $name", {"name": _lease(connection)})
    row = {"name": _lease(connection), "holder": holder, "until": at + LEASE}
    tx.run("insert into lease values ($name, $holder, $until)", row)


def _lease(connection: str) -> str:
    return f"collect:{connection}"


def _is_gone(holder: str) -> bool:
    from pipelines.schedule import is_gone

    return is_gone(holder)


def _stored(at: str | datetime) -> datetime:
    parsed = datetime.fromisoformat(at) if isinstance(at, str) else at
    return parsed.astimezone(UTC).replace(tzinfo=None) if parsed.tzinfo else parsed
