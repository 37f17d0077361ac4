"""Two spellings of one person among those who take part: proposed, told as one everywhere, and undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data import models
from data.store import Store
from pipelines.commands import Refused, name_merges, policy
from pipelines.commands.plan_items import add_item
from tests.pipelines.commands.test_people import programme, somebody

TODAY = date(2026, 5, 1)


@pytest.fixture
def of(store: Store) -> str:
    """Katherine takes part, and read and passed under another spelling."""
    found = programme(store)
    for who in ("Katherine O'Neil", "Bob Ray", "Ward 12 Lead", "Ward 14 Lead"):
        add_item(store, "participant", found, {"person": who, "joined_on": "2026-01-05"}, actor="lead")
    add_item(store, "training_course", found, {"code": "TC1", "name": "Primer", "valid_months": 24}, actor="lead")
    given = {"training_course": "TC1", "person": "Catherine O'Neill", "passed_on": "2026-02-01"}
    add_item(store, "training_record", found, given, actor="lead")
    draft = policy.draft_policy(
        store, found, audience="staff", title="Taking part", reason="first", start_from="start", actor="ann"
    )
    policy.put_in_force(
        store, draft["policy_id"], on=date(2026, 1, 6), approved_by="Dee", review_by=date(2030, 1, 1), actor="ann"
    )
    policy.acknowledge(
        store, found, subject_kind="policy", subject_id=draft["policy_id"], person="Catherine O'Neill", actor="ann"
    )
    return found


def told(store: Store, of: str) -> tuple[Any, ...]:
    """Who read the policy of how many, and who has training in date."""
    given = {"programme": of, "today": TODAY}
    [policy_read] = store.rows(models.model("pages", "read_coverage").sql, given)
    trained = [
        row["person"] for row in store.rows(models.model("pages", "training_of").sql, given) if row["runs_out_on"]
    ]
    roster = [row["person"] for row in store.rows(models.model("pages", "participants").sql, given)]
    return policy_read["read"], policy_read["expected"], trained, roster


def test_two_spellings_are_proposed_told_as_one_and_two_again(store: Store, of: str) -> None:
    [pair] = name_merges.name_twins(store, of)  # wards 12 and 14 are told apart by their numbers
    assert {pair["kept"], pair["gone"]} == {"Katherine O'Neil", "Catherine O'Neill"}
    assert told(store, of) == (
        0,
        4,
        ["Catherine O'Neill"],
        ["Bob Ray", "Katherine O'Neil", "Ward 12 Lead", "Ward 14 Lead"],
    )

    done = name_merges.merge_names(
        store, of, kept="Catherine O'Neill", gone="Katherine O'Neil", similarity=pair["similarity"], actor="lead"
    )

    assert told(store, of) == (
        1,
        4,
        ["Catherine O'Neill"],
        ["Bob Ray", "Catherine O'Neill", "Ward 12 Lead", "Ward 14 Lead"],
    )
    assert name_merges.name_twins(store, of) == []
    assert store.one("select count(*) as n from participant where person = $who", {"who": "Katherine O'Neil"}) == {
        "n": 1
    }

    name_merges.undo_name_merge(store, done["name_merge_id"], actor="lead")

    assert told(store, of)[0] == 0
    assert name_merges.name_twins(store, of) == [], "what somebody undid is not proposed again"
    with pytest.raises(Refused, match="undone already"):
        name_merges.undo_name_merge(store, done["name_merge_id"], actor="lead")


def test_a_third_spelling_follows_and_comes_back(store: Store, of: str) -> None:
    add_item(store, "participant", of, {"person": "Kathrine ONeill", "joined_on": "2026-01-05"}, actor="lead")
    name_merges.merge_names(store, of, kept="Katherine O'Neil", gone="Kathrine ONeill", actor="lead")

    done = name_merges.merge_names(store, of, kept="Catherine O'Neill", gone="Katherine O'Neil", actor="lead")
    assert told(store, of)[1:] == (
        4,
        ["Catherine O'Neill"],
        ["Bob Ray", "Catherine O'Neill", "Ward 12 Lead", "Ward 14 Lead"],
    )

    name_merges.undo_name_merge(store, done["name_merge_id"], actor="lead")
    assert told(store, of)[3] == ["Bob Ray", "Katherine O'Neil", "Ward 12 Lead", "Ward 14 Lead"]


def test_who_signs_in_keeps_the_name_of_their_sign_in(store: Store, of: str) -> None:
    somebody(store, "staff", name="Catherine O'Neill")
    [pair] = name_merges.name_twins(store, of)
    assert (pair["kept"], pair["is_fixed"]) == ("Catherine O'Neill", True)

    with pytest.raises(Refused, match="signs in under this name"):
        name_merges.merge_names(store, of, kept="Katherine O'Neil", gone="Catherine O'Neill", actor="lead")
    somebody(store, "staff", name="Katherine O'Neil")
    assert name_merges.name_twins(store, of) == [], "two who both sign in are two"


def test_two_people_stay_two_and_what_is_no_pair_is_refused(store: Store, of: str) -> None:
    name_merges.keep_names_apart(store, of, first="Katherine O'Neil", second="Catherine O'Neill", actor="ann")

    assert name_merges.name_twins(store, of) == []
    with pytest.raises(Refused, match="Nobody is called 'Zed'"):
        name_merges.merge_names(store, of, kept="Zed", gone="Bob Ray", actor="lead")
    with pytest.raises(Refused, match="one name already"):
        name_merges.merge_names(store, of, kept="bob ray", gone="Bob Ray ", actor="lead")
