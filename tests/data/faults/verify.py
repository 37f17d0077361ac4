"""What must hold of a store after whatever was done to it: nothing promised is lost, nothing is there twice."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from data import models
from data.store import Store
from pipelines import load

FIRST = datetime(2026, 1, 1)
NEW_A_JOB = 20
MENTIONS_A_JOB = 40  # the first half of them belongs to the job before too


def verify(run: Path, *, full: bool = True) -> dict[str, Any]:
    """Open the store, load what waits, and look. Gives `wrong` (sentences, none is good) and what was counted.

    `full` looks at the marts and at data/checks too.
    """
    promised = promises(run)
    store = Store(run / "home")
    try:
        store_opened = store.rows("select count(*) as n from ingest")[0]["n"]
        load.load_pending(store)
        commands = {row["command_id"] for row in store.rows("select command_id from command")}
        jobs = {int(row["file_name"][4:]) for row in store.rows("select file_name from job")}
        wrong = commands_wrong(store, commands, {one for one in promised if one[0] == "c"})
        wrong += rows_wrong(store, jobs, {int(one[1:]) for one in promised if one[0] == "j"})
        if full:
            wrong += marts_wrong(store)
            wrong += [f"check {one.name}: {one.meaning} {one.examples}" for one in store.check() if one.wrong]
        counted = {"promised": len(promised), "commands": len(commands), "jobs": len(jobs), "files": store_opened}
        in_doubt = len(commands) + len(jobs) - len(promised)
        return {"wrong": wrong, "in_doubt": in_doubt, **counted}
    finally:
        store.close()


def promises(run: Path) -> set[str]:
    """Whole lines of acks.log: `c000012` a command, `j00003` a landed job."""
    file = run / "acks.log"
    lines = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
    return {line.decode() for line in lines if line[:1] in (b"c", b"j") and len(line) in (6, 7)}


def commands_wrong(store: Store, commands: set[str], promised: set[str]) -> list[str]:
    """Each command has its row, its event and its place in the counter, or none of them."""
    wrong = []
    lost = promised - commands
    if lost:
        wrong.append(f"{len(lost)} acknowledged commands are lost, the first {min(lost)}")
    events = [row["command_id"] for row in store.rows("select command_id from event")]
    rows = {f"c{row['annotation_id'][1:]}" for row in store.rows("select annotation_id from annotation")}
    if sorted(events) != sorted(commands) or rows != commands:
        wrong.append(f"torn commands: {len(commands)} commands, {len(events)} events, {len(rows)} rows")
    counter = store.one("select cast(value as integer) as n from setting where key = 'carried_out'")
    if (counter["n"] if counter else 0) != len(commands):
        wrong.append(f"a command took effect twice or by half: {counter} for {len(commands)} commands")
    return wrong


def rows_wrong(store: Store, jobs: set[int], promised: set[int]) -> list[str]:
    """Every row of every job that is in, once, as its newest job said it."""
    wrong = []
    if promised - jobs:
        wrong.append(f"landed jobs are lost: {sorted(promised - jobs)[:5]}")
    expected = {}
    for job in sorted(jobs):
        for key in range(job * NEW_A_JOB, job * NEW_A_JOB + MENTIONS_A_JOB):
            expected[f"m{key:07d}"] = job
    found = store.rows("select mention_id, reactions from mention")
    if len(found) != len({row["mention_id"] for row in found}):
        wrong.append("mentions are doubled")
    if {row["mention_id"]: row["reactions"] for row in found} != expected:
        wrong.append(f"mentions are lost, torn or old: {len(found)} for {len(expected)}")
    posts = [row["post_id"] for row in store.rows("select post_id from post")]
    if sorted(posts) != [f"p{job:05d}" for job in sorted(jobs)]:
        wrong.append(f"posts are lost or doubled: {len(posts)} for {len(jobs)} jobs")
    metrics = store.rows("select count(*) as n from metric")[0]["n"]
    if metrics != 2 * len(jobs):
        wrong.append(f"metric values are lost or doubled: {metrics} for {len(jobs)} jobs")
    readings = store.rows("select count(*) as n from classification")[0]["n"]
    if readings != len(expected):
        wrong.append(f"readings are lost or doubled: {readings} for {len(expected)} mentions")
    marked = store.rows("select kind, sum(rows_new) as n from ingest group by kind")
    told = {row["kind"]: int(row["n"]) for row in marked}
    if told and told != {"mention": len(expected), "post": len(jobs), "metric": 2 * len(jobs)}:
        wrong.append(f"the markers tell of other rows than the store holds: {told}")
    parts = store.rows("select job_id from ingest group by job_id having count(*) <> 3")
    if parts:
        wrong.append(f"jobs are loaded in part: {len(parts)}")
    return wrong


def marts_wrong(store: Store) -> list[str]:
    """Each mart holds what a fresh build of it gives; those that are added up, once added up."""
    wrong = []
    for mart in models.all_models("marts").values():
        fresh, held = f"select * from ({mart.sql})", f"select * from {mart.name}"
        keys = mart.header.get("keys")
        if keys:
            sums = "sum(mentions) as a, sum(interactions) as b, sum(reviewed) as c, sum(abusive) as d"
            fresh, held = (
                f"select {keys}, {sums} from ({sql}) group by {keys} having sum(mentions) <> 0" for sql in (fresh, held)
            )
        for one, other in ((fresh, held), (held, fresh)):
            apart = store.rows(f"select count(*) as n from (({one}) except all (select * from ({other})))")
            if apart[0]["n"]:
                wrong.append(f"{mart.name} differs from a fresh build in {apart[0]['n']} rows")
    return wrong
