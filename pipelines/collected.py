"""What a collector round leaves in the store in the very transaction of its rows: where its stream stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from data.store import Transaction, to_json
from pipelines.landing import Job


def keep(tx: Transaction, job: Job, at: datetime) -> None:
    """Write the stream's state once the last part of the job is in; called for each part, after its marker."""
    loaded = tx.rows("select count(*) as n from ingest where job_id = $job", {"job": job.job_id})[0]["n"]
    if loaded < job.parts:
        return
    told: dict[str, Any] = job.collected
    if "state" in told:
        row = {
            "connection": told["connection_id"],
            "stream": told["stream"],
            "state": to_json(told["state"]),
            "seq": told["seq"],
            "at": at,
        }
        tx.run(
            "insert into collector_state values ($connection, $stream, $state, $seq, $at) "
            "on conflict (connection_id, stream) do update set state = excluded.state, seq = excluded.seq, "
            "changed_at = excluded.changed_at where excluded.seq > collector_state.seq",
            row,
        )
    if told.get("label"):
        # an account that was met by its id alone gets the name its platform gives it
        tx.run(
            "update account set name = $label where platform = $platform and account_id = $account "
            "and name in (account_id, platform) and name <> $label",
            {"label": told["label"], "platform": told["platform"], "account": told["account_id"]},
        )
