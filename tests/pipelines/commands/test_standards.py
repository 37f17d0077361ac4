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
from pipelines.commands.interactions import record_interaction
from pipelines.commands.plan_items import add_item, remove_item
from pipelines.commands.programme import add_programme
from pipelines.commands.stakeholders import add_stakeholder
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


@pytest.mark.parametrize("code", list(evidence.criteria()))
def test_a_probe_gives_nothing_for_nothing_and_never_a_four(store: Store, code: str) -> None:
    probe = evidence.criteria()[code].probe

    assert store.rows(probe.sql, {"programme": "none"}) == []
    assert "select 4 " not in probe.sql
    assert probe.header["criterion"] == code


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
