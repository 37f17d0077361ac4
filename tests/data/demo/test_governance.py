"""The demo's policy and records: the counts of the demo's text, and a policy that passes its own tests."""

from __future__ import annotations

from functools import cache

from data.demo import governance, participation
from pipelines.commands.policy import as_rule
from pipelines.commands.policy_tests import as_scenario
from pipelines.rules.policy import contradictions, failing


@cache
def made() -> dict[str, list[governance.Row]]:
    return {**governance.rows(), **participation.rows()}


def of(policy_id: str) -> list[governance.Row]:
    return [row for row in made()["policy_rule"] if row["policy_id"] == policy_id]


def test_the_staff_policy_is_at_version_three_with_21_rules_and_the_house_rules_at_two() -> None:
    in_force = {(row["audience"], row["version"]) for row in made()["policy"] if row["status"] == "in_force"}

    assert in_force == {("staff", 3), ("public", 2)}
    assert len(of("pol_demo_staff_3")) == 21


def test_the_policy_in_force_passes_its_own_tests_without_contradiction() -> None:
    rules = [as_rule(row) for row in of("pol_demo_staff_3")]

    assert failing(rules, [as_scenario(row) for row in made()["policy_scenario"]]) == []
    assert contradictions(rules) == []


def test_87_percent_have_read_the_version_in_force() -> None:
    done = {row["person"] for row in made()["acknowledgement"] if row["subject_id"] == "pol_demo_staff_3"}
    for part in ("staff", "ambassador"):
        mine = {row["person"] for row in made()["participant"] if row["part"] == part and row["left_on"] is None}

        assert (len(mine), round(100 * len(mine & done) / len(mine))) == (23, 87)


def test_twenty_peers_are_listed_and_five_coded_on_every_topic() -> None:
    peers = made()["peer_policy"]
    coded = {row["peer_policy_id"] for row in made()["policy_coding"]}

    assert len(peers) == 20
    assert coded == {row["peer_policy_id"] for row in peers if row["is_reviewed"]}
    assert len(coded) == 5
    assert len(made()["policy_coding"]) == 5 * len(made()["policy_topic"])


def test_the_new_creative_was_tested_with_42_parents() -> None:
    assert made()["pretest"][0]["asked"] == 42


def test_every_row_is_marked_and_invented() -> None:
    every = [row for rows in made().values() for row in rows]

    assert all(row["is_demo"] and row["created_by"] == "demo" for row in every)
    assert all("example.org" in row["source"] for row in made()["peer_policy"])
