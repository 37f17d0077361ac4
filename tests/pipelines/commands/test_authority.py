"""Authority: every command of the house has its role, and every cell of role × command is asked in the store."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

from data.store import Store
from pipelines.commands import NotAllowed, authority
from pipelines.rules.roles import INCLUDES, ROLES
from tests.pipelines.commands.test_people import programme, somebody
from tests.tree import ROOT, calls_of, tree_of


def test_every_role_that_is_needed_exists() -> None:
    assert set(authority.needed().values()) <= set(ROLES)


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory, new_store):
    """A store with somebody of every role, one without, one shut out, and two programmes."""
    store = new_store(tmp_path_factory.mktemp("peopled"))
    own, other = programme(store, "OWN"), programme(store, "OTHER")
    held = {role: somebody(store, role, name=role) for role in ROLES}
    scoped = {role: somebody(store, role, name=f"{role} of one", programme_id=own) for role in ROLES}
    nobody = somebody(store, name="nobody")
    out = somebody(store, *ROLES, name="out")
    with store.transaction() as tx:
        tx.run("update person set is_active = false where person_id = $id", {"id": out})
    yield store, own, other, held, scoped, nobody, out
    store.close()


def allowed(store: Store, person: str, command: str, programme_id: str | None) -> bool:
    try:
        authority.require(store, person, command, programme_id)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_of_role_and_command_is_as_written_down(peopled, role: str) -> None:
    store, own, other, held, scoped, _, _ = peopled

    for command, need in authority.needed().items():
        should = need in INCLUDES[role]
        assert allowed(store, held[role], command, None) is should, command
        assert allowed(store, held[role], command, own) is should, command
        assert allowed(store, scoped[role], command, own) is should, command
        assert not allowed(store, scoped[role], command, other), command
        assert not allowed(store, scoped[role], command, None), command


def test_without_a_role_and_shut_out_nothing_is_allowed(peopled) -> None:
    store, own, _, _, _, nobody, out = peopled

    assert not any(allowed(store, person, command, own) for person in (nobody, out) for command in authority.needed())


def test_what_no_role_is_written_down_for_is_allowed_to_nobody_signed_in(peopled) -> None:
    store, own, _, held, _, _, _ = peopled

    assert not any(allowed(store, person, "launch_rocket", own) for person in held.values())


def test_the_check_stands_in_front_of_every_command() -> None:
    """One place asks, and it asks before anything is looked up or done."""
    from pipelines import commands

    lines = inspect.getsource(commands._once)

    assert lines.index("authority.demand") < lines.index("select body_hash") < lines.index("work(tx)")


def names_given() -> set[str]:
    """The name under which each command of the source is carried out; a part that is worked out stands as `.+`."""
    found = set()
    for file in sorted((ROOT / "pipelines").rglob("*.py")):
        for call, name in calls_of(tree_of(file)):
            if name.split(".")[-1] in ("carry_out", "act") and len(call.args) > 1:
                said = call.args[1]
                if isinstance(said, ast.Constant):
                    found.add(re.escape(str(said.value)))
                elif isinstance(said, ast.JoinedStr):
                    parts = [
                        re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in said.values
                    ]
                    found.add("".join(parts))
    return found


def test_every_name_under_which_a_command_is_carried_out_is_written_down() -> None:
    known = authority.needed()
    missing = [name for name in names_given() if not any(re.fullmatch(name, one) for one in known)]

    assert len(names_given()) > 50
    assert missing == [], "say in NEEDS which role each needs: without one, nobody signed in may"
