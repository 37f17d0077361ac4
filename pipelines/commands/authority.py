"""Whether a person may do what they ask: asked inside every command's transaction, never only on a page.

Each file of commands says in `NEEDS` which role each of its commands needs. A command that stands in no `NEEDS`
is allowed to nobody who signed in.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any

from data.store import Store, Transaction
from pipelines.refusal import NotAllowed
from pipelines.rules import roles
from pipelines.rules.roles import Role

# Actors that are no signed-in person: the user of this machine on the command line, the only user of a dashboard
# without sign-in, and Earshot's own jobs. Whoever can act as these can already read and write the files.
PERSON = "per_"

# what anybody with a role anywhere may do for themselves, whatever programme the role is of: command → who it is about
OWN: Mapping[str, str] = {"sign_out_everywhere": "person_id"}

_keyed: dict[str, str] = {}


@cache
def needed() -> dict[str, Role]:
    """The role that each command needs, by its name, gathered from every file of commands. Raises ValueError."""
    from pipelines import commands

    found: dict[str, Role] = {}
    for module in pkgutil.iter_modules(commands.__path__):
        says: Mapping[str, Role] = getattr(importlib.import_module(f"{commands.__name__}.{module.name}"), "NEEDS", {})
        differing = [name for name, role in says.items() if found.get(name, role) != role]
        if differing:
            raise ValueError(f"Two files of commands say different roles for {', '.join(differing)}.")
        found.update(says)
    return found


def demand(source: Store | Transaction, name: str, body: Mapping[str, Any], actor: str) -> None:
    """Raises NotAllowed unless the actor may give this command in the programme that it concerns."""
    if not actor.startswith(PERSON):
        return
    person = source.one("select name, is_active from person where person_id = $id", {"id": actor})
    if person is None or not person["is_active"]:
        raise NotAllowed("You are no longer signed in here. Sign in again, or ask an administrator.")
    held = roles_in(source, actor, programme_of(source, body))
    is_own = name in OWN and body.get(OWN[name]) == actor and holds_any_role(source, actor)
    if not is_own and not roles.may(held, needed().get(name)):
        raise NotAllowed(_sentence(name, held))


def require(store: Store, actor: str, name: str, programme_id: str | None = None) -> None:
    """`demand` for what is no single transaction, such as an import. Raises NotAllowed."""
    demand(store, name, {"programme_id": programme_id}, actor)


def may(store: Store, actor: str, name: str, programme_id: str | None = None) -> bool:
    """Whether a command would be allowed, for pages that grey a button out. The command asks again itself."""
    if not actor.startswith(PERSON):
        return True
    return roles.may(roles_in(store, actor, programme_id), needed().get(name))


def holds_any_role(store: Store | Transaction, person_id: str) -> bool:
    """Whether a person has any role anywhere: who has none sees nothing."""
    found = store.one(
        "select 1 as found from person_role where person_id = $id and withdrawn_at is null limit 1", {"id": person_id}
    )
    return found is not None


def roles_in(source: Store | Transaction, person_id: str, programme_id: str | None) -> set[str]:
    """The roles that somebody who may sign in holds in a programme; one given for another does not count there."""
    found = source.rows(
        "select r.role from person_role as r inner join person as p on p.person_id = r.person_id "
        "where r.person_id = $id and p.is_active and r.withdrawn_at is null "
        "and (r.programme_id is null or r.programme_id = $programme)",
        {"id": person_id, "programme": programme_id},
    )
    return {str(row["role"]) for row in found}


def _sentence(name: str, held: set[str]) -> str:
    what = name.replace("_", " ")
    need = needed().get(name)
    if need is None:
        return f"Nobody may {what} after signing in: no role is written down for it."
    able = [role for role in roles.ROLES if need in roles.INCLUDES[role]]
    return (
        f"To {what} one needs to be {' or '.join(able)} here; you are "
        f"{' and '.join(sorted(held)) or 'without a role'}. Ask an administrator."
    )


# -- which programme a command concerns --------------------------------------------------------------


def programme_of(source: Store | Transaction, body: Mapping[str, Any]) -> str | None:
    """The programme that a command's body names, by itself or by one of its subjects; None where it names none."""
    if body.get("programme_id"):
        return str(body["programme_id"])
    if not _keyed:  # the tables of one version of Earshot are the same in every store
        _keyed.update(_tables_with_programme(source))
    tables = _keyed
    for key, value in body.items():
        table = tables.get(key)
        if table and isinstance(value, str):
            found = source.one(f'select programme_id from "{table}" where "{key}" = $id', {"id": value})  # noqa: S608 - names of our own tables
            if found and found["programme_id"]:
                return str(found["programme_id"])
    return None


def _tables_with_programme(source: Store | Transaction) -> dict[str, str]:
    """Key column → table, of every table whose rows have an id of their own and belong to a programme."""
    found = source.rows(
        """select c.table_name, k.constraint_column_names[1] as key_column
           from duckdb_columns() as c
           join duckdb_constraints() as k
             on k.table_name = c.table_name and k.constraint_type = 'PRIMARY KEY'
            and len(k.constraint_column_names) = 1
           where c.column_name = 'programme_id' and c.table_name <> 'programme'"""
    )
    return {row["key_column"]: row["table_name"] for row in found}
