"""What the Policy page reads: versions, rules and scenarios as the rules judge them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from dashboard import person, read
from dashboard.read import Programme
from dashboard.words import PLATFORMS
from pipelines.commands.policy import as_rule
from pipelines.commands.policy_tests import as_scenario
from pipelines.rules import training
from pipelines.rules.policy import Rule, Scenario


def versions(programme_id: str, audience: str) -> list[dict[str, Any]]:
    """Every version for an audience, newest first."""
    return [row for row in read.rows("policies", programme=programme_id) if row["audience"] == audience]


def in_force(programme_id: str, audience: str, on: date) -> dict[str, Any] | None:
    """The version that is in force on a day."""
    return next(
        (
            row
            for row in versions(programme_id, audience)
            if row["in_force_from"] and row["in_force_from"] <= on
            and (row["in_force_until"] is None or on < row["in_force_until"])
        ),
        None,
    )  # fmt: skip


def draft(programme_id: str, audience: str) -> dict[str, Any] | None:
    """The open draft, if there is one."""
    return next((row for row in versions(programme_id, audience) if row["status"] == "draft"), None)


def rules(policy_id: str) -> list[Rule]:
    """The rules of a version."""
    return [as_rule(row) for row in read.rows("policy_rules", policy=policy_id)]


def scenarios(programme_id: str) -> list[Scenario]:
    """The policy's own tests."""
    return [as_scenario(row) for row in read.rows("policy_scenarios", programme=programme_id)]


def words(some: list[Rule], field: str) -> list[str]:
    """The words that rules name for a field, in order: the choices of a form."""
    found: dict[str, None] = {}
    for rule in some:
        test = rule.condition.get(field, {})
        for one in [*([test["is"]] if "is" in test else []), *test.get("in", []), *test.get("not_in", [])]:
            if isinstance(one, str):
                found[one] = None
    return list(found)


def condition_said(condition: str | dict[str, Any]) -> str:
    """A condition as people read it."""
    tests = json.loads(condition) if isinstance(condition, str) else condition
    return ", ".join(_test_said(field, test) for field, test in tests.items()) or "always"


# what a rule asks of a situation, in the words of who is in it
FIELDS = {"role": "by", "capacity": "speaking as", "topic": "about", "channel": "on", "hour": "at", "weekday": "on"}
FLAGS = {
    "trained": ("with the training in date", "without the training in date"),
    "commits": ("promising something", "promising nothing"),
    "factual": ("stating a fact", "stating no fact"),
    "personal_data": ("naming or showing a private person", "naming no private person"),
}


def _test_said(field: str, test: dict[str, Any]) -> str:
    """One test of a condition.

    >>> _test_said("capacity", {"is": "named_employee"}), _test_said("trained", {"is": False})
    ('speaking as named employee', 'without the training in date')
    >>> _test_said("hour", {"from": 7, "to": 19}), _test_said("role", {"in": ["staff", "ambassador"]})
    ('from 07:00 to 19:00', 'by staff or ambassador')
    """
    name = FIELDS.get(field, field.replace("_", " "))
    if "is" in test:
        if isinstance(test["is"], bool):
            yes, no = FLAGS.get(field, (name, f"not {name}"))
            return yes if test["is"] else no
        return f"{name} {_word(test['is'])}"
    if "in" in test:
        return f"{name} {' or '.join(map(_word, test['in']))}"
    if "not_in" in test:
        return f"not {name} {' or '.join(map(_word, test['not_in']))}"
    return f"from {test['from']:02}:00 to {test['to']:02}:00"


def _word(value: object) -> str:
    said = str(value)
    return PLATFORMS.get(said, said.replace("_", " "))


# -- who takes part, and what they have read and passed ------------------------------------------------


def coverage(programme: Programme) -> list[dict[str, Any]]:
    """Each version of what is read, by the part people take: how many had to, how many did, who is missing."""
    return read.rows("read_coverage", programme=programme.programme_id, today=read.today(programme))


def by_version(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same gathered to one row a version, its parts inside as part → row."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault((row["subject_kind"], row["subject_id"]), {**row, "parts": {}, "expected": 0, "read": 0})
        one["parts"][row["part"]] = row
        one["expected"] += row["expected"]
        one["read"] += row["read"]
    return list(found.values())


def share(row: dict[str, Any] | None) -> str:
    """How many of how many have read it, as people read it.

    >>> share({"read": 20, "expected": 23}), share(None)
    ('20 of 23 (87%)', '')
    """
    if not row:
        return ""
    return f"{row['read']} of {row['expected']} ({round(100 * row['read'] / row['expected'])}%)"


def trained(programme: Programme) -> dict[str, training.Standing]:
    """Whether each person who takes part or passed a course is trained to take part, by their name in small letters."""
    today = read.today(programme)
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in read.rows("training_of", programme=programme.programme_id, today=today):
        rows.setdefault(person.name(row["person"]).casefold(), []).append(row)
    return {
        who: training.stand(
            {row["course"]: row["is_required"] for row in mine},
            {row["course"]: row["runs_out_on"] for row in mine if row["runs_out_on"]},
            today,
        )
        for who, mine in rows.items()
    }
