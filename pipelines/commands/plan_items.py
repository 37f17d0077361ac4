"""Things of the plan, whatever their kind: added, revised and removed, what was there kept in the event.

The names of the commands are those of the kinds: add_risk, revise_risk, remove_risk.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from data import people
from data.store import Store, Transaction, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import check_period, code_of, finite, hold, instant, made
from pipelines.commands.plan_kinds import Column, Kind, beside, kind, kinds
from pipelines.rules.roles import Role

# what anybody on the staff enters as it happens; the rest of a plan is the lead's
BY_STAFF = frozenset({
    "activity", "external_event", "action", "lesson", "lesson_reuse", "issue", "risk", "risk_score", "mitigation",
    "evidence_source", "finding", "reflection", "opportunity", "pretest", "time_log", "training_record",
    "workshop_invite", "peer_policy", "policy_coding",
})  # fmt: skip

NEEDS: Mapping[str, Role] = {
    "add_item": "lead",
    "revise_item": "lead",
    "remove_item": "lead",
    **{
        f"{verb}_{name}": "staff" if name in BY_STAFF else "lead"
        for name in kinds()
        for verb in ("add", "revise", "remove")
    },
}

Result = tuple[Mapping[str, Any], list[Event]]
Row = dict[str, Any]
BUILT_ELSEWHERE = ("objective", "kpi")  # what a reference may name beside the kinds


def add_item(
    store: Store,
    name: str,
    programme_id: str,
    given: Mapping[str, Any],
    *,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Add one thing. `given` names columns as the kind does; a reference may be an id or a code. Gives `<kind>_id`."""
    of = kind(name)
    body = {"programme_id": programme_id, **given}

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        row = checked(tx, of, programme_id, {**given, **next_code(tx, of, programme_id, given)})
        _refuse_twin(tx, of, programme_id, row, None)
        if of.check:
            row = of.check(tx, {"programme_id": programme_id, **row}, None)
        identity = new_id(of.prefix)
        held = {f"{name}_id": identity, "programme_id": programme_id, **row}
        tx.insert(name, [{**held, "is_demo": False, **made(actor)}])
        return {f"{name}_id": identity}, [Event(name, identity, f"{name}_added", held)]

    return carry_out(store, f"add_{name}", body, work, actor=actor, command_id=command_id)


def revise_item(
    store: Store, name: str, identity: str, changes: Mapping[str, Any], *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Change columns of one thing; what `changes` leaves out stays. Gives `was` and `now`. Raises Refused."""
    of = kind(name)

    def work(tx: Transaction) -> Result:
        held = hold(tx, name, identity)
        if of.stays:
            raise Refused(of.stays)
        _refuse_unknown(of, changes)
        said = {of.column(key).name: value for key, value in changes.items()}
        before = {one.name: held[one.stored] for one in of.columns}
        said = people.kept_in(tx, said, before)
        row = checked(tx, of, held["programme_id"], in_pounds(of, before) | said)
        if of.check:
            row = of.check(tx, {"programme_id": held["programme_id"], **row}, held)
        now = {column: value for column, value in row.items() if value != held[column]}
        if not now:
            raise Refused(f"Nothing differs from the {of.title} {_called(of, held)} as it is. Change something first.")
        _refuse_twin(tx, of, held["programme_id"], row, identity)
        _refuse_circle(tx, of, identity, row)
        was = {column: held[column] for column in now}
        places = ", ".join(f'"{column}" = ${column}' for column in now)
        tx.run(f"update {name} set {places} where {name}_id = $identity", {**now, "identity": identity})  # noqa: S608  # our own names, values go as parameters
        result = {"was": was, "now": now}
        said_of = {"programme_id": held["programme_id"], "code": held.get("code")}
        return result, [Event(name, identity, f"{name}_revised", {**said_of, **result})]

    body = {f"{name}_id": identity, "changes": dict(changes)}
    return carry_out(store, f"revise_{name}", body, work, actor=actor, command_id=command_id)


def remove_item(store: Store, name: str, identity: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Remove one thing on which no other hangs; the event keeps it. Raises Refused with what hangs on it."""
    of = kind(name)

    def work(tx: Transaction) -> Result:
        held = hold(tx, name, identity)
        if of.stays:
            raise Refused(of.stays)
        hanging = referring(tx, name, identity)
        hanging += [
            f"{found['n']} {said}{'' if found['n'] == 1 else 's'}"
            for table, column, said in of.hanging
            if (found := tx.one(f"select count(*) as n from {table} where {column} = $id", {"id": identity}))  # noqa: S608  # our own names
            and found["n"]
        ]
        if hanging:
            raise Refused(
                f"The {of.title} {_called(of, held)} stays: {', '.join(hanging)} hang on it. Move or remove those."
            )
        for table, column in of.parts:
            tx.run(f"delete from {table} where {column} = $id", {"id": identity})  # noqa: S608  # our own names
        tx.run(f"delete from {name} where {name}_id = $id", {"id": identity})  # noqa: S608  # our own names
        return {f"{name}_id": identity}, [Event(name, identity, f"{name}_removed", {"was": held})]

    return carry_out(store, f"remove_{name}", {f"{name}_id": identity}, work, actor=actor, command_id=command_id)


def referring(tx: Transaction, name: str, identity: str) -> list[str]:
    """What refers to a thing, in words: `2 content items`. `name` may be an objective too."""
    return [
        f"{found['n']} {other.title}{'' if found['n'] == 1 else 's'}"
        for other in (kinds() | beside()).values()
        for one in other.columns
        if one.of == name
        and (
            found := tx.one(
                f"select count(*) as n from {other.name} where {one.stored} = $id and {other.name}_id <> $id",  # noqa: S608  # our own names
                {"id": identity},
            )
        )
        and found["n"]
    ]


def next_code(tx: Transaction, of: Kind, programme_id: str, given: Mapping[str, Any]) -> Row:
    """The next free code in the manner of the kind's example (D-01, D-02 …) where none is given."""
    if not of.has_code or str(given.get("code") or "").strip():
        return {}
    example = re.search(r"([A-Za-z-]+?)(\d+)$", of.column("code").hint)
    if not example:
        return {}
    stem, width = example[1], len(example[2])
    found = tx.rows(
        f"select code from {of.name} where programme_id = $programme and starts_with(code, $stem)",  # noqa: S608  # our own names
        {"programme": programme_id, "stem": stem},
    )
    ends = [row["code"].removeprefix(stem) for row in found]
    return {"code": f"{stem}{max((int(end) for end in ends if end.isdecimal()), default=0) + 1:0{width}}"}


# -- checking ------------------------------------------------------------------------------------------


def checked(tx: Transaction, of: Kind, programme_id: str, given: Mapping[str, Any]) -> Row:
    """The columns of a thing as they are stored. Raises Refused."""
    _refuse_unknown(of, given)
    said = {of.column(key).name: value for key, value in given.items()}
    row = {one.stored: _value(tx, of, one, programme_id, said.get(one.name)) for one in of.columns}
    for first, last in of.spans:
        if row[first] and row[last]:
            check_period(row[first], row[last])
    _refuse_nonsense(of, row)
    return row


def checked_some(tx: Transaction, of: Kind, programme_id: str, given: Mapping[str, Any]) -> Row:
    """Only the columns that are given, as they are stored. Raises Refused."""
    _refuse_unknown(of, given)
    told = ((of.column(key), value) for key, value in given.items())
    return {one.stored: _value(tx, of, one, programme_id, value) for one, value in told}


def _refuse_unknown(of: Kind, given: Mapping[str, Any]) -> None:
    known = {name for one in of.columns for name in (one.name, one.stored)}
    for name in given:
        if name not in known:
            raise Refused(f"A {of.title} has no '{name}': it has {', '.join(one.name for one in of.columns)}.")


def _value(tx: Transaction, of: Kind, one: Column, programme_id: str, given: Any) -> Any:
    value = given.strip() if isinstance(given, str) else given
    if value is None or value == "":
        if one.default:
            return one.default
        if one.is_needed:
            label = one.said[:1].upper() + one.said[1:]
            raise Refused(f"“{label}” is empty. Fill it in: it is needed for this {of.title}.")
        return None
    return _CHECKS[one.holds](tx, one, programme_id, value)


def _code(tx: Transaction, one: Column, programme_id: str, value: Any) -> str:
    return code_of(str(value))


def _text(tx: Transaction, one: Column, programme_id: str, value: Any) -> str:
    return str(value)


def _choice(tx: Transaction, one: Column, programme_id: str, value: Any) -> str:
    if value not in one.known:
        raise Refused(f"No {one.said.lower()} '{value}': choose one of {', '.join(filter(None, one.known))}.")
    return str(value)


def _day(tx: Transaction, one: Column, programme_id: str, value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        found = value
    else:
        try:
            found = date.fromisoformat(str(value))
        except ValueError:
            raise Refused(f"'{value}' in {one.said.lower()} is no day: write it as 2026-10-31.") from None
    if not 2000 <= found.year <= 2100:
        raise Refused(f"The {one.said.lower()} {found} lies outside 2000 to 2100. Check the year.")
    return found


def _moment(tx: Transaction, one: Column, programme_id: str, value: Any) -> datetime:
    if not isinstance(value, datetime):
        raise Refused(f"'{value}' in {one.said.lower()} is no day with a time.")
    if not 2000 <= value.year <= 2100:
        raise Refused(f"The {one.said.lower()} {value} lies outside 2000 to 2100. Check the year.")
    return instant(one.said.lower(), value)


def _number(tx: Transaction, one: Column, programme_id: str, value: Any) -> float:
    try:
        found = finite(one.said.lower(), float(value))
    except (TypeError, ValueError):
        raise Refused(f"'{value}' in {one.said.lower()} is no number: write it as 1234.5.") from None
    if (one.low is not None and found < one.low) or (one.high is not None and found > one.high):
        upper = "or more" if one.high is None else f"to {one.high:g}"
        raise Refused(f"The {one.said.lower()} is {found:g}: it must be {one.low:g} {upper}.")
    return found


def _whole(tx: Transaction, one: Column, programme_id: str, value: Any) -> int:
    found = _number(tx, one, programme_id, value)
    if found != int(found):
        raise Refused(f"The {one.said.lower()} is {found}: it must be a whole number.")
    return int(found)


def _money(tx: Transaction, one: Column, programme_id: str, value: Any) -> int:
    return round(_number(tx, one, programme_id, value) * 100)


def _yes(tx: Transaction, one: Column, programme_id: str, value: Any) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    said = str(value).lower().removesuffix(".0")
    if said not in words:
        raise Refused(f"'{value}' in {one.said.lower()} is neither yes nor no.")
    return words[said]


def _ref(tx: Transaction, one: Column, programme_id: str, value: Any) -> str:
    """The id of what is referred to, by its id or by its code; it must belong to the programme.

    A stakeholder of another programme's register may be named by its id: it is the same one there.
    """
    own = "programme_id = $programme"
    by = f"{one.of}_id = $said"
    if one.of in BUILT_ELSEWHERE or kind(one.of).has_code:
        by = f"({by} or code = $said)"
    where = f"{own} and {by}"
    if one.of == "stakeholder":
        where = f"({where} or stakeholder_id = $said) and merged_into_id is null"
    found = tx.one(
        f"select {one.of}_id as id from {one.of} where {where}",  # noqa: S608  # our own names
        {"programme": programme_id, "said": str(value)},
    )
    if not found:
        title = one.of if one.of in BUILT_ELSEWHERE else kind(one.of).title
        raise Refused(f"There is no {title} '{value}' in the programme. Add it first, or choose another.")
    return str(found["id"])


def _points(tx: Transaction, one: Column, programme_id: str, value: Any) -> str:
    """Days and pounds as JSON of days and pence."""
    from pipelines.commands.plan_sheets import points_of

    pairs = value if isinstance(value, Sequence) and not isinstance(value, str) else points_of(str(value))
    pairs = sorted((day, finite("point", float(amount))) for day, amount in pairs)
    amounts = [amount for _, amount in pairs]
    if amounts != sorted(amounts):
        raise Refused("The points of a profile go down: each says how much is spent in all by its day.")
    return to_json([[day.isoformat(), round(amount * 100)] for day, amount in pairs])


_CHECKS = {
    "code": _code,
    "text": _text,
    "area": _text,
    "choice": _choice,
    "day": _day,
    "moment": _moment,
    "number": _number,
    "whole": _whole,
    "money": _money,
    "yes": _yes,
    "ref": _ref,
    "points": _points,
}


def _refuse_nonsense(of: Kind, row: Row) -> None:
    """What no single column can say."""
    if of.name == "logic_link" and row["from_node_id"] == row["to_node_id"]:
        raise Refused("A step of the logic model cannot lead to itself. Choose another one.")
    if of.name == "budget_line":
        if row["profile"] == "points" and not row["profile_points"]:
            raise Refused("A profile of points has no points. Enter at least one day and its amount, or choose linear.")
        if row["profile"] == "linear":
            row["profile_points"] = None
    if of.name == "budget_actual" and row["amount"] == 0:
        raise Refused("The amount is 0: enter what was spent; a credit is a negative amount.")
    if of.name == "action" and row["done_on"] and row["done_on"].year < 2000:
        raise Refused(f"The action is done on {row['done_on']}: check the year.")
    low, high = row.get("result_low"), row.get("result_high")
    if low is not None and high is not None and low > high:
        raise Refused(f"The interval goes from {low} to {high}: the lower end comes first.")
    if of.name == "pilot_criterion" and row["measured_on"] and row["measured_on"] < row["declared_on"]:
        raise Refused(
            f"The criterion was declared on {row['declared_on']}, after it was measured on {row['measured_on']}. "
            "A criterion of a pilot is declared before its result is known."
        )


def _refuse_twin(tx: Transaction, of: Kind, programme_id: str, row: Row, but: str | None) -> None:
    """Raises Refused where another thing is found by the same key."""
    columns = [of.column(name).stored for name in of.key]
    where = " and ".join(f"{column} is not distinct from ${column}" for column in columns)
    twin = tx.one(
        f"select 1 as found from {of.name} "  # noqa: S608  # our own names
        f"where programme_id = $programme and {where} and {of.name}_id is distinct from $but",
        {"programme": programme_id, "but": but, **{column: row[column] for column in columns}},
    )
    if twin:
        said = " and ".join(f"{of.column(name).said.lower()} '{row[of.column(name).stored]}'" for name in of.key)
        if of.key != ("code",):
            said = said.replace("_id", "")
        raise Refused(f"The programme has a {of.title} with the {said} already. Change that one, or say another.")


def _refuse_circle(tx: Transaction, of: Kind, identity: str, row: Row) -> None:
    """Raises Refused where an activity would come after itself."""
    if of.name != "activity":
        return
    above = row["depends_on_id"]
    while above:
        if above == identity:
            raise Refused(
                f"The activity '{row['code']}' would come after itself. Choose another one to come before it."
            )
        found = tx.one("select depends_on_id from activity where activity_id = $id", {"id": above})
        above = found["depends_on_id"] if found else None


def in_pounds(of: Kind, held: Row) -> Row:
    """What is stored, as it would be given."""
    shown = dict(held)
    for one in of.columns:
        value = held.get(one.name)
        if value is None:
            continue
        if one.holds == "money":
            shown[one.name] = value / 100
        elif one.holds == "moment":
            shown[one.name] = value.replace(tzinfo=UTC)
        elif one.holds == "points":
            shown[one.name] = [(date.fromisoformat(day), pence / 100) for day, pence in json.loads(value)]
    return shown


def _called(of: Kind, held: Mapping[str, Any]) -> str:
    return f"'{held['code']}'" if of.has_code else "named here"


def shown(store: Store, name: str, identity: str) -> Row | None:
    """What is said of one thing, by the names of its columns, as a form shows it; None where it is gone."""
    of = kind(name)
    held = store.one(f"select * from {name} where {name}_id = $id", {"id": identity})  # noqa: S608  # our own names
    return in_pounds(of, {one.name: held[one.stored] for one in of.columns}) if held else None
