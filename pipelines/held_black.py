"""Records of a pack as they may leave: people blacked out by patterns and known names, staff told by role."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data import people
from data.store import Store
from pipelines.held import Found, Item
from pipelines.redaction import Redactor
from pipelines.rules.exemptions import said as reason_said
from pipelines.rules.names import is_personal, is_post

STAFF = "a member of staff"

Exempt = Mapping[tuple[str, str], tuple[str, str | None]]  # (kind, id) → reason, note


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as it stands in a pack."""

    number: int
    item: Item
    title: str
    fields: tuple[tuple[str, str], ...]
    state: str
    reason: str = ""

    @property
    def sha256(self) -> str:
        """Of what the reader sees of it, whatever its number."""
        return hash_of(
            json.dumps(
                [self.item.kind, str(self.item.day), self.item.ref, self.state, self.reason, self.fields]
            ).encode()
        )


class Blacker:
    """Blacks the records of one pack out: people by the patterns and by their known names, staff by role."""

    def __init__(self, store: Store, programme_id: str, items: Iterable[Item], *, is_staff_named: bool) -> None:
        self._people = people.names(store)
        self._is_staff_named = is_staff_named
        self._roles: dict[str, str] = {}
        for row in store.rows(
            "select p.name, r.role from person as p inner join person_role as r on r.person_id = p.person_id "
            "where r.withdrawn_at is null and (r.programme_id is null or r.programme_id = $programme) "
            "order by r.granted_at, r.role",
            {"programme": programme_id},
        ):
            self._roles[row["name"]] = row["role"]
        public = store.rows(
            "select name from case_person where name is not null "
            "union select contact from case_person where contact is not null "
            "union select contact_name from stakeholder where contact_name is not null "
            "union select name from stakeholder where kind = 'person'"
        )
        staff = {
            name
            for item in items
            for label, value in item.fields
            if label in item.staff
            for name in self._named(value).split(";")
        }
        bodies = {row["name"] for row in store.rows("select name from stakeholder where kind <> 'person'")}
        known = [] if is_staff_named else [*self._people.values(), *filter(is_personal, staff - bodies)]
        self.redactor = Redactor([*(row["name"] for row in public), *known])

    def field(self, item: Item, label: str, value: str) -> str:
        """One value as it may leave."""
        if label not in item.staff:
            return self.redactor.redact(self._named(value))
        if self._is_staff_named:
            return self.redactor.redact(self._named(value))
        return "; ".join(dict.fromkeys(self._by_role(name.strip()) for name in self._named(value).split(";")))

    def again(self, text: str) -> str:
        """Text that a field holds already and that is told a second time: blacked out, and not counted."""
        counted = Counter(self.redactor.counted)
        told = self.redactor.redact(self._named(text))
        self.redactor.counted = counted
        return told

    def _named(self, value: str) -> str:
        return people.named(value, self._people)

    def _by_role(self, name: str) -> str:
        """A post that is no person stays; somebody who signs in has a role; everybody else works here."""
        if name in self._roles:
            return f"{STAFF} ({self._roles[name]})"
        return name if is_post(name) and name not in self._people.values() else STAFF


def shown_of(found: Found, exempt: Exempt, blacker: Blacker) -> list[Shown]:
    """Every record that was found, numbered, as it stands in a pack. Of what is left out the reason stands alone."""
    every = [item for items in found.items.values() for item in items]
    return [_shown(number, item, exempt.get((item.kind, item.id)), blacker) for number, item in enumerate(every, 1)]


def _shown(number: int, item: Item, exempt: tuple[str, str | None] | None, blacker: Blacker) -> Shown:
    if exempt:
        reason = blacker.redactor.redact(reason_said(*exempt))
        return Shown(number, item, "", (), "withheld", reason)
    fields = tuple((label, blacker.field(item, label, value)) for label, value in item.fields)
    is_same = fields == item.fields
    title = Item(item.kind, item.id, item.day, item.ref, fields, item.staff).title
    return Shown(number, item, title, fields, "released" if is_same else "redacted")


def hash_of(content: bytes) -> str:
    """SHA-256."""
    return hashlib.sha256(content).hexdigest()
