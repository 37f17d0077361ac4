"""The participation policy as rules: may this person say this, there, now, in that capacity?

A rule names a condition over a situation and an effect. Deny beats "needs approval" beats allow, and where no rule
allows, the answer is no. So a role that nobody thought of can do nothing, and an empty policy allows nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipelines.rules.roles import Role, named

Effect = Literal["allow", "require_approval", "deny"]

EFFECTS: tuple[Effect, ...] = ("allow", "require_approval", "deny")
QUESTIONS = ("who", "when", "identity", "routing", "reporting")
CAPACITIES = ("official", "named_employee", "personal")

# What a situation says. Words are free, so that an organisation names its own roles, channels and topics; the grid
# is what two versions of a policy are compared over, beside the words that their rules name.
FIELDS: Mapping[str, str] = {
    "role": "the person's role",
    "channel": "where it is said",
    "topic": "what it is about",
    "capacity": "in whose name",
    "hour": "the local hour, 0 to 23",
    "weekday": "mon tue wed thu fri sat sun",
    "trained": "whether the training that is needed was passed and is in date",
    "commits": "whether it commits the organisation to something",
    "personal_data": "whether it names or shows a private person",
    "factual": "whether it states a fact that needs a source",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `condition` maps fields to {is: …}, {in: […]}, {not_in: […]} or {from: …, to: …}; {} is always."""

    code: str
    question: str
    condition: Mapping[str, Mapping[str, Any]]
    effect: Effect
    text: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes out: the effect and the rules that decided it (none: nothing allows it)."""

    effect: Effect
    rules: tuple[Rule, ...]

    @property
    def sentence(self) -> str:
        """The answer in words, the first rule that decided it cited."""
        if not self.rules:
            return "No: no rule of the policy allows it."
        said = {"allow": "Yes", "require_approval": "Only with approval", "deny": "No"}[self.effect]
        first = self.rules[0]
        return f"{said}, by rule {first.code}: {first.text}"


def wrong_with(condition: Mapping[str, Any]) -> str | None:
    """What is wrong with a condition, in a sentence, or None."""
    for field, test in condition.items():
        if field not in FIELDS:
            return f"A rule cannot ask for '{field}': known are {', '.join(FIELDS)}."
        if not isinstance(test, Mapping) or not test or set(test) - {"is", "in", "not_in", "from", "to"}:
            return f"Say of '{field}' that it is, is in, is not in, or lies from … to …"
        for word in ("in", "not_in"):
            if word in test and (not isinstance(test[word], list) or not test[word]):
                return f"The list of '{field}' is empty: name at least one."
        if ("from" in test) != ("to" in test) or ("from" in test and not test["from"] < test["to"]):
            return f"'{field}' needs a from and a later to."
    return None


def holds(condition: Mapping[str, Mapping[str, Any]], situation: Mapping[str, Any]) -> bool:
    """Whether a situation fits a condition. What the situation does not say fits only where it is not asked for.

    >>> holds({"hour": {"from": 9, "to": 17}}, {"hour": 16}), holds({"hour": {"from": 9, "to": 17}}, {"hour": 17})
    (True, False)
    """
    return all(field in situation and _fits(test, situation[field]) for field, test in condition.items())


def _fits(test: Mapping[str, Any], value: Any) -> bool:
    return (
        ("is" not in test or value == test["is"])
        and ("in" not in test or value in test["in"])
        and ("not_in" not in test or value not in test["not_in"])
        and ("from" not in test or test["from"] <= value < test["to"])
    )


def ask(rules: Iterable[Rule], situation: Mapping[str, Any]) -> Answer:
    """May this be said? Deny by default."""
    fitting = [rule for rule in rules if holds(rule.condition, situation)]
    for effect in reversed(EFFECTS):
        deciding = tuple(rule for rule in fitting if rule.effect == effect)
        if deciding:
            return Answer(effect, deciding)
    return Answer("deny", ())


# -- rules against each other --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A rule that can never have its effect, and the rule that always wins over it."""

    never: Rule
    always: Rule

    @property
    def sentence(self) -> str:
        """The contradiction in words."""
        return (
            f"Rule {self.never.code} ({self.never.effect.replace('_', ' ')}) never has an effect: wherever it fits, "
            f"rule {self.always.code} says {self.always.effect.replace('_', ' ')}."
        )


def whose_yes(rule: Rule) -> frozenset[Role]:
    """The roles whose approval a rule asks for: those that its words name, else an approver.

    >>> whose_yes(Rule("W5", "who", {}, "require_approval", "Partners may when a lead has approved the text."))
    frozenset({'lead'})
    >>> whose_yes(Rule("W1", "who", {}, "allow", "A lead may."))
    frozenset()
    """
    if rule.effect != "require_approval":
        return frozenset()
    return named(rule.text) or frozenset({"approver"})


def contradictions(rules: Sequence[Rule]) -> list[Contradiction]:
    """Every rule that another, stronger rule wins over in each situation that it fits."""
    found = []
    for weaker, stronger in itertools.permutations(rules, 2):
        beats = EFFECTS.index(stronger.effect) > EFFECTS.index(weaker.effect)
        if beats and _covers(stronger.condition, weaker.condition):
            found.append(Contradiction(weaker, stronger))
    return found


def _covers(wide: Mapping[str, Mapping[str, Any]], narrow: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether every situation that fits `narrow` fits `wide`."""
    return all(field in narrow and _within(narrow[field], test) for field, test in wide.items())


def _within(narrow: Mapping[str, Any], wide: Mapping[str, Any]) -> bool:
    if "is" in narrow or "in" in narrow:
        values = [narrow["is"]] if "is" in narrow else narrow["in"]
        return all(_fits(wide, value) for value in values if _fits(narrow, value))
    if "not_in" in narrow:
        return set(wide) == {"not_in"} and set(wide["not_in"]) <= set(narrow["not_in"])
    return set(wide) == {"from", "to"} and wide["from"] <= narrow["from"] and narrow["to"] <= wide["to"]


# -- two versions --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """A right that a role gains or loses between two versions, with one situation that shows it."""

    role: str
    before: Effect
    after: Effect
    situation: Mapping[str, Any]
    rule: str  # the code of the rule that decides it now, or that decided it before
    situations: int  # how many of the grid's changed alike

    @property
    def is_gain(self) -> bool:
        """Whether more is allowed than before."""
        return EFFECTS.index(self.after) < EFFECTS.index(self.before)


OTHER = "anything else"


def grid(*versions: Sequence[Rule]) -> list[dict[str, Any]]:
    """Situations that tell the rules apart: each field runs over the words that some rule names, and one other.

    Only fields that some rule asks for are varied, so that the grid stays small.
    """
    values: dict[str, list[Any]] = {"role": [OTHER]}
    for rule in itertools.chain(*versions):
        for field, test in rule.condition.items():
            known = values.setdefault(field, [] if _is_flag(test) else [OTHER])
            for one in _named(field, test):
                if one not in known:
                    known.append(one)
    if "hour" in values:
        values["hour"] = [one for one in values["hour"] if one != OTHER] or [12]
    names = list(values)
    return [dict(zip(names, found, strict=True)) for found in itertools.product(*values.values())]


def _is_flag(test: Mapping[str, Any]) -> bool:
    return isinstance(test.get("is"), bool)


def _named(field: str, test: Mapping[str, Any]) -> list[Any]:
    if _is_flag(test):
        return [True, False]
    if "from" in test:
        low, high = test["from"], test["to"]
        return [low, *([low - 1] if low > 0 else []), *([high] if high <= 23 else [])]
    return [*([test["is"]] if "is" in test else []), *test.get("in", []), *test.get("not_in", [])]


def differences(before: Sequence[Rule], after: Sequence[Rule], limit: int = 200_000) -> list[Difference]:
    """Who gains and who loses which right, gathered by role, effect and deciding rule; those that gain come first.

    Raises ValueError where the rules name so many words that the grid passes `limit`.
    """
    situations = grid(before, after)
    if len(situations) > limit:
        raise ValueError(f"The two versions differ over {len(situations):,} situations: compare fewer rules at once.")
    found: dict[tuple[str, Effect, Effect, str], Difference] = {}
    changed = [one for one in (*before, *after) if (one in before) != (one in after)]
    for situation in situations:
        if not any(holds(one.condition, situation) for one in changed):
            continue  # only what some changed rule speaks of can come out otherwise
        was, now = ask(before, situation), ask(after, situation)
        if was.effect == now.effect:
            continue
        decided = now.rules or was.rules
        code = decided[0].code if decided else ""
        key = (str(situation.get("role", OTHER)), was.effect, now.effect, code)
        known = found.get(key)
        count = known.situations + 1 if known else 1
        shown = known.situation if known else situation
        found[key] = Difference(key[0], was.effect, now.effect, shown, code, count)
    return sorted(found.values(), key=lambda one: (not one.is_gain, one.role, -one.situations))


# -- the policy's own tests ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scenario:
    """A situation and what must come out of it."""

    code: str
    text: str
    situation: Mapping[str, Any]
    expected: Effect


def failing(rules: Sequence[Rule], scenarios: Iterable[Scenario]) -> list[tuple[Scenario, Answer]]:
    """The scenarios that do not come out as they must, with what comes out."""
    asked = ((one, ask(rules, one.situation)) for one in scenarios)
    return [(one, answer) for one, answer in asked if answer.effect != one.expected]
