"""The pure rules of a case: any order of events leaves clocks that never run backwards; promises are found."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.commands.calendars import OFFICE_HOURS
from pipelines.commands.procedures import presets
from pipelines.rules import promises
from pipelines.rules.case_clocks import clocks_of, next_due, working_of
from pipelines.rules.case_flow import STATES, CaseEvent, NotPossible, fold, step
from pipelines.rules.case_guards import demand
from pipelines.rules.clocks import Calendar
from pipelines.rules.procedures import Procedure
from tests.pipelines.commands.desk import at

OFFICE = Calendar.from_mapping(
    {"tz": "Europe/London", "weekly": OFFICE_HOURS, "holidays": ["2026-04-03", "2026-04-06"]}
)
PLAIN = Procedure.from_mapping(presets()["plain"])

SAID = {
    "triaged": {"theme": "Hours"}, "asked_person": {"question": "Which?"}, "asked_partner": {"consultation_id": "c"},
    "partner_answered": {"consultation_id": "c"}, "decided": {"decision": "respond", "reason": "x"},
    "responded": {"capacity": "official", "risk": 0}, "approved": {"response_id": "r", "roles": ["lead"]},
    "closed": {"outcome": "answered", "theme": "t", "cause": "c"}, "reopened": {"reason": "x"},
    "stage_2_requested": {"reason": "x"}, "escalated": {"level": 3, "escalation_id": "e"},
    "escalation_acknowledged": {"escalation_id": "e"}, "rejected": {"note": "x"},
    "extended": {"clock": "stage_1", "working_days": 5, "reason": "x", "person_told": True, "ombudsman_told": True},
    "reclassified": {"kind": "complaint", "reason": "x"}, "severity_changed": {"severity": 2},
}  # fmt: skip
TYPES = (
    "triaged", "acknowledged", "started", "updated", "person_wrote", "asked_person", "resumed", "asked_partner",
    "partner_answered", "decided", "drafted", "submitted", "approved", "rejected", "responded", "closed", "reopened",
    "stage_2_requested", "escalated", "escalation_acknowledged", "extended", "reclassified", "severity_changed",
    "noted",
)  # fmt: skip
KINDS = (("enquiry", "informal"), ("complaint", "informal"), ("complaint", "formal"), ("criticism", "informal"))
START = at("2026-03-27 16:00")


def told(kind, moves, *, guarded: bool) -> list[CaseEvent]:
    events = [CaseEvent(1, START, "received", "ann", {"kind": kind[0], "formality": kind[1]})]
    case, moment = fold(events), START
    for number, (type, minutes) in enumerate(moves, start=2):
        moment += timedelta(minutes=minutes)
        said = SAID.get(type, {})
        if guarded:
            try:
                demand(case, type, said, actor=f"p{number}", at=moment, procedure=PLAIN)
            except NotPossible:
                continue
        event = CaseEvent(events[-1].sequence + 1, moment, type, f"p{number}", said)
        case = step(case, event)
        events.append(event)
    assert fold(events) == case
    return events


moves = st.lists(st.tuples(st.sampled_from(TYPES), st.integers(0, 3000)), max_size=14)


@settings(max_examples=60)
@given(st.sampled_from(KINDS), moves, st.booleans())
def test_whatever_happens_no_clock_runs_backwards(kind, order, guarded):
    events = told(kind, order, guarded=guarded)
    clocks = clocks_of(events, PLAIN, OFFICE)

    assert fold(events).state in STATES
    for clock in clocks:
        assert clock.due_at >= clock.started_at
        assert clock.due_at >= clock.original_due_at
        assert clock.met_at is None or clock.met_at >= clock.started_at
        assert clock.paused_minutes >= 0
        working = working_of(clock, PLAIN, OFFICE)
        assert working is None or working.due_at == clock.due_at
    due = next_due(clocks)
    assert due is None or due.standing == "running"


@settings(max_examples=40)
@given(st.sampled_from(KINDS), moves)
def test_a_due_time_once_stored_never_comes_earlier(kind, order):
    events = told(kind, order, guarded=True)
    before: dict[tuple[str, int], object] = {}

    for count in range(1, len(events) + 1):
        if events[count - 1].type == "reclassified":
            before = {}  # another kind has other clocks
        for clock in clocks_of(events[:count], PLAIN, OFFICE):
            key = (clock.name, clock.turn)
            assert key not in before or clock.due_at >= before[key]
            before[key] = clock.due_at


@given(st.integers(1, 5000), st.integers(0, 5000))
def test_pausing_never_shortens_what_is_left(waited, after):
    quick = told(KINDS[0], [("triaged", 10), ("person_wrote", after)], guarded=False)
    slow = told(KINDS[0], [("triaged", 10), ("asked_person", 0), ("person_wrote", waited)], guarded=False)
    due = {name: {one.name: one.due_at for one in clocks_of(events, PLAIN, OFFICE)}["resolution"]
           for name, events in (("quick", quick), ("slow", slow))}  # fmt: skip

    assert due["slow"] >= due["quick"]


# -- promises ------------------------------------------------------------------------------------------------

PROMISED = [
    "We will mend the door by Friday.", "We'll call you back tomorrow.", "I will send you the leaflet.",
    "We are going to change the poster.", "You will hear from us within five days.", "Our team will look into it.",
    "The page will be corrected today.", "We promise to keep you informed.", "We aim to reply by Monday.",
    "A colleague will ring you this week.", "We will be in touch on Tuesday.", "The poster will be removed.",
    "We’ll publish the minutes.", "The service will open on Saturdays from May.", "We plan to add a ramp in June.",
    "I’ll ask the clinic and let you know.", "We shall write to the landlord.", "You'll receive a refund.",
]  # fmt: skip
NOT_PROMISED = [
    "Will we see you on Friday?", "Will you come?", "We are sorry.", "You will need a form.", "We will see.",
    "Thank you for telling us.", "The clinic opens at nine.", "Could we call you?", "When will we open?",
    "We will not change this.", "I hope you feel better soon.", "What will be changed?",
]  # fmt: skip


def test_planted_promises_are_found_and_questions_never():
    found = [text for text in PROMISED if promises.promises(f"Hello. {text} Bye.") == (text,)]

    assert len(found) >= 0.9 * len(PROMISED), set(PROMISED) - set(found)
    assert [text for text in NOT_PROMISED if promises.promises(text)] == []


@given(st.text(max_size=300))
def test_no_question_is_ever_a_promise(text):
    assert not any(one.endswith("?") for one in promises.promises(text + " Will we call you?"))


def test_facts_are_told_from_feelings():
    assert promises.facts("We are sorry. Research shows it works. 3.5 % left. Is it 9 %?") == (
        "Research shows it works.", "3.5 % left.",
    )  # fmt: skip
