"""A procedure as data: which clock runs for which case, for how long, what pauses it, and who may decide what.

A definition is checked whole when it is entered, so that no case can meet a procedure that makes no sense.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.rules.phrases import says

KINDS = ("enquiry", "complaint", "criticism", "compliment", "request")  # request: of information that we hold
FORMALITIES = ("informal", "formal")
REQUEST_DAYS = 20  # working days for a request for information, and for its one extension: UK FOI Act, s.10(1) and (3)
SEVERITIES = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class ClockKind:
    """What a clock is: the event it starts at, the events that meet it, and whether anything may pause it."""

    title: str
    starts: str
    met_by: tuple[str, ...]
    may_pause: bool
    words: str


# The table that users read: what starts a clock, what meets it, what may pause it.
CLOCKS: Mapping[str, ClockKind] = {
    "triage": ClockKind("Triage", "received", ("triaged",), False, "kind, severity and theme are set"),
    "acknowledge": ClockKind(
        "Acknowledge", "received", ("acknowledged",), False,
        "the person is told that the case has arrived; an automatic message counts if it gives reference, handler "
        "and date",
    ),
    "first_response": ClockKind(
        "First response", "received", ("responded", "updated", "asked_person", "acknowledged"), False,
        "the first message that a person wrote; automatic messages do not count",
    ),
    "next_update": ClockKind(
        "Next update", "person_wrote", ("responded", "updated", "asked_person", "acknowledged"), False,
        "our word after theirs; it runs only while the last word is the person's",
    ),
    "decision": ClockKind(
        "Decide", "received", ("decided", "responded"), False, "respond, correct, watch, or no response with a reason"
    ),
    "resolution": ClockKind("Resolution", "received", ("responded",), True, "the case is answered"),
    "stage_1": ClockKind("Stage 1", "acknowledged", ("responded",), True, "the full response of stage 1"),
    "stage_2_acknowledge": ClockKind(
        "Acknowledge stage 2", "stage_2_requested", ("acknowledged",), False, "the person is told that stage 2 began"
    ),
    "stage_2": ClockKind("Stage 2", "stage_2_acknowledged", ("responded",), True, "the final response"),
    "escalation": ClockKind(
        "Escalation acknowledged", "escalated", ("escalation_acknowledged",), False,
        "the one it was sent to says that they have it; every minute counts, day and night",
    ),
}  # fmt: skip


class BadProcedure(ValueError):
    """A definition that makes no sense, in a sentence."""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock of a procedure: for which cases, and how long."""

    clock: str
    kinds: tuple[str, ...]
    formality: str | None
    starts: str
    minutes: int | None
    working_days: int | None
    pauses: tuple[str, ...]

    def is_for(self, kind: str, formality: str) -> bool:
        """Does it run for such a case?"""
        return kind in self.kinds and self.formality in (None, formality)

    def length(self) -> str:
        """How long it runs, in words."""
        if self.minutes is None:
            return f"{self.working_days} working day{'s' if self.working_days != 1 else ''}"
        if self.minutes % 60 == 0:
            return f"{self.minutes // 60} working hour{'s' if self.minutes != 60 else ''}"
        return f"{self.minutes} working minutes"


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that demand an escalation: from which severity on, and whom to tell."""

    key: str
    title: str
    words: tuple[str, ...]
    severity: int
    tell: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """A version of a procedure. Made by `from_mapping`."""

    title: str
    source: str
    clocks: tuple[ClockRule, ...]
    extension_days: Mapping[str, int]
    escalation_minutes: Mapping[int, int]
    reopen_days: int
    resume_days: int
    stages: int
    ombudsman: str
    authority: Mapping[str, int]  # role → the highest risk it may approve
    approval_from: int  # answers of this risk and above need an approval
    triggers: tuple[Trigger, ...]

    @classmethod
    def from_mapping(cls, said: Mapping[str, Any]) -> Procedure:
        """A procedure from its definition. Raises BadProcedure.

        >>> Procedure.from_mapping({"title": "Ours", "clocks": [{"clock": "lunch"}]})
        Traceback (most recent call last):
        pipelines.rules.procedures.BadProcedure: No clock 'lunch': known are triage, acknowledge, first_response, \
next_update, decision, resolution, stage_1, stage_2_acknowledge, stage_2, escalation.
        """
        title = str(said.get("title") or "").strip()
        if not title:
            raise BadProcedure("The procedure has no title. Enter one.")
        return cls(
            title=title,
            source=str(said.get("source") or ""),
            clocks=tuple(_clock(one) for one in _list(said, "clocks")),
            extension_days={_known(k): _whole("extension", v) for k, v in _map(said, "extension_days").items()},
            escalation_minutes={
                _level(k): _whole("escalation time", v) for k, v in _map(said, "escalation_minutes").items()
            },
            reopen_days=_whole("days in which a case may be reopened", said.get("reopen_days", 28)),
            resume_days=_whole("days to wait for a person", said.get("resume_days", 10)) or 10,
            stages=_stages(said.get("stages", 2)),
            ombudsman=str(said.get("ombudsman") or ""),
            authority={str(k): _level(v) for k, v in _map(said, "authority").items()},
            approval_from=_level(said.get("approval_from", 1)),
            triggers=tuple(_trigger(one) for one in _list(said, "triggers")),
        )

    def rules_for(self, kind: str, formality: str) -> tuple[ClockRule, ...]:
        """The clocks of a case of that kind."""
        return tuple(rule for rule in self.clocks if rule.is_for(kind, formality))

    def has_time_for(self, kind: str) -> bool:
        """Does a clock say by when such a case is answered, in one formality at least?"""
        ends = ("resolution", "stage_1", "decision", "first_response")
        return any(rule.clock in ends and kind in rule.kinds for rule in self.clocks)

    def extendable(self, kind: str, formality: str, stage: int) -> tuple[str, int]:
        """The clock of such a case that may be extended, once, and by how many working days at most: 0 is never."""
        clock = "resolution" if kind == "request" else f"stage_{stage}" if formality == "formal" else ""
        return clock, self.extension_days.get(clock, 0)

    def longer(self, rule: ClockRule) -> int:
        """By how many working days one of its clocks may be extended; 0 is never."""
        return max(
            (days for kind in rule.kinds for stage in (1, 2)
             for clock, days in [self.extendable(kind, rule.formality or "informal", stage)] if clock == rule.clock),
            default=0,
        )  # fmt: skip

    def may_approve(self, roles: Sequence[str], risk: int) -> bool:
        """Does one of the roles allow to approve an answer of that risk? No role allows nothing."""
        return any(self.authority.get(role, -1) >= risk for role in roles)

    def needs_approval(self, risk: int, kind: str, formality: str) -> bool:
        """Must somebody else agree before it is sent?"""
        return risk >= self.approval_from or (kind == "complaint" and formality == "formal")

    def proposed_severity(self, text: str) -> tuple[Trigger, ...]:
        """The triggers whose words stand in a text, the gravest first."""
        found = [one for one in self.triggers if says(text, one.words)]
        return tuple(sorted(found, key=lambda one: -one.severity))

    def proposals(self, text: str) -> list[dict[str, Any]]:
        """The same as an event keeps it: what is proposed, from which severity on, and whom to tell."""
        return [
            {"key": one.key, "title": one.title, "severity": one.severity, "tell": one.tell}
            for one in self.proposed_severity(text)
        ]


def with_request_clock(definition: Mapping[str, Any], *, working_days: int, extension_days: int) -> dict[str, Any]:
    """A definition with a time for requests for information, in place of what it said of them; 0 is no extension.

    >>> made = with_request_clock({"title": "Ours"}, working_days=20, extension_days=20)
    >>> Procedure.from_mapping(made).rules_for("request", "informal")[0].length()
    '20 working days'
    """
    others = []
    for one in _list(definition, "clocks"):
        kinds = [kind for kind in (one.get("kinds") or KINDS) if one.get("clock") != "resolution" or kind != "request"]
        if kinds:
            others.append({**one, "kinds": kinds} if one.get("kinds") or len(kinds) < len(KINDS) else one)
    clock = {"clock": "resolution", "kinds": ["request"], "working_days": working_days, "pauses": ["awaiting_person"]}
    longer = {name: days for name, days in _map(definition, "extension_days").items() if name != "resolution"}
    if extension_days:
        longer["resolution"] = extension_days
    return {**definition, "clocks": [*others, clock], "extension_days": longer}


def _clock(said: Any) -> ClockRule:
    if not isinstance(said, Mapping):
        raise BadProcedure(f"'{said}' is no clock: give clock, kinds and minutes or working_days.")
    clock = _known(said.get("clock"))
    kinds = tuple(said.get("kinds") or KINDS)
    for kind in kinds:
        if kind not in KINDS:
            raise BadProcedure(f"No kind '{kind}' of case: known are {', '.join(KINDS)}.")
    formality = said.get("formality")
    if formality is not None and formality not in FORMALITIES:
        raise BadProcedure(f"No formality '{formality}': known are {', '.join(FORMALITIES)}.")
    minutes, days = said.get("minutes"), said.get("working_days")
    if (minutes is None) == (days is None):
        raise BadProcedure(f"The clock '{clock}' needs either minutes or working_days.")
    pauses = tuple(said.get("pauses") or ())
    if pauses and not CLOCKS[clock].may_pause:
        raise BadProcedure(f"The clock '{clock}' never pauses. Leave its pauses out.")
    if set(pauses) - {"awaiting_person"}:
        raise BadProcedure(f"'{pauses[0]}' pauses nothing: only awaiting_person does; a partner's delay is our own.")
    starts = str(said.get("starts") or CLOCKS[clock].starts)
    if starts not in {one.starts for one in CLOCKS.values()}:
        raise BadProcedure(f"The clock '{clock}' cannot start at '{starts}': use {CLOCKS[clock].starts} or received.")
    return ClockRule(
        clock, kinds, formality, starts,
        None if minutes is None else _positive(clock, minutes), None if days is None else _positive(clock, days),
        pauses,
    )  # fmt: skip


def _trigger(said: Any) -> Trigger:
    if not isinstance(said, Mapping) or not said.get("key") or not said.get("words") or not said.get("tell"):
        raise BadProcedure(f"The trigger '{said}' is not whole: give key, words, severity and whom to tell.")
    words = tuple(str(word) for word in said["words"])
    severity = _level(said.get("severity", 3))
    if severity < 3:
        raise BadProcedure(f"The trigger '{said['key']}' proposes S{severity}: a mandatory one begins at S3.")
    return Trigger(str(said["key"]), str(said.get("title") or said["key"]), words, severity, str(said["tell"]))


def _known(clock: object) -> str:
    if clock not in CLOCKS:
        raise BadProcedure(f"No clock '{clock}': known are {', '.join(CLOCKS)}.")
    return str(clock)


def _list(said: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = said.get(name) or ()
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise BadProcedure(f"The {name} are '{value}': give a list.")
    return value


def _map(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = said.get(name) or {}
    if not isinstance(value, Mapping):
        raise BadProcedure(f"The {name.replace('_', ' ')} are '{value}': give names with numbers.")
    return value


def _whole(name: str, value: Any) -> int:
    try:
        whole = int(value)
    except (TypeError, ValueError) as error:
        raise BadProcedure(f"The {name} is '{value}': give a whole number.") from error
    if isinstance(value, bool) or whole != float(value) or not 0 <= whole <= 100_000:
        raise BadProcedure(f"The {name} is '{value}': give a whole number from 0 to 100000.")
    return whole


def _positive(clock: str, value: Any) -> int:
    whole = _whole(f"length of '{clock}'", value)
    if not whole:
        raise BadProcedure(f"The clock '{clock}' would run for no time. Give it some, or leave it out.")
    return whole


def _level(value: Any) -> int:
    level = _whole("severity", value)
    if level not in SEVERITIES:
        raise BadProcedure(f"No severity S{level}: known are S0 to S4.")
    return level


def _stages(value: Any) -> int:
    stages = _whole("number of stages", value)
    if stages not in (1, 2):
        raise BadProcedure(f"A procedure has one stage or two, not {stages}.")
    return stages
