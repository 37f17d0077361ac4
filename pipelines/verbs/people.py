"""What the owner can be asked for about people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store
from pipelines.owner import Tell, Verb


def _people(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    return store.rows(
        """select p.person_id, p.name, p.issuer, p.subject, p.is_active,
                  coalesce(string_agg(r.role || coalesce(' in ' || g.code, ''), ', ' order by r.role, g.code), '')
                      as roles
           from person as p
           left join person_role as r on r.person_id = p.person_id and r.withdrawn_at is null
           left join programme as g on g.programme_id = r.programme_id
           group by p.person_id, p.name, p.issuer, p.subject, p.is_active
           order by p.name, p.person_id"""
    )


def _add_person(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import people

    return people.add_person(store, **arguments)


def _grant_role(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import people
    from pipelines.commands.checking import programme_named

    said = dict(arguments)
    code = said.pop("programme", None)
    programme = None
    if code:
        programme = programme_named(store, code)["programme_id"]
    return people.grant_role(store, said.pop("person_id"), programme_id=programme, **said)


def _disable_person(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import people

    return people.disable_person(store, **arguments)


def _end_sessions(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import people

    return people.sign_out_everywhere(store, **arguments)


VERBS: dict[str, Verb] = {
    "people": _people,
    "add_person": _add_person,
    "grant_role": _grant_role,
    "disable_person": _disable_person,
    "end_sessions": _end_sessions,
}
