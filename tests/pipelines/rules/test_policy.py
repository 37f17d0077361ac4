"""The policy's rules: deny by default, deny over approval over allow, contradictions, and what versions change."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.policy import (
    EFFECTS,
    Rule,
    Scenario,
    ask,
    contradictions,
    differences,
    failing,
    holds,
    wrong_with,
)
from tests.tree import ROOT

START = json.loads((ROOT / "data" / "reference" / "policy_start.json").read_text(encoding="utf-8"))
STAFF = [Rule(**one) for one in START["staff"]]
SCENARIOS = [Scenario(**one) for one in START["scenarios"]]
ALLOW = Rule("A", "who", {"role": {"is": "comms"}}, "allow", "The team may.")
NIGHT = Rule("N", "when", {"hour": {"from": 19, "to": 24}}, "deny", "Not at night.")
MONEY = Rule("M", "identity", {"commits": {"is": True}}, "require_approval", "Promises are approved.")


def test_an_empty_policy_allows_nothing() -> None:
    assert ask([], {"role": "lead"}).effect == "deny"
    assert ask([], {"role": "lead"}).sentence == "No: no rule of the policy allows it."


@pytest.mark.parametrize("role", ["", None, "intern", "COMMS"])
def test_a_role_that_no_rule_names_may_nothing(role: object) -> None:
    assert ask([ALLOW], {"role": role}).effect == "deny"


def test_deny_beats_approval_and_approval_beats_allow() -> None:
    everything = {"role": "comms", "hour": 20, "commits": True}

    assert ask([ALLOW, MONEY, NIGHT], everything).effect == "deny"
    assert ask([ALLOW, MONEY], everything).effect == "require_approval"
    assert ask([ALLOW], everything).effect == "allow"


def test_the_answer_cites_its_rule() -> None:
    assert ask([ALLOW, NIGHT], {"role": "comms", "hour": 23}).sentence == "No, by rule N: Not at night."


@pytest.mark.parametrize(("hour", "effect"), [(18, "allow"), (19, "deny"), (23, "deny")])
def test_the_evening_begins_at_seven(hour: int, effect: str) -> None:
    assert ask([ALLOW, NIGHT], {"role": "comms", "hour": hour}).effect == effect


def test_what_the_situation_does_not_say_fits_no_rule_that_asks_for_it() -> None:
    assert not holds(NIGHT.condition, {"role": "comms"})


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"mood": {"is": "bad"}}, "cannot ask for 'mood'"),
        ({"role": {}}, "Say of 'role'"),
        ({"role": "comms"}, "Say of 'role'"),
        ({"role": {"in": []}}, "is empty"),
        ({"hour": {"from": 9}}, "from and a later to"),
        ({"hour": {"from": 17, "to": 9}}, "from and a later to"),
    ],
)
def test_a_condition_that_means_nothing_is_refused_in_words(condition: dict, said: str) -> None:
    assert said in str(wrong_with(condition))


def test_the_policy_to_start_from_passes_its_own_forty_scenarios() -> None:
    assert len(SCENARIOS) >= 40
    assert failing(STAFF, SCENARIOS) == []
    assert contradictions(STAFF) == []
    assert not [one.code for one in STAFF if wrong_with(one.condition)]


@pytest.mark.parametrize("code", [one.code for one in STAFF])
def test_every_rule_to_start_from_decides_something(code: str) -> None:
    """Without it, a scenario or a situation of the grid comes out otherwise: no rule is idle."""
    assert differences(STAFF, [one for one in STAFF if one.code != code])


def test_taking_a_rule_away_breaks_exactly_the_scenarios_that_rest_on_it() -> None:
    without = [one for one in STAFF if one.code != "I3"]

    assert [one.code for one, _ in failing(without, SCENARIOS)] == []  # nothing else allows it: deny by default
    without = [one for one in STAFF if one.code != "W1"]
    assert {one.code for one, _ in failing(without, SCENARIOS)} == {
        one.code for one in SCENARIOS if ask(STAFF, one.situation).rules[:1] == (STAFF[0],)
    }


def test_a_rule_that_another_always_beats_is_named() -> None:
    everywhere = Rule("Z", "who", {"role": {"in": ["comms", "lead"]}}, "deny", "Nobody of the team.")

    told = contradictions([ALLOW, everywhere])

    assert [one.sentence for one in told] == ["Rule A (allow) never has an effect: wherever it fits, rule Z says deny."]


def test_a_rule_that_is_beaten_sometimes_is_no_contradiction() -> None:
    assert contradictions([ALLOW, NIGHT, MONEY]) == []


def test_two_versions_say_who_gains_and_who_loses() -> None:
    leads = Rule("L", "who", {"role": {"is": "lead"}}, "allow", "Leads may.")

    told = differences([ALLOW, NIGHT], [leads, NIGHT])

    assert [(one.role, one.before, one.after, one.is_gain) for one in told] == [
        ("lead", "deny", "allow", True),
        ("comms", "allow", "deny", False),
    ]


def test_two_like_versions_differ_in_nothing() -> None:
    assert differences(STAFF, STAFF) == []


roles = st.sampled_from(["comms", "lead", "staff"])
conditions = st.fixed_dictionaries(
    {},
    optional={
        "role": st.one_of(
            roles.map(lambda one: {"is": one}), st.lists(roles, min_size=1).map(lambda some: {"in": some})
        ),
        "hour": st.tuples(st.integers(0, 22), st.integers(1, 23)).map(
            lambda two: {"from": min(two), "to": max(two) + 1}
        ),
        "trained": st.booleans().map(lambda one: {"is": one}),
    },
)
some_rules = st.lists(st.builds(Rule, st.text("AB", min_size=1), st.just("who"), conditions, st.sampled_from(EFFECTS)))
situations = st.fixed_dictionaries({"role": roles, "hour": st.integers(0, 23), "trained": st.booleans()})


@given(some_rules, situations)
def test_a_further_allow_never_forbids_and_a_further_deny_never_allows(rules: list[Rule], situation: dict) -> None:
    before = EFFECTS.index(ask(rules, situation).effect)

    assert EFFECTS.index(ask([*rules, Rule("+", "who", {}, "allow")], situation).effect) <= before
    assert EFFECTS.index(ask([*rules, Rule("-", "who", {}, "deny")], situation).effect) >= before


@given(some_rules, situations)
def test_a_rule_found_to_be_without_effect_is_without_effect(rules: list[Rule], situation: dict) -> None:
    for one in contradictions(rules):
        without = [rule for rule in rules if rule is not one.never]
        assert ask(without, situation).effect == ask(rules, situation).effect
