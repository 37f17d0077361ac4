"""The matrix of evidence: 89 criteria, a probe each, strengthened by rows and weakened by their going."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from data import evidence, models
from data import store as stores
from data.store import Store, now
from pipelines.cli import load
from pipelines.commands import Refused, policy, standards
from pipelines.commands.agreements import agree
from pipelines.commands.interactions import record_interaction
from pipelines.commands.plan_items import add_item, remove_item
from pipelines.commands.programme import add_kpi, add_objective, add_programme
from pipelines.commands.stakeholders import add_stakeholder, add_stakeholder_role
from pipelines.commands.targets import set_target
from pipelines.rules.guidelines import RULES

TODAY = date(2026, 10, 31)


@pytest.fixture
def programme_id(store: Store) -> str:
    done = add_programme(
        store, code="P1", name="Bikes", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ann"
    )
    return str(done["programme_id"])


def strength(store: Store, programme_id: str, code: str, today: date = TODAY) -> int:
    return standards.matrix(store, programme_id, today)[code].strength


def test_there_are_89_criteria_of_five_standards_with_a_probe_each() -> None:
    counted = [sum(code.startswith(name) for code in evidence.criteria()) for name in evidence.STANDARDS]

    assert counted == [18, 20, 13, 27, 11]
    assert all(one.need and one.raises and one.days > 0 and one.page for one in evidence.criteria().values())


def test_a_probe_gives_nothing_for_nothing_and_never_a_four(store: Store) -> None:
    for code, one in evidence.criteria().items():
        assert store.rows(one.probe.sql, {"programme": "none"}) == [], code
        assert not re.search(r"(select|then) 4 ", one.probe.sql), code
        assert one.probe.header["criterion"] == code


@pytest.mark.parametrize("code", list(evidence.criteria()))
def test_what_was_only_typed_in_is_stated_and_no_more(code: str) -> None:
    """Recorded is a dated event: a row whose only day is that of its entering was written down, no more."""
    found = re.findall(
        r"select 2 as strength,.*?as what,\s*(\S.*?) as happened_on", evidence.criteria()[code].probe.sql
    )

    assert not [day for day in found if re.fullmatch(r"(\w+\.)?created_at::date", day)]


def test_an_empty_programme_has_no_evidence_for_anything(store: Store, programme_id: str) -> None:
    assert {one.strength for one in standards.matrix(store, programme_id, TODAY).values()} == {0}


def priority(**more: object) -> dict[str, object]:
    return {
        "code": "P1", "text": "Smoking", "level": "local", "decision": "taken", "reason": "It is behaviour",
        "is_behavioural": "yes", "is_voluntary": "yes", "benefits_audience": "no", **more,
    }  # fmt: skip


def test_evidence_grows_with_what_was_done_and_goes_when_it_is_taken_away(store: Store, programme_id: str) -> None:
    add_item(
        store, "priority", programme_id, priority(decided_on=date(2026, 5, 1), took_part="Board, partners"),
        actor="ann",
    )  # fmt: skip
    identity = store.one("select priority_id from priority")
    assert identity
    assert strength(store, programme_id, "REL-1") == 2

    remove_item(store, "priority", identity["priority_id"], actor="ann")

    assert strength(store, programme_id, "REL-1") == 0


def test_evidence_of_one_programme_is_none_for_another(store: Store, programme_id: str) -> None:
    add_item(store, "priority", programme_id, priority(decided_on=date(2026, 5, 1), took_part="Board"), actor="ann")

    assert strength(store, "prg_other", "REL-1") == 0


def test_old_evidence_lapses(store: Store, programme_id: str) -> None:
    add_item(store, "priority", programme_id, priority(decided_on=date(2025, 5, 1), took_part="Board"), actor="ann")
    told = standards.matrix(store, programme_id, TODAY)["REL-1"]

    assert told.lapsed >= 1
    assert told.strength < 2


def test_only_a_named_person_makes_a_four_and_it_can_be_taken_back(store: Store, programme_id: str) -> None:
    add_item(store, "priority", programme_id, priority(decided_on=date(2026, 5, 1), took_part="Board"), actor="ann")

    signed = standards.attest(
        store, programme_id, "REL-1", attested_by="Dee", on=TODAY, review_by=date(2027, 10, 31), note="Saw the minutes",
        actor="ann",
    )  # fmt: skip
    assert strength(store, programme_id, "REL-1") == 4
    standards.withdraw_attestation(store, signed["attestation_id"], reason="too early", actor="ann")

    assert strength(store, programme_id, "REL-1") == 2


def test_nothing_is_signed_for_without_evidence(store: Store, programme_id: str) -> None:
    with pytest.raises(Refused, match="nothing can be signed for"):
        standards.attest(
            store, programme_id, "REL-1", attested_by="Dee", on=TODAY, review_by=date(2027, 1, 1), note="?", actor="ann"
        )


def test_a_signature_needs_a_name_and_a_review_within_three_years(store: Store, programme_id: str) -> None:
    with pytest.raises(Refused, match="three years"):
        standards.attest(
            store, programme_id, "REL-1", attested_by="Dee", on=TODAY, review_by=date(2036, 1, 1), note="?", actor="ann"
        )
    with pytest.raises(Refused, match="No criterion"):
        standards.attest(
            store, programme_id, "ABC-1", attested_by="Dee", on=TODAY, review_by=date(2027, 1, 1), note="?", actor="ann"
        )


def test_the_portfolio_names_all_89_criteria_and_is_tagged_and_the_same_to_the_byte(
    store: Store, programme_id: str
) -> None:
    add_item(
        store, "priority", programme_id,
        priority(decided_on=date(2026, 5, 1), took_part="#eval(1) *Board* $x$"), actor="ann",
    )  # fmt: skip
    standards.attest(
        store, programme_id, "REL-1", attested_by="Dee Hart", on=TODAY, review_by=date(2027, 10, 31), note="Minutes",
        actor="ann",
    )  # fmt: skip
    made = standards.portfolio(store, programme_id, TODAY)
    reader = PdfReader(io.BytesIO(made))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())

    assert made == standards.portfolio(store, programme_id, TODAY)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert [code for code in evidence.criteria() if f"{code} " not in text] == []
    assert "Priority P1 screened with #eval(1) *Board* $x$" in text
    assert "Signed by Dee Hart on 31 Oct 2026, to be looked at again by 31 Oct 2027." in text
    assert "0 are stated and 88 have none" in text


def test_the_portfolio_is_written_from_the_command_line_and_json_stays_json(store: Store, programme_id: str) -> None:
    file = store.home.parent / "for-the-assessor.pdf"
    stores.close_opened()
    done = CliRunner().invoke(load(), ["evidence", "--programme", "P1", "--json", "--pdf", str(file)])

    assert done.exit_code == 0, done.output
    assert len(json.loads(done.stdout)["criteria"]) == 89
    assert file.read_bytes().startswith(b"%PDF")


def test_of_two_pieces_of_one_day_the_same_is_always_the_newest(store: Store, programme_id: str) -> None:
    for code in ("P2", "P1", "P3"):
        add_item(store, "priority", programme_id, priority(code=code, decided_on=TODAY, took_part="Board"), actor="ann")
    newest = standards.matrix(store, programme_id, TODAY)["REL-1"].newest

    assert newest
    assert newest.what == "Priority P3 screened with Board: fits in 2 of 3"


@pytest.mark.parametrize("code", ["OSM-3.1", "OSM-3.3", "OSM-3.4"])
def test_a_probe_asks_for_guidelines_that_exist(code: str) -> None:
    lists = re.findall(r"rule in \(([^)]*)\)", evidence.criteria()[code].probe.sql)
    named = {name for one in lists for name in re.findall(r"'(\w+)'", one)}

    assert named
    assert named <= set(RULES)


def test_a_share_of_those_who_take_part_is_demonstrated_and_a_single_reader_recorded(
    store: Store, programme_id: str
) -> None:
    draft = policy.draft_policy(
        store, programme_id, audience="staff", title="T", reason="first", start_from="start", actor="ann"
    )["policy_id"]
    policy.put_in_force(store, draft, on=date(2026, 1, 2), approved_by="Dee", review_by=date(2030, 1, 1), actor="ann")
    policy.acknowledge(store, programme_id, subject_kind="policy", subject_id=draft, person="Ann", actor="ann")
    today = now().date() + timedelta(days=1)
    assert standards.matrix(store, programme_id, today)["OSM-4.3"].strength == 2

    for name, part in (("ann ", "staff"), ("Bea", "ambassador"), ("Cat", "partner")):
        since = {"person": name, "part": part, "joined_on": "2026-01-02"}
        add_item(store, "participant", programme_id, since, actor="ann")

    found = standards.matrix(store, programme_id, today)["OSM-4.3"]
    assert found.strength == 3
    assert found.newest
    assert found.newest.what == "Version 1 read by 1 of 2 who take part"

    with store.transaction() as tx:  # staff who sign in take part without an entry, as the page counts them
        made = {"created_at": now(), "created_by": "test"}
        tx.insert("person", [{"person_id": "per_d", "name": "Dan", "is_active": True, **made}])
        grant = {"grant_id": "g", "person_id": "per_d", "role": "staff", "programme_id": None}
        tx.insert("person_role", [{**grant, "granted_at": datetime(2026, 1, 3), "granted_by": "test"}])
    found = standards.matrix(store, programme_id, today)["OSM-4.3"]
    shares = store.rows(models.page("read_coverage"), {"programme": programme_id, "today": today})
    assert found.newest
    assert found.newest.what == "Version 1 read by 1 of 3 who take part"
    assert sum(row["expected"] for row in shares if row["subject_id"] == draft) == 3


def test_a_phase_is_demonstrated_once_every_group_to_be_reached_was_met(store: Store, programme_id: str) -> None:
    phase = {"code": "PH1", "name": "Pilot", "kind": "pilot", "starts_on": "2026-01-01", "ends_on": "2026-06-30"}
    add_item(store, "phase", programme_id, phase, actor="a")
    for code in ("SG1", "SG2"):
        group = {"code": code, "name": code, "criteria": "Who", "is_required": "yes"}
        add_item(store, "segment", programme_id, group, actor="a")
    for code, expected in (("SG1", 2), ("SG2", 3)):
        one = add_stakeholder(store, programme_id, name=f"Of {code}", actor="a")["stakeholder_id"]
        add_item(store, "segment_member", programme_id, {"segment": code, "stakeholder": one}, actor="a")
        record_interaction(
            store, programme_id, happened_at=datetime(2026, 2, 2, 10, tzinfo=UTC), summary=f"Met {code}",
            stakeholders=[(one, True)], actor="a",
        )  # fmt: skip
        assert strength(store, programme_id, "PRG-1") == expected


def parts_of(probe: str) -> list[str]:
    """The selects of a probe that stand beside each other, each whole, with the SQL of the view that one is from."""
    views = {one: models.model("staging", one).sql for one in ("risk_lowered",)}
    parts = re.split(r"^union all$", probe, flags=re.MULTILINE)
    return [part + "".join(sql for name, sql in views.items() if name in part) for part in parts]


@pytest.mark.parametrize("code", list(evidence.criteria()))
def test_what_is_demonstrated_is_worked_out_over_rows(code: str) -> None:
    """One typed row is recorded at most: a three counts rows or lays two tables, two instants, beside each other."""
    threes = [part for part in parts_of(evidence.criteria()[code].probe.sql) if re.search(r"(select|then) 3 ", part)]

    assert not [part for part in threes if not re.search(r"\b(count|sum)\(|\bjoin\b|declared_at < run_at", part)]


def put(store: Store, table: str, *rows: dict[str, object]) -> None:
    """Rows straight into a table, numbered, as somebody entered them on the day."""
    made = {"created_at": datetime(2026, 10, 30, 9), "created_by": "test"}
    with store.transaction() as tx:
        held = tx.rows(f"select count(*) as n from {table}")[0]["n"]
        tx.insert(
            table, [{f"{table}_id": f"{table}_{held + number}", **made, **row} for number, row in enumerate(rows)]
        )


def test_what_was_checked_and_never_kept_is_recorded_and_the_first_that_is_kept_demonstrated(
    store: Store, programme_id: str
) -> None:
    of = {"programme_id": programme_id}
    rule = {**of, "version": 1, "title": "Say it", "why": "so", "action": "warn", "in_force_from": date(2026, 1, 1)}
    put(store, "guideline", {**rule, "code": "G1", "rule": "words"}, {**rule, "code": "G2", "rule": "alt_text"})
    checked = {**of, "version": 1, "guideline_version": 1, "found": "…"}
    for number, result in enumerate(("warn", "kept")):
        for code, guideline in (("OSM-3.1", "guideline_0"), ("OSM-3.3", "guideline_1")):
            one = {**checked, "content_item_id": f"c{number}", "guideline_id": guideline, "result": result}
            put(store, "draft_check", one)
            assert strength(store, programme_id, code) == 2 + number


def test_promises_reviews_and_partners_count_for_what_was_kept(store: Store, programme_id: str) -> None:
    of = {"programme_id": programme_id}
    owed = {**of, "text": "Ring", "owner": "Ann", "due_on": date(2026, 10, 9), "made_on": date(2026, 10, 1),
            "source_kind": "interaction", "status": "kept"}  # fmt: skip
    review = {**of, "stakeholder_id": "s", "due_on": date(2026, 10, 9), "gap_before": 2, "gap_after": 1}
    asked = {**of, "subject": "Rumour", "party": "GPs", "question": "?", "asked_at": datetime(2026, 10, 1, 9),
             "answered_at": datetime(2026, 10, 1, 12)}  # fmt: skip
    for number, day in enumerate((10, 9)):  # a day late, then in time
        put(store, "commitment", {**owed, "kept_on": date(2026, 10, day)})
        put(store, "relationship_review", {**review, "done_on": date(2026, 10, day)})
        put(store, "consultation", {**asked, "is_adopted": bool(number)})
        found = standards.matrix(store, programme_id, TODAY)
        assert {code: found[code].strength for code in ("POL-5", "REL-17", "CRT-8")} == dict.fromkeys(
            ("POL-5", "REL-17", "CRT-8"), 2 + number
        )
    assert found["POL-5"].newest
    assert found["POL-5"].newest.what == "1 of 2 promises due in the month were kept in time"


def test_a_risk_counts_once_a_mitigation_was_done_and_it_fell(store: Store, programme_id: str) -> None:
    of = {"programme_id": programme_id}
    said = {"direction": "threat", "cause": "c", "event": "e", "effect": "f", "owner": "Ann"}
    put(store, "risk", {**of, **said, "code": "R1", "category": "engagement", "opened_on": date(2026, 1, 1)})
    score = {**of, "risk_id": "risk_0", "likelihood": 3}
    put(store, "risk_score", {**score, "scored_on": date(2026, 1, 1), "kind": "inherent", "impact": 4},
        {**score, "scored_on": date(2026, 10, 1), "kind": "residual", "impact": 2})  # fmt: skip
    assert [strength(store, programme_id, code) for code in ("REL-8", "PRG-11")] == [2, 2]

    mitigation = {"code": "M1", "risk_id": "risk_0", "text": "Do", "due_on": date(2026, 9, 1)}
    put(store, "mitigation", {**of, **mitigation, "done_on": date(2026, 9, 1)})
    assert [strength(store, programme_id, code) for code in ("REL-8", "PRG-11")] == [3, 3]

    put(store, "risk_score", {**score, "scored_on": date(2026, 10, 9), "kind": "residual", "impact": 5})
    assert [strength(store, programme_id, code) for code in ("REL-8", "PRG-11")] == [2, 2]


def test_to_monitor_is_all_four_of_values_spending_risks_and_progress(store: Store, programme_id: str) -> None:
    of = {"programme_id": programme_id}
    put(store, "budget_actual", {**of, "line_id": "b", "amount": 5, "spent_on": date(2026, 10, 5), "kind": "invoice",
                                 "reference": "1"})  # fmt: skip
    assert strength(store, programme_id, "PRG-13") == 2

    put(store, "risk_score", {**of, "risk_id": "r", "scored_on": date(2026, 10, 1), "kind": "inherent",
                              "likelihood": 1, "impact": 1})  # fmt: skip
    put(store, "activity", {**of, "code": "A1", "name": "Print", "starts_on": date(2026, 9, 1), "done_percent": 10,
                            "ends_on": date(2026, 12, 1), "status": "running"})  # fmt: skip
    assert strength(store, programme_id, "PRG-13") == 2
    with store.transaction() as tx:
        tx.insert("measurement", [{"measurement_id": "m", **of, "metric_key": "entered:x", "value": 1.0, "source": "s",
                                   "period_start": TODAY, "period_end": TODAY, "availability": "measured",
                                   "recorded_at": datetime(2026, 10, 6), "recorded_by": "test"}])  # fmt: skip
    assert strength(store, programme_id, "PRG-13") == 3


def test_an_erasure_that_found_nothing_and_one_beside_no_case_is_no_evidence(store: Store, programme_id: str) -> None:
    gone = {"platform": "x", "author_key": "k", "reason": "asked", "erased_at": datetime(2026, 10, 5), "erased_by": "a"}
    with store.transaction() as tx:
        tx.insert("erasure", [{"erasure_id": str(number), "mentions": number, **gone} for number in range(2)])

    assert strength(store, programme_id, "CRT-13") == 0


def test_a_primary_role_is_asked_of_everybody_in_the_register(store: Store, programme_id: str) -> None:
    for name, expected in (("Ann's club", 3), ("Bob's club", 2)):
        one = add_stakeholder(store, programme_id, name=name, actor="a")["stakeholder_id"]
        if expected == 3:
            add_stakeholder_role(store, programme_id, stakeholder=one, role="partner", rank="primary", actor="a")
        assert strength(store, programme_id, "REL-11", now().date()) == expected


def test_objectives_that_nobody_agreed_to_are_stated_and_no_more(store: Store, programme_id: str) -> None:
    objective = add_objective(store, programme_id, code="O1", text="Ride to work", actor="ann")["objective_id"]
    kpi = add_kpi(store, objective, code="K1", name="M", metric_key="mentions", actor="ann")["kpi_id"]
    set_target(
        store, kpi, value=9, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31), agreed_on=date(2026, 9, 1),
        actor="ann",
    )  # fmt: skip
    assert strength(store, programme_id, "PRG-3") == 1

    agree(
        store, programme_id=programme_id, subject_kind="objective", subject_id=objective, party="Cyclists",
        decided_on=date(2026, 9, 2), actor="ann",
    )  # fmt: skip

    assert strength(store, programme_id, "PRG-3") == 3
