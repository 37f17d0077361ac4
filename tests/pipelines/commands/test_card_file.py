"""A register of before Earshot: its criticisms are entered, its dates are stated and count for nothing."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data import store as stores
from data.store import now
from pipelines.cli import load
from pipelines.commands import Refused, anticipated, card_file, incidents, programme

REGISTER = """Risk register 2025 of the borough;;;;;;
Risk title;Details;Raised by;Probability;Severity;Keywords;Date identified
Posters frighten;The posters frighten children;parents;likely;4;poster, scar*;12/03/2025
Waste of money;=They say it is a waste;residents;3;High;waste|money;2025-04-30
No date;Nobody knows when;;;;phone line;
Wrong level;x;;seven;1;a word;
Tomorrow;y;;1;1;b word;01/01/2199
;;;2;2;c word;
"""


@pytest.fixture
def of(store) -> str:
    return programme.add_programme(
        store, code="P1", name="One", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ada"
    )["programme_id"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "risks-2025.csv"
    made.write_text(REGISTER, encoding="utf-8")
    return made


def test_good_lines_are_entered_now_with_what_they_state_and_the_others_are_set_aside(store, of, file) -> None:
    seen, stated = card_file.preview(store, of, file, name=file.name, day_first=True, actor="ada")
    assert store.rows("select * from anticipated_criticism") == []

    done = card_file.import_cards(store, of, file, day_first=True, actor="ada")

    assert (seen.entered, stated) == (3, 2)
    assert (done.entered, done.unchanged) == (3, 0)
    assert {line: reason[:24] for line, reason in done.refused} == {
        6: "The likelihood is 'seven", 7: "The stated date 2199-01-", 8: "Neither theme nor descri",
    }  # fmt: skip
    assert done.refused_file
    held = store.rows("select * from anticipated_criticism order by code")
    assert [(one["theme"], one["likelihood"], one["impact"]) for one in held] == [
        ("Posters frighten", 4, 4), ("Waste of money", 3, 4), ("No date", 3, 3),
    ]  # fmt: skip
    assert [one["stated_on"] for one in held] == [date(2025, 3, 12), date(2025, 4, 30), None]
    assert held[0]["stated_source"] == "risks-2025.csv, line 3"
    assert held[2]["stated_source"] is None
    assert held[0]["terms"] == '["poster","scar*"]'
    assert all(now() - one["added_at"] < timedelta(minutes=5) for one in held)


def test_the_same_register_again_changes_nothing_and_a_file_without_headings_is_refused(
    store, of, file, tmp_path
) -> None:
    card_file.import_cards(store, of, file, day_first=True, actor="ada")
    again = card_file.import_cards(store, of, file, day_first=True, actor="ada")
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")

    assert (again.entered, again.unchanged) == (0, 3)
    with pytest.raises(Refused, match="needs a theme or a description"):
        card_file.import_cards(store, of, other, actor="ada")


def test_a_stated_date_never_makes_an_incident_anticipated_and_the_entry_does(store, of, file) -> None:
    def rise(first_at) -> dict:
        found = {
            "kind": "criticism", "cell": "Posters frighten", "topic": "Posters frighten", "platform": "",
            "platforms": "[]", "first_at": first_at, "opened_at": first_at + timedelta(minutes=30),
            "updated_at": first_at, "peak_at": None, "peak_observed": 9.0, "closed_at": first_at + timedelta(hours=1),
            "severity": "act", "sentence": "s", "window_hours": 1.0, "observed": 9.0, "expected": 1.0, "low": 0.0,
            "high": 3.0, "score": 5.0, "people": 9, "rearmed": 0, "has_history": True, "mentions": [],
        }  # fmt: skip
        done = incidents.record_incidents(store, programme_id=of, rule_id="r", found=[found])
        return store.one(
            "select card_id is not null as has_card, is_anticipated from incident where incident_id = $id",
            {"id": done["opened"][0]},
        )

    card_file.import_cards(store, of, file, day_first=True, actor="ada")

    before, after = rise(now() - timedelta(days=30)), rise(now() + timedelta(minutes=1))

    assert before == {"has_card": True, "is_anticipated": False}
    assert after == {"has_card": True, "is_anticipated": True}


@pytest.mark.parametrize("day", [date(2199, 1, 1), date(1926, 1, 1)])
def test_a_stated_day_that_nobody_can_mean_is_refused(store, of, day: date) -> None:
    said = {"theme": "T", "description": "x", "likelihood": 1, "impact": 1, "terms": ["poster"], "actor": "ada"}
    with pytest.raises(Refused, match="The stated date"):
        anticipated.add_card(store, of, **said, stated_on=day)
    made = anticipated.add_card(store, of, **said, stated_on=date(2025, 1, 2), stated_source="Paper, page 3")

    held = store.one("select code, stated_on, stated_source, added_at from anticipated_criticism")
    assert (held["code"], held["stated_on"], held["stated_source"]) == (made["code"], date(2025, 1, 2), "Paper, page 3")
    assert held["added_at"].replace(tzinfo=UTC).year == now().year


def test_the_command_line_brings_a_register_in(store, of, file) -> None:
    from pipelines import verbs

    told = verbs.known()["import_cards"](
        store, {"programme": "P1", "file": str(file), "day_first": True, "actor": "ada"}, lambda *_: None
    )  # fmt: skip

    assert (told["entered"], told["unchanged"], len(told["refused"])) == (3, 0, 3)


def test_the_command_line_says_what_was_entered_and_where_the_refused_lines_lie(store, of, file) -> None:
    stores.close_opened()  # the command line opens it itself

    done = CliRunner().invoke(load(), ["import-cards", str(file), "--programme", "P1", "--day-first"])

    said = done.output.splitlines()
    assert done.exit_code == 0, done.output
    assert said[0].startswith("risks-2025.csv: 3 criticisms entered, 0 already there, 3 refused.")
    assert [one.split(":")[0] for one in said[1:4]] == [f"    refused line {line}" for line in (6, 7, 8)]
    aside = Path(said[4].partition("The refused lines are in ")[2].partition(": mend")[0])
    assert len(aside.read_text(encoding="utf-8-sig").splitlines()) == 4
