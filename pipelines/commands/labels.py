"""Random samples to review, and labels brought in from a file."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from data import models
from data.store import Store, Transaction, now
from pipelines import learning
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import hold, made
from pipelines.commands.label_rows import CRITICAL, write_label
from pipelines.reading.csv_file import CONFIRMED, NothingToClassify, labels_of
from pipelines.rules.counts import counted
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "draw_sample": "staff",
    "import_labels": "staff",
}

SIZES = (50, 100, 200, 400)
LARGEST_SEED = 2**31


def draw_sample(
    store: Store,
    programme_id: str,
    *,
    since: date,
    until: date,
    size: int = 200,
    seed: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Draw a random sample of a programme's readable mentions to review; the one before it is put aside.

    The same seed over the same mentions draws the same ones. What the reader says of each at this moment is kept
    beside it: that is what is measured. Gives `sample_id`, `seed`, `drawn`, `population`. Raises Refused where there is
    nothing to draw from.
    """
    if size not in SIZES:
        raise Refused(f"A sample of {size:,}: choose {', '.join(map(str, SIZES))}.")
    if until < since:
        raise Refused(f"The sample would end on {until} before it begins on {since}. Turn the days round.")
    if seed is not None and not 0 <= seed < LARGEST_SEED:
        raise Refused(f"The seed {seed} is none: choose a whole number from 0 to {LARGEST_SEED - 1:,}.")

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        programme = hold(tx, "programme", programme_id)
        thrown = secrets.randbelow(LARGEST_SEED) if seed is None else seed
        asked = {"programme": programme_id, "since": since, "until": until}
        counted = tx.one(models.model("desk", "sample_population").sql, asked) or {}
        if not counted.get("population"):
            raise Refused(
                f"There is no mention with words in it from {since} to {until} in this programme. Choose other days."
            )
        drawn = tx.rows(models.model("desk", "sample_draw").sql, {**asked, "seed": thrown, "size": size})
        common = {"programme_id": programme_id, "is_demo": bool(programme["is_demo"])}
        sample = {
            "sample_id": new_id("sam"), **common, "seed": thrown, "size": len(drawn), "since": since, "until": until,
            "population": int(counted["population"]), "flagged": int(counted["flagged"]), **made(actor),
        }  # fmt: skip
        tx.run(
            "update review_sample set retired_at = $at where programme_id = $programme and retired_at is null",
            {"at": now(), "programme": programme_id},
        )
        tx.insert("review_sample", [sample])
        rows = [{"sample_id": sample["sample_id"], **common, "place": place, **row} for place, row in enumerate(drawn)]
        with tx.table("drawn", pa.Table.from_pylist(rows)):
            tx.run("insert into sample_mention by name select * from drawn")
        told = {
            "sample_id": sample["sample_id"],
            "seed": thrown,
            "drawn": len(rows),
            "population": sample["population"],
        }
        return told, [Event("review_sample", str(sample["sample_id"]), "sample_drawn", {**told, **asked})]

    body = {"programme_id": programme_id, "since": since, "until": until, "size": size, "seed": seed}
    return carry_out(store, "draw_sample", body, work, actor=actor, command_id=command_id)


def import_labels(
    store: Store,
    programme_id: str,
    file: Path,
    *,
    actor: str,
    confirmed: bool = False,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Store the labels of a CSV (text and act, or text and against as 0 or 1) for the mentions with these very texts.

    `confirmed` takes the columns confirmed_act and confirmed_against instead, as an export of mentions may have them.

    Gives `read`, `labelled`, `unknown` (texts that no mention of the programme has), `empty` (lines without a label)
    and a `message`. Raises Refused where the file cannot be read, says an act that is none, or fits no mention.
    """
    try:
        told = labels_of(file, CONFIRMED if confirmed else "")
    except NothingToClassify as fault:
        raise Refused(str(fault)) from fault
    said = [
        {"line": line, "text": text, "act": act, "is_critical": act in CRITICAL if act else bool(against)}
        for line, (text, act, against) in enumerate(zip(told.texts, told.acts, told.against, strict=True))
        if act is not None or against is not None
    ]
    if not said:
        raise Refused(f"{file.name} holds no label: fill its column act, or against with 1 and 0.")
    shape = pa.schema([("line", pa.int64()), ("text", pa.string()), ("act", pa.string()), ("is_critical", pa.bool_())])

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        hold(tx, "programme", programme_id)
        with tx.table("told", pa.Table.from_pylist(said, schema=shape)):
            found = tx.rows(models.model("desk", "labelled_mentions").sql, {"programme": programme_id})
        if not found:
            raise Refused(
                f"No mention of this programme has one of the {len(said):,} texts of {file.name}. "
                "Bring the mentions in first; the texts must be the same to the letter."
            )
        for row in found:
            write_label(
                tx, row, act=row["act"], is_critical=bool(row["is_critical"]), source="import", actor=actor
            )  # fmt: skip
        distinct = len({row["text"] for row in said})
        counts = {
            "read": len(told.texts), "labelled": len(found), "unknown": distinct - len(found),
            "empty": len(told.texts) - len(said),
        }  # fmt: skip
        event = Event("programme", programme_id, "labels_imported", {**counts, "file": file.name})
        return {**counts, "message": _in_words(file.name, counts)}, [event]

    body = {"programme_id": programme_id, "file": file.name, "labels": said}
    done = carry_out(store, "import_labels", body, work, actor=actor, command_id=command_id)
    learning.refit(store, programme_id, actor)
    return done


def _in_words(name: str, counts: Mapping[str, int]) -> str:
    parts = [f"{name}: {counts['labelled']:,} of {counted(counts['read'], 'line is a label', 'lines are labels')} now"]
    if counts["unknown"]:
        parts.append(f"{counted(counts['unknown'], 'text is', 'texts are')} in no mention of this programme")
    if counts["empty"]:
        parts.append(f"{counted(counts['empty'], 'line has', 'lines have')} no label")
    return "; ".join(parts) + "."
