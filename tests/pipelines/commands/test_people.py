"""People: entering, meeting at sign-in, roles given and withdrawn, shut out and let in."""

from __future__ import annotations

from datetime import date

import pytest

from data.store import Store
from pipelines.commands import NotAllowed, Refused, authority, people
from pipelines.commands.programme import add_objective, add_programme

ISSUER = "https://login.example.org"


def somebody(store: Store, *held: str, name: str = "Ann", programme_id: str | None = None) -> str:
    """A person with roles, as the user of the machine would make one."""
    person_id: str = people.add_person(store, name=name, actor="root")["person_id"]
    for role in held:
        people.grant_role(store, person_id, role=role, programme_id=programme_id, actor="root")
    return person_id


def programme(store: Store, code: str = "P1", actor: str = "root") -> str:
    done = add_programme(
        store, code=code, name="Bikes", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor=actor
    )
    return str(done["programme_id"])


def test_the_first_sign_in_makes_a_person_without_a_role_and_the_second_finds_them(store: Store) -> None:
    first = people.meet(store, issuer=ISSUER, subject="u1", name="Ann")

    again = people.meet(store, issuer=ISSUER, subject="u1", name="Ann B.")

    assert again == first
    assert authority.roles_in(store, first["person_id"], None) == set()
    assert not authority.holds_any_role(store, first["person_id"])


def test_a_person_is_told_by_provider_and_name_there_never_by_the_name_alone(store: Store) -> None:
    ann = people.meet(store, issuer=ISSUER, subject="u1", name="Ann")
    other = people.meet(store, issuer="https://elsewhere.example.org", subject="u1", name="Ann")

    assert ann != other


def test_a_provider_without_a_name_there_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="or neither"):
        people.add_person(store, name="Ann", issuer=ISSUER, actor="root")


def test_a_role_counts_from_its_giving_to_its_withdrawal(store: Store) -> None:
    ann = somebody(store)
    given = people.grant_role(store, ann, role="lead", actor="root")
    programme(store, actor=ann)

    people.withdraw_role(store, given["grant_id"], reason="moved on", actor="root")

    with pytest.raises(NotAllowed, match="lead"):
        programme(store, "P2", actor=ann)


def test_a_role_in_one_programme_counts_in_that_programme_alone(store: Store) -> None:
    own, other = programme(store, "P1"), programme(store, "P2")
    ann = somebody(store, "lead", programme_id=own)

    add_objective(store, own, code="O1", text="More bikes", actor=ann)

    with pytest.raises(NotAllowed):
        add_objective(store, other, code="O1", text="More bikes", actor=ann)
    with pytest.raises(NotAllowed):
        programme(store, "P3", actor=ann)


def test_the_same_role_twice_is_refused(store: Store) -> None:
    ann = somebody(store, "staff")

    with pytest.raises(Refused, match="already"):
        people.grant_role(store, ann, role="staff", actor="root")


def test_who_is_shut_out_may_nothing_from_that_moment(store: Store) -> None:
    ann = somebody(store, "lead")

    people.disable_person(store, ann, reason="left", actor="root")

    assert not authority.may(store, ann, "add_programme")
    with pytest.raises(NotAllowed, match="no longer signed in"):
        programme(store, actor=ann)


def test_the_last_administrator_cannot_leave_nobody_behind(store: Store) -> None:
    ann = somebody(store, "administrator")

    with pytest.raises(Refused, match="Nobody would be left"):
        people.disable_person(store, ann, reason="oops", actor=ann)


def test_one_ends_ones_own_sessions_and_not_those_of_others(store: Store) -> None:
    ann, bob = somebody(store, "staff"), somebody(store, "staff", name="Bob")

    people.sign_out_everywhere(store, ann, actor=ann)

    held = store.one("select signed_out_at from person where person_id = $id", {"id": ann})
    assert held is not None
    assert held["signed_out_at"] is not None
    with pytest.raises(Refused, match="administrator"):
        people.sign_out_everywhere(store, bob, actor=ann)


def test_who_has_a_role_in_one_programme_only_ends_their_own_sessions_too(store: Store) -> None:
    cat = somebody(store, "viewer", name="Cat", programme_id=programme(store))
    eve = somebody(store, name="Eve")
    out = somebody(store, "staff", name="Out")
    people.disable_person(store, out, reason="left", actor="root")

    people.sign_out_everywhere(store, cat, actor=cat)

    held = store.one("select signed_out_at from person where person_id = $id", {"id": cat})
    assert held is not None
    assert held["signed_out_at"] is not None
    for other, actor in ((eve, cat), (eve, eve), (out, out)):  # not somebody else's, not without a role, not shut out
        with pytest.raises(NotAllowed):
            people.sign_out_everywhere(store, other, actor=actor)


def test_a_forged_actor_is_nobody(store: Store) -> None:
    with pytest.raises(NotAllowed):
        programme(store, actor="per_01JINVENTED")
