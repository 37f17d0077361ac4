"""Roles: what each allows, and that nothing is allowed which is not written down."""

from __future__ import annotations

import pytest

from pipelines.rules.roles import INCLUDES, MEANING, ROLES, may


@pytest.mark.parametrize("role", ROLES)
def test_what_no_role_is_written_down_for_is_allowed_to_nobody(role: str) -> None:
    assert not may([role], None)


def test_nobody_without_a_role_may_anything() -> None:
    assert not any(may([], need) for need in ROLES)


def test_a_word_that_is_no_role_allows_nothing() -> None:
    assert not any(may(["owner", "root"], need) for need in ROLES)


def test_an_administrator_answers_nobody_and_a_lead_administers_nothing() -> None:
    assert not may(["administrator"], "staff")
    assert not may(["lead"], "administrator")
    assert may(["administrator", "staff"], "staff")


def test_every_role_includes_looking_and_has_a_meaning() -> None:
    assert all("viewer" in INCLUDES[role] and role in INCLUDES[role] and MEANING[role] for role in ROLES)
