"""Cases: opened by hand, from a mention, from an alert or from a log; triaged, assigned, joined and converted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from data.store import Store, Transaction
from pipelines import learning
from pipelines.commands import Event, Refused, carry_out, label_rows
from pipelines.commands.case_desk import Held, act, adds, hold_case, insert_many, needed, refuse_stale, said_of, save
from pipelines.commands.case_opening import (
    anticipation,
    case_columns,
    opened,
    point_rows,
    routed,
    severity_of,
)
from pipelines.commands.checking import hold, one_of
from pipelines.rules.procedures import FORMALITIES, KINDS
from pipelines.secret import author_secret

NEEDS = {
    "open_case": "staff",
    "open_from_mention": "staff",
    "triage_cases": "staff",
    "reclassify_case": "staff",
    "assign_cases": "staff",
    "note_case": "staff",
    "edit_case": "staff",
    "convert_to_formal": "staff",
    "add_point": "staff",
}

# what an act of a mention becomes on the desk
KIND_OF_ACT = {"criticism": "criticism", "complaint": "complaint", "enquiry": "enquiry", "praise": "compliment"}

PUBLIC = (
    "What somebody wrote in public becomes a formal complaint only with their consent, as a case of its own. "
    "Open it as informal, then use 'Convert to formal complaint'."
)

Result = tuple[Mapping[str, Any], list[Event]]


def open_case(
    store: Store,
    *,
    programme_id: str,
    kind: str,
    channel: str,
    received_at: datetime,
    summary: str,
    details: str = "",
    formality: str = "informal",
    points: Sequence[str] = (),
    remedy: str = "",
    theme: str = "",
    severity: int = 0,
    segment: str = "",
    language: str = "",
    name: str = "",
    contact: str = "",
    mention: tuple[str, str] | None = None,
    alert_id: str | None = None,
    card_id: str | None = None,
    handler: str = "",
    linked_case_id: str | None = None,
    is_kind_said: bool = True,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Open a case. `mention` is (platform, mention_id). Gives `case_id`, `ref`, `card_id` and what rules propose.

    A kind that a person said (`is_kind_said`) is also a label of the mention.
    Raises Refused for an unknown kind or channel, a receipt in the future, a mention that has its case already.
    """
    said = case_columns(
        kind=kind, channel=channel, received_at=received_at, summary=summary, details=details, formality=formality,
        remedy=remedy, theme=theme, severity=severity, segment=segment, language=language,
    )  # fmt: skip
    if mention and formality == "formal":
        raise Refused(PUBLIC)
    said |= {
        "points": [needed("point", point, most=4000) for point in points],
        "name": said_of("name", name, most=200),
        "contact": said_of("contact", contact, most=400),
        "mention": list(mention) if mention else None,
        "alert_id": alert_id,
        "card_id": card_id,
        "handler": said_of("handler", handler, most=200),
        "linked_case_id": linked_case_id,
    }
    secret = author_secret(store.home)

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        result, events = opened(tx, programme_id, said, actor, secret)
        if mention and is_kind_said:
            label_rows.of_case(tx, {"platform": mention[0], "mention_id": mention[1]}, kind, actor)
        return result, events

    body = {"programme_id": programme_id, **said}
    done = carry_out(store, "open_case", body, work, actor=actor, command_id=command_id)
    if mention and is_kind_said:
        learning.learn_from(store, *mention, actor)
    return done


def open_from_mention(
    store: Store,
    mention: tuple[str, str],
    *,
    programme_id: str,
    kind: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Open a case on a mention: its kind by what the mention does, received when it was written."""
    found = store.one(
        "select * from mention where platform = $platform and mention_id = $id",
        {"platform": mention[0], "id": mention[1]},
    )
    if found is None:
        raise Refused(f"There is no mention {mention[1]} of {mention[0]}. It may have been removed.")
    text = str(found["text"] or "").strip()
    return open_case(
        store,
        programme_id=programme_id,
        kind=kind or KIND_OF_ACT.get(str(found["act"]), "enquiry"),
        channel=mention[0],
        received_at=found["created_at"].replace(tzinfo=UTC),
        summary=text[:200] or f"A mention on {mention[0]} without text",
        details=text if len(text) > 200 else "",
        language=str(found["language"] or ""),
        mention=mention,
        is_kind_said=bool(kind),
        actor=actor,
        command_id=command_id,
    )


def triage_cases(
    store: Store,
    cases: Mapping[str, int | None],
    *,
    theme: str,
    kind: str = "",
    severity: int | None = None,
    card_id: str | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Set kind, severity and theme of one case or many: case → the version that was seen. Gives `triaged`."""
    said: dict[str, Any] = {"theme": needed("theme", theme, most=200)}
    if kind:
        said["kind"] = one_of("kind", kind, KINDS)
    if severity is not None:
        said["severity"] = severity_of(severity)

    def build(tx: Transaction, held: Held) -> None:
        matched = card_id if card_id is not None else held.case.card_id
        more = {"card_id": matched or None, "anticipated": anticipation(tx, held, matched, said.get("kind"))}
        event = held.add("triaged", {**said, **more})
        rerouted = routed(tx, held.programme_id, held.row, event.payload, held)
        if rerouted and not held.case.queue:
            held.add("assigned", {"queue": rerouted.queue, "rule_id": rerouted.rule_id, "handler": held.case.handler})
        label_rows.of_case(tx, held.row, kind, actor)

    done = _each(store, "triage_cases", cases, {**said, "card_id": card_id}, build, "triaged", actor, command_id)
    _learn(store, kind, next(iter(cases)), actor)
    return done


def assign_cases(
    store: Store,
    cases: Mapping[str, int | None],
    *,
    handler: str = "",
    queue: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Give one case or many to a person, to a queue, or back to nobody: case → the version seen. Gives `assigned`."""
    said = {"handler": said_of("handler", handler, most=200) or "", "queue": said_of("queue", queue, most=200)}

    def build(tx: Transaction, held: Held) -> None:
        held.add("assigned", {name: value for name, value in said.items() if value is not None})

    return _each(store, "assign_cases", cases, said, build, "assigned", actor, command_id)


def reclassify_case(
    store: Store,
    case_id: str,
    *,
    reason: str,
    kind: str = "",
    formality: str = "",
    theme: str = "",
    card_id: str | None = None,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Change what a case is; its clocks are worked out again from its receipt on."""
    said: dict[str, Any] = {"reason": needed("reason", reason)}
    if kind:
        said["kind"] = one_of("kind", kind, KINDS)
    if formality:
        said["formality"] = one_of("formality", formality, FORMALITIES)
    if theme:
        said["theme"] = needed("theme", theme, most=200)

    def build(tx: Transaction, held: Held) -> None:
        if formality == "formal" and held.row["mention_id"] and not held.case.was_formal:
            raise Refused(PUBLIC)
        matched = card_id if card_id is not None else held.case.card_id
        more = {"card_id": matched or None, "anticipated": anticipation(tx, held, matched, said.get("kind"))}
        held.add("reclassified", {**said, **more})
        label_rows.of_case(tx, held.row, kind, actor)

    done = act(
        store, "reclassify_case", case_id, {**said, "card_id": card_id}, build, actor=actor, command_id=command_id,
        seen_version=seen_version,
    )  # fmt: skip
    _learn(store, kind, case_id, actor)
    return done


def note_case(
    store: Store, case_id: str, *, text: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:  # fmt: skip
    """Write a note on a case. Notes never clash: they are added whatever happened meanwhile."""
    said = {"text": needed("note", text)}
    return act(
        store,
        "note_case",
        case_id,
        said,
        adds("noted", said),
        actor=actor,
        command_id=command_id,
    )


def edit_case(
    store: Store,
    case_id: str,
    *,
    summary: str,
    details: str = "",
    remedy: str = "",
    segment: str = "",
    language: str = "",
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Correct what was written down about a case; what stood there before stays in its event."""
    said = {
        "summary": needed("summary", summary, most=1000),
        "details": said_of("details", details),
        "remedy": said_of("remedy", remedy, most=4000),
        "segment": said_of("segment", segment, most=200),
        "language": said_of("language", language, most=20),
    }

    def build(tx: Transaction, held: Held) -> None:
        before = {name: held.row[name] for name in said if held.row[name] != said[name]}
        if not before:
            raise Refused("Nothing was changed.")
        held.is_rewritten = True
        held.add("edited", {"before": before, "after": {name: said[name] for name in before}})
        sets = ", ".join(f"{name} = ${name}" for name in said)
        tx.run(f"update case_file set {sets} where case_id = $id", {**said, "id": case_id})  # noqa: S608 - our own columns

    return act(store, "edit_case", case_id, said, build, actor=actor, command_id=command_id, seen_version=seen_version)


def add_point(
    store: Store, case_id: str, *, text: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:  # fmt: skip
    """Add a point that has to be answered. Gives `point_id`."""
    said = {"text": needed("point", text, most=4000)}

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        [row] = point_rows(case_id, held.programme_id, [said["text"]], actor, held.row, first=len(held.case.points) + 1)
        proposed = held.procedure.proposals(said["text"])
        more = {"proposed": proposed} if proposed else {}
        held.add("point_added", {"point_id": row["point_id"], **said, **more})
        insert_many(tx, "case_point", [row])
        return {"point_id": row["point_id"]}

    return act(store, "add_point", case_id, said, build, actor=actor, command_id=command_id)


def convert_to_formal(
    store: Store,
    case_id: str,
    *,
    consent: str,
    points: Sequence[str] = (),
    remedy: str = "",
    name: str = "",
    contact: str = "",
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Open a formal complaint beside an informal case, with the person's consent: how and when they gave it.

    The new case is linked, received now and has its own clocks. Gives `new_case_id` and `ref`.
    """
    said = {"consent": said_of("consent", consent, most=1000), "points": list(points), "remedy": remedy}
    if not said["consent"]:
        raise Refused("A formal complaint needs the person's consent. Write down how and when they gave it.")
    secret = author_secret(store.home)

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        row = held.row
        if row["formality"] == "formal":
            raise Refused("The case is a formal complaint already.")
        copied = case_columns(
            kind="complaint", channel=row["channel"], received_at=held.now, summary=row["summary"],
            details=row["details"] or "", formality="formal", remedy=remedy or row["remedy"] or "",
            theme=row["theme"] or "", severity=row["severity"], segment=row["segment"] or "",
            language=row["language"] or "",
        )  # fmt: skip
        copied |= {
            "points": [needed("point", point, most=4000) for point in points],
            "name": said_of("name", name, most=200), "contact": said_of("contact", contact, most=400), "mention": None,
            "alert_id": row["alert_id"], "card_id": row["card_id"], "handler": row["handler"],
            "linked_case_id": case_id, "complainant_key": row["complainant_key"], "consent": said["consent"],
        }  # fmt: skip
        made_case, events = opened(tx, held.programme_id, copied, actor, secret)
        held.add("converted", {"case_id": made_case["case_id"], "ref": made_case["ref"], "consent": said["consent"]})
        held.others += events
        return {"new_case_id": made_case["case_id"], "ref": made_case["ref"]}

    return act(
        store, "convert_to_formal", case_id, said, build, actor=actor, command_id=command_id, seen_version=seen_version
    )


def _learn(store: Store, kind: str, case_id: str, actor: str) -> None:
    """Where a person said the kind of cases: let the programme's reader learn from it."""
    found = store.one("select programme_id from case_file where case_id = $id", {"id": case_id}) if kind else None
    if found:
        learning.refit(store, str(found["programme_id"]), actor)


def _each(
    store: Store,
    name: str,
    cases: Mapping[str, int | None],
    said: Mapping[str, Any],
    build: Any,
    counted: str,
    actor: str,
    command_id: str | None,
) -> dict[str, Any]:
    """One command over many cases: all of them or none."""
    if not cases:
        raise Refused("No case is chosen. Tick at least one.")

    def work(tx: Transaction) -> Result:
        events: list[Event] = []
        programme = ""
        for case_id, seen in cases.items():
            held = hold_case(tx, case_id, actor)
            if programme and held.programme_id != programme:
                raise Refused(f"{held.row['ref']} belongs to another programme. Choose cases of one programme.")
            programme = held.programme_id
            refuse_stale(tx, held, seen)
            try:
                build(tx, held)
            except Refused as refusal:
                if len(cases) == 1:
                    raise
                raise Refused(f"{held.row['ref']}: {refusal} None of the {len(cases)} cases was changed.") from refusal
            events += save(tx, held)
        return {counted: len(cases)}, events

    first = next(iter(cases))  # the authority is asked for the programme of the first; others must be of the same
    body = {"case_id": first, "cases": dict(cases), **said}
    return carry_out(store, name, body, work, actor=actor, command_id=command_id)
