"""What is held on something between two days: every kind of record, found by words, topic, account or case."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from data import known, models, people, plan_rows
from data.store import Store
from pipelines.held_kinds import USUAL, Held, registry

MOST = 2000  # records of one kind; of more the newest are taken, and it is said
BELONGS = ("case_id", "source_id")  # columns that name the case of a record
ACCOUNTED = ("mention", "post", "answer", "case_file")  # the kinds that an account narrows

NOT_TOLD = ("record_id", "happened_at", "reference", "held", "also_")  # columns of a search that are no fields

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. At least one of words, topic, account, case and person must be said; days may be left open.

    `ref` is a case and asks for what belongs to it; `person` is a case and asks for all of the person who wrote it.
    """

    words: str = ""  # parted by commas: any of them
    topic_id: str = ""
    platform: str = ""
    account_id: str = ""
    ref: str = ""
    since: date | None = None
    until: date | None = None
    person: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        days = {name: day.isoformat() if day else None for name, day in (("since", self.since), ("until", self.until))}
        return {
            "words": self.words, "topic_id": self.topic_id, "platform": self.platform, "account_id": self.account_id,
            "ref": self.ref, **days, **({"person": self.person} if self.person else {}),
        }  # fmt: skip

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Asked:
        """From what JSON kept."""
        days = {name: date.fromisoformat(said[name]) if said.get(name) else None for name in ("since", "until")}
        return cls(**{**said, **days})


@dataclass(frozen=True, slots=True)
class Item:
    """A record that was found. `staff` names the fields that hold people who work here; `also` is for tables alone."""

    kind: str
    id: str
    day: date | None
    ref: str
    fields: tuple[tuple[str, str], ...]
    staff: frozenset[str] = frozenset()
    also: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def title(self) -> str:
        """Its first words."""
        text = " ".join(next((value for label, value in self.fields if label not in self.staff), "").split())
        return text if len(text) <= 90 else f"{text[:89].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, kind by kind, oldest first, and how many there are of each: `items` may be cut."""

    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many records fit."""
        return sum(self.held.values())

    def cut(self) -> tuple[str, ...]:
        """A sentence for each kind of which not all were taken."""
        return tuple(
            f"{registry()[name].title}: {held:,} fit and only the newest {len(self.items[name]):,} are taken. "
            "Ask for fewer days or closer words."
            for name, held in self.held.items()
            if held > len(self.items[name])
        )


# -- searching ---------------------------------------------------------------------------------------


def search(
    store: Store, programme_id: str, asked: Asked, known_at: datetime, *, request: str = "", most: int = MOST
) -> Found:
    """What a programme holds, as it was known at an instant (UTC, no zone), but for the case `request`, which asks."""
    words = words_of(store, asked)
    one_case = _case(store, asked.ref).get("case_id")
    person = _case(store, asked.person)
    zone = ZoneInfo((store.one("select value from setting where key = 'time_zone'") or {"value": "UTC"})["value"])
    params = {
        "programme": programme_id, "known_at": known_at,
        "pattern": _pattern(words, r"(?i)(?:^|[^0-9\pL])", r"(?:$|[^0-9\pL])"),
        "platform": asked.platform or None, "account": asked.account_id or None, "one_case": one_case,
        "person": (person["complainant_key"] or "nobody") if person else None, "person_case": person.get("case_id"),
        "request": request, "most": most, "since": _utc(asked.since, zone),
        "until": _utc(asked.until + timedelta(days=1) if asked.until else None, zone),
    }  # fmt: skip
    says = re.compile(_pattern(words, r"(?i)(?<![^\W_])", r"(?![^\W_])") or "")
    names, of_case = _Names(store), (one_case, asked.ref) if asked.ref else None
    items: dict[str, tuple[Item, ...]] = {}
    held: dict[str, int] = {}
    cases: frozenset[str] = frozenset()
    for one in registry().values():
        if (asked.account_id and one.name not in ACCOUNTED) or (asked.person and not names.is_told_of(one)):
            continue
        if one.model:
            found, number = _by_model(store, one, params, zone)
        else:
            every = _items(store, one, programme_id, known_at, zone, names)
            fits = [
                item
                for item, row in every
                if _in_days(item.day, asked)
                and (not asked.person or _belongs(row) in cases)
                and _fits(item, [row.get(name) for name in one.found_by], row, says, cases, of_case, request)
            ]
            number = len(fits)
            found = sorted(fits, key=_place)[-most:]
        if one.name == "case_file":
            cases = frozenset(item.id for item in found)
        if number:
            items[one.name], held[one.name] = tuple(found), number
    return Found(items, held)


def _case(store: Store, ref: str) -> Row:
    return (store.one("select * from case_file where ref = $ref", {"ref": ref}) or {}) if ref else {}


def words_of(store: Store, asked: Asked) -> tuple[str, ...]:
    """The words that are looked for: those that were given and those of the topic."""
    topic = (
        store.one("select terms from topic where topic_id = $id", {"id": asked.topic_id}) if asked.topic_id else None
    )
    said = [*asked.words.split(","), *(json.loads(topic["terms"]) if topic else [])]
    return tuple(dict.fromkeys(word for one in said if (word := " ".join(one.split()))))


def _pattern(words: Sequence[str], before: str, after: str) -> str | None:
    """A pattern for texts that say one of the words; None for no words. Plurals count; a star is any ending.

    What stands `before` and `after` a word is said in the language of the one who looks: the store's has no
    lookaround, Python's has no classes of letters.
    """
    told = [
        r"\s+".join(re.escape(part) for part in word.rstrip("*").split())
        + ("" if word.endswith("*") else f"(?:['’]?s|es)?{after}")
        for word in words
    ]
    return f"{before}(?:{'|'.join(told)})" if told else None


def _by_model(store: Store, one: Held, params: Mapping[str, Any], zone: ZoneInfo) -> tuple[list[Item], int]:
    given = {**params, **dict(one.given)}
    asks = "\n".join(
        line for line in models.model("held", one.model).sql.splitlines() if not known.says_nothing(line, given)
    )
    sql = f"with {known.before(asks, given)}asked_for as (\n{asks}\n)\nselect * from asked_for"
    rows = store.rows(sql, {name: value for name, value in given.items() if re.search(rf"\${name}\b", sql)})
    told = [
        Item(
            one.name, row["record_id"], _day(row["happened_at"], zone), row["reference"],
            _fields({name: row[name] for name in row if not name.startswith(NOT_TOLD)}),
            also={name.removeprefix("also_"): row[name] for name in row if name.startswith("also_")},
        )
        for row in rows
    ]  # fmt: skip
    return sorted(told, key=_place), int(rows[0]["held"]) if rows else 0


def _items(
    store: Store, one: Held, programme_id: str, known_at: datetime, zone: ZoneInfo, names: _Names
) -> list[tuple[Item, Row]]:
    table = one.table or one.name
    identity = names.identity(table)
    told = []
    for row in _rows(store, one, table, identity, programme_id, known_at):
        day = _day(row.get(one.at) or row.get("created_at"), zone)
        said = {column: names.said(column, row.get(column)) for column in one.texts}
        staff = frozenset(_label(column) for column in said if is_staff(column))
        ref = str(row.get(one.ref) or "") if one.ref else ""
        told.append((Item(one.name, str(row[identity]), day, ref, _fields(said), staff), row))
    return told


def _rows(store: Store, one: Held, table: str, identity: str, programme_id: str, known_at: datetime) -> Sequence[Row]:
    """The rows of a table as they were known: by their view of then, by undoing what happened since, or by arrival."""
    params = {"programme": programme_id, "known_at": known_at}
    if identity == f"{table}_id" and table not in models.all_models("known") and (one.within, one.since) == USUAL:
        return plan_rows.rows(store, table, programme_id, known_at=known_at)
    asks = f"select * from {table} where {one.within} and {one.since} <= $known_at"  # noqa: S608 - our own tables
    sql = f"with {known.before(asks, params)}asked_for as ({asks}) select * from asked_for"  # noqa: S608 - our own tables
    return store.rows(sql, {name: value for name, value in params.items() if f"${name}" in sql})


class _Names:
    """What ids of other records stand for, and the key column of each table; looked up once a search."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._people = people.names(store)
        self._columns: dict[str, set[str]] = {}
        for row in store.rows(
            "select table_name, column_name from information_schema.columns where table_schema = 'main'"
        ):
            self._columns.setdefault(row["table_name"], set()).add(row["column_name"])
        self._keys: dict[str, str] = {
            row["table_name"]: row["key"]
            for row in store.rows(
                "select table_name, constraint_column_names[1] as key from duckdb_constraints() "
                "where constraint_type = 'PRIMARY KEY'"
            )
        }
        self._held: dict[str, dict[str, str]] = {}

    def identity(self, table: str) -> str:
        """The column that names a row."""
        return self._keys[table]

    def is_told_of(self, one: Held) -> bool:
        """Whether records of a kind can be a person's: what was written, cases, and what belongs to a case."""
        return bool(one.model) or bool(self._columns.get(one.table or one.name, set()) & set(BELONGS))

    def said(self, column: str, value: Any) -> Any:
        """A reference by code and name; ids of people stay, for they are told by role."""
        table = column.removesuffix("_id")
        if not value or table == column or not self._columns.get(table, set()) & {"code", "name"}:
            return value
        if table not in self._held:
            shown = ", ".join(name for name in ("code", "name") if name in self._columns[table])
            sql = f"select {table}_id as id, concat_ws(' ', {shown}) as said from {table}"  # noqa: S608 - our own tables
            self._held[table] = {row["id"]: row["said"] for row in self._store.rows(sql)}
        return self._held[table].get(str(value), value)


def _fits(
    item: Item, more: Sequence[Any], row: Row, says: re.Pattern[str], cases: frozenset[str],
    of_case: tuple[str | None, str] | None, request: str,
) -> bool:  # fmt: skip
    """Whether a record says the words and is of the case that is asked for; what belongs to a case comes with it."""
    belongs = _belongs(row)
    if request and belongs == request:
        return False
    text = "\n".join([item.ref, *(value for label, value in item.fields if label not in item.staff), *map(str, more)])
    if of_case and belongs != of_case[0] and of_case[1] not in text:
        return False
    return belongs in cases or bool(says.search(text))


def _belongs(row: Row) -> Any:
    """The case that a record belongs to."""
    return next((row[name] for name in BELONGS if row.get(name)), None)


def _in_days(day: date | None, asked: Asked) -> bool:
    return (day is None) or ((not asked.since or day >= asked.since) and (not asked.until or day <= asked.until))


def _place(item: Item) -> tuple[date, str]:
    return item.day or date.min, item.id


def _day(at: datetime | date | None, zone: ZoneInfo) -> date | None:
    return at.replace(tzinfo=UTC).astimezone(zone).date() if isinstance(at, datetime) else at


def _utc(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(), zone).astimezone(UTC).replace(tzinfo=None) if day else None


# -- how a record is told ------------------------------------------------------------------------------


def is_staff(column: str) -> bool:
    """Whether a column holds somebody who works here.

    >>> [is_staff(name) for name in ("owner", "decided_by", "asked_by", "funded_by", "party")]
    [True, True, True, False, False]
    """
    by_nobody = ("funded_by", "served_by", "identified_by", "review_by", "named_by")
    return column in ("owner", "person", "handler", "author", "reviewer") or (
        column.endswith("_by") and column not in by_nobody
    )


def _label(column: str) -> str:
    return column.removesuffix("_id").replace("_", " ").capitalize()


def _fields(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((_label(column), text) for column, value in said.items() if (text := _told(value)))


def _told(value: Any) -> str:
    """A value in words; lists and mappings as they stand in JSON are told without its marks."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return _flat(json.loads(value))
        except ValueError:
            return value
    return str(value)


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {text}" for name, one in value.items() if (text := _flat(one)))
    if isinstance(value, list):
        return ", ".join(text for one in value if (text := _flat(one)))
    return "" if value is None else str(value)
