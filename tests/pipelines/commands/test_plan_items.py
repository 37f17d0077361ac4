"""Things of the plan: every kind is added, revised, removed and refused by the same words."""

from datetime import date

import pytest

from pipelines.commands import Refused, plan_items, plan_kinds, programme
from pipelines.commands.activities import add_activity, add_external_event, add_milestone, add_phase
from pipelines.commands.agreements import agree
from pipelines.commands.budget import add_budget_line, spend
from pipelines.commands.learning import add_action, add_lesson, decide
from pipelines.commands.plan_kinds_deliver import KINDS as DELIVER
from pipelines.commands.plan_kinds_govern import KINDS as GOVERN
from pipelines.commands.plan_kinds_learn import KINDS as LEARN
from pipelines.commands.plan_kinds_why import KINDS as WHY
from pipelines.commands.risks import add_issue, add_mitigation, add_risk, score_risk

SAMPLES = {
    "text": "Text of ours", "area": "Text of ours", "day": date(2026, 3, 1), "number": 2.5, "money": 12.34,
    "yes": True, "points": [(date(2026, 6, 30), 5.0)],
}  # fmt: skip
OCTOBER = date(2026, 10, 31)


@pytest.fixture
def programme_id(store):
    return programme.add_programme(
        store, code="QT", name="Quit", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ana"
    )["programme_id"]


def of_risk(**more):
    return {
        "code": "R1", "category": "delivery", "cause": "Clinics are full", "event": "People wait",
        "effect": "They give up", "opened_on": date(2026, 1, 5), **more,
    }  # fmt: skip


def sample(store, programme_id, kind):
    """A thing of every kind with every column said, what it refers to added first."""
    given = {}
    for one in kind.columns:
        if one.holds == "code":
            given[one.name] = f"Z{kind.prefix}{store.one(f'select count(*) as n from {kind.name}')['n']}"
        elif one.holds == "choice":
            given[one.name] = next(word for word in one.known if word)
        elif one.holds == "whole":
            given[one.name] = int(one.low)
        elif one.holds == "ref" and one.of not in ("objective", "kpi"):
            of = plan_kinds.kind(one.of)
            needs_own = one.is_needed or one.of != kind.name
            if needs_own:
                made = sample(store, programme_id, of)
                given[one.name] = plan_items.add_item(store, of.name, programme_id, made, actor="ana")[f"{of.name}_id"]
        elif one.holds == "ref" and one.of == "objective":
            given[one.name] = "O1"
        elif one.holds in SAMPLES and one.name != "settles":  # the reference of another booking
            given[one.name] = SAMPLES[one.holds]
    return given


@pytest.fixture
def planned(store, programme_id):
    programme.add_objective(store, programme_id, code="O1", text="Help people quit", actor="ana")
    return programme_id


@pytest.mark.parametrize("name", [one.name for one in plan_kinds.kinds().values() if not one.stays])
def test_a_thing_of_every_kind_is_added_revised_and_removed_with_its_events(store, planned, name):
    kind = plan_kinds.kind(name)
    given = sample(store, planned, kind)

    added = plan_items.add_item(store, name, planned, given, actor="ana", command_id="cmd_add")
    again = plan_items.add_item(store, name, planned, given, actor="ana", command_id="cmd_add")
    identity = added[f"{name}_id"]
    words = next(one for one in kind.columns if one.holds in ("text", "area", "number"))
    other = 7.5 if words.holds == "number" else "Other words"
    revised = plan_items.revise_item(store, name, identity, {words.name: other}, actor="ben")
    plan_items.remove_item(store, name, identity, actor="ben")

    assert again == added
    assert revised["now"] == {words.name: other}
    types = store.rows("select type, actor from event where subject_id = $id order by event_id", {"id": identity})
    assert [(row["type"], row["actor"]) for row in types] == [
        (f"{name}_added", "ana"), (f"{name}_revised", "ben"), (f"{name}_removed", "ben"),
    ]  # fmt: skip
    assert store.one(f"select count(*) as n from {name} where {name}_id = $id", {"id": identity}) == {"n": 0}


def test_the_table_of_every_kind_has_its_columns(store):
    for kind in plan_kinds.kinds().values():
        held = [row["column_name"] for row in store.rows(f"describe {kind.name}")]

        assert sorted(held) == sorted(
            [
                f"{kind.name}_id", "programme_id", *(one.stored for one in kind.columns),
                "is_demo", "created_at", "created_by",
            ]
        )  # fmt: skip


def test_the_files_of_kinds_share_no_name_sheet_or_prefix():
    every = [*WHY, *DELIVER, *LEARN, *GOVERN]

    for name in ("name", "sheet", "prefix"):
        assert len({getattr(one, name) for one in every}) == len(every)
    assert all(len(one.sheet) <= 31 for one in every)


def test_money_is_kept_in_pence_and_credits_are_negative(store, programme_id):
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    add_budget_line(store, programme_id, code="B1", name="Media", approved=1000.1, **year, actor="ana")
    spend(store, programme_id, line="B1", spent_on=OCTOBER, amount=-0.29, reference="credit", actor="ana")

    assert store.one("select approved from budget_line") == {"approved": 100010}
    assert store.one("select amount from budget_actual") == {"amount": -29}
    with pytest.raises(Refused, match=r"The approved, £ is -5: it must be 0 or more\."):
        add_budget_line(store, programme_id, code="B2", name="X", approved=-5, **year, actor="ana")
    with pytest.raises(Refused, match=r"with the budget line .* and reference 'credit' already"):
        spend(store, programme_id, line="B1", spent_on=OCTOBER, amount=1, reference="credit", actor="ana")


def test_a_code_left_out_is_the_next_one(store, programme_id):
    for _ in range(2):
        done = decide(
            store, programme_id, trigger_kind="kpi", trigger="K1", choice="act", why="Too slow", decided_by="Ana",
            decided_on=OCTOBER, actor="ana",
        )  # fmt: skip
    add_action(
        store,
        programme_id,
        text="Ring the clinics",
        owner="Ben",
        due_on=OCTOBER,
        decision=done["decision_id"],
        actor="a",
    )
    add_lesson(
        store, programme_id, context="A poster", cause="No test", advice="Test it", learnt_on=OCTOBER, actor="ana"
    )

    assert [row["code"] for row in store.rows("select code from decision order by code")] == ["D-01", "D-02"]
    assert store.one("select code from action") == {"code": "ACT-01"}
    assert store.one("select code from lesson") == {"code": "L-01"}


def test_a_repeated_decision_is_one_decision(store, programme_id):
    given = {
        "trigger_kind": "kpi", "trigger": "K1", "choice": "watch", "why": "Wait", "decided_by": "Ana",
        "decided_on": OCTOBER, "actor": "ana", "command_id": "cmd_1",
    }  # fmt: skip

    assert decide(store, programme_id, **given) == decide(store, programme_id, **given)
    assert store.one("select count(*) as n from decision") == {"n": 1}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"category": "weather"}, "No category 'weather': choose one of programme, engagement"),
        ({"event": "  "}, "“This may happen” is empty. Fill it in: it is needed for this risk"),
        ({"opened_on": "31.10.2026"}, "'31.10.2026' in opened on is no day"),
        ({"appetite": 26}, "The appetite is 26: it must be 1 to 25."),
        ({"appetite": 2.5}, "must be a whole number"),
        ({"closed_on": date(2026, 1, 1)}, "ends on 2026-01-01, before it starts"),
        ({"colour": "red"}, "A risk has no 'colour'"),
        ({"opened_on": date(1026, 1, 1)}, "Check the year"),
    ],
)
def test_what_no_risk_can_be_is_refused_in_a_sentence(store, programme_id, more, words):
    with pytest.raises(Refused) as refusal:
        add_risk(store, programme_id, **of_risk(), actor="ana") if not more else plan_items.add_item(
            store, "risk", programme_id, of_risk(**more), actor="ana"
        )

    assert words in str(refusal.value)
    assert store.one("select count(*) as n from risk") == {"n": 0}


def test_a_twin_and_a_stranger_are_refused(store, programme_id):
    add_risk(store, programme_id, **of_risk(), actor="ana")
    other = programme.add_programme(
        store, code="B", name="Other", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ana"
    )["programme_id"]

    with pytest.raises(Refused, match="has a risk with the code 'R1' already"):
        add_risk(store, programme_id, **of_risk(), actor="ana")
    with pytest.raises(Refused, match="There is no risk 'R1' in the programme"):
        score_risk(store, other, risk="R1", scored_on=OCTOBER, likelihood=3, impact=3, actor="ana")


def test_what_something_hangs_on_stays(store, programme_id):
    risk = add_risk(store, programme_id, **of_risk(), actor="ana")["risk_id"]
    score_risk(store, programme_id, risk=risk, scored_on=OCTOBER, likelihood=3, impact=4, actor="ana")
    add_mitigation(store, programme_id, code="MT1", risk="R1", text="Ring them", due_on=OCTOBER, actor="ana")
    add_issue(store, programme_id, code="IS1", text="They waited", opened_on=OCTOBER, risk="R1", actor="ana")

    with pytest.raises(Refused, match="1 risk score, 1 mitigation, 1 issue hang on it"):
        plan_items.remove_item(store, "risk", risk, actor="ana")


def test_an_activity_cannot_come_after_itself(store, programme_id):
    span = {"starts_on": OCTOBER, "ends_on": OCTOBER, "actor": "ana"}
    first = add_activity(store, programme_id, code="A1", name="One", **span)["activity_id"]
    add_activity(store, programme_id, code="A2", name="Two", depends_on="A1", **span)

    with pytest.raises(Refused, match="would come after itself"):
        plan_items.revise_item(store, "activity", first, {"depends_on": "A2"}, actor="ana")


def test_phases_milestones_and_events_are_added(store, programme_id):
    add_phase(
        store, programme_id, code="PH1", name="Pilot", kind="pilot", starts_on=OCTOBER, ends_on=OCTOBER, actor="ana"
    )
    add_milestone(
        store, programme_id, code="MS1", name="Go", due_on=OCTOBER, phase="PH1", agreed_by="Board", actor="ana"
    )
    add_external_event(store, programme_id, code="X1", text="National campaign", starts_on=OCTOBER, actor="ana")

    assert store.one("select count(*) as n from milestone where phase_id is not null") == {"n": 1}
    assert store.one("select expected_effect from external_event") == {"expected_effect": "unknown"}


def test_a_criterion_of_a_pilot_declared_after_its_result_is_refused(store, programme_id):
    span = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}
    plan_items.add_item(
        store, "pilot", programme_id, {"code": "PI1", "name": "Pilot", "areas": "East", **span}, actor="ana"
    )
    given = {"pilot": "PI1", "text": "Sign-ups", "threshold": 20, "unit": "count"}
    late = {"declared_on": date(2026, 4, 2), "measured_on": date(2026, 4, 1), "result": 25}

    with pytest.raises(Refused, match="declared before its result is known"):
        plan_items.add_item(store, "pilot_criterion", programme_id, given | late, actor="ana")


def test_a_profile_that_goes_down_is_refused(store, programme_id):
    with pytest.raises(Refused, match="The points of a profile go down"):
        add_budget_line(
            store, programme_id, code="B1", name="Media", approved=10, starts_on=OCTOBER, ends_on=OCTOBER,
            profile="points", profile_points="2026-01-31=5; 2026-02-28=3", actor="ana",
        )  # fmt: skip


def test_a_party_agrees_to_a_thing_that_is_there(store, programme_id):
    agreed = {"party": "GP federation", "decided_on": OCTOBER, "actor": "ana"}
    agree(store, programme_id=programme_id, subject_kind="programme", subject_id=programme_id, **agreed)

    assert store.one("select decision, version from agreement") == {"decision": "agreed", "version": 1}
    with pytest.raises(Refused, match="There is no change_request chr_0"):
        agree(store, programme_id=programme_id, subject_kind="change_request", subject_id="chr_0", **agreed)
