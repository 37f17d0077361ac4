"""Alerts from files: what is found, when, in which words, and that no bad file makes it lie or fall over."""

from __future__ import annotations

import csv
import re
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from pipelines import cli
from pipelines.alerts import backtest, instants
from pipelines.commands import Refused

START = datetime(2026, 1, 5)
RISE = 30 * 24.0  # hours after the start
HEADER = ("created_at", "arrived_at", "platform", "topic", "author", "text", "p_criticism")


def a_programme(days: int = 40, rise: int = 40, seed: int = 1) -> list[dict[str, str]]:
    """Quiet talk about two topics on two platforms; after thirty days 'safety' rises on one of them."""
    dice = np.random.default_rng(seed)
    rows = []

    def say(hour: float, platform: str, topic: str, critical: bool, waits: float) -> None:
        number = len(rows)
        rows.append(
            {
                "created_at": f"{START + timedelta(hours=hour)}",
                "arrived_at": f"{START + timedelta(hours=hour + waits)}",
                "platform": platform,
                "topic": topic,
                "author": f"a{dice.integers(5000)}",
                "text": " ".join(f"w{one}" for one in dice.integers(0, 10_000, 8)) + f" {number}",
                "p_criticism": "0.9" if critical else "0.1",
            }
        )

    for hour in range(days * 24):
        for platform in ("x", "facebook"):
            for topic in ("safety", "cost"):
                for critical, rate in ((True, 0.15), (False, 1.2)):
                    for _ in range(dice.poisson(rate)):
                        waits = dice.exponential(0.1) if dice.random() < 0.9 else dice.uniform(0, 20)
                        say(hour + dice.random(), platform, topic, critical, waits)
    for place in range(rise):
        say(RISE + 8 * (place / rise) ** 0.5, "facebook", "safety", True, 0.05)
    return rows


def one(at: datetime, author: str, text: str) -> dict[str, str]:
    """One critical mention about cost on X."""
    return {
        "created_at": f"{at}", "arrived_at": f"{at}", "platform": "x", "topic": "cost", "author": author,
        "text": text, "p_criticism": "0.95",
    }  # fmt: skip


def write(file: Path, rows: list[dict[str, str]], header: tuple[str, ...] = HEADER) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return file


def hours_of(row: dict) -> float:
    return (datetime.fromisoformat(row["opened_at"]) - START) / timedelta(hours=1)


def test_a_rise_is_told_while_it_is_small_in_words_that_the_numbers_carry(tmp_path: Path) -> None:
    told = backtest.of_mentions(write(tmp_path / "m.csv", a_programme()))

    found = [row for row in told.alerts if row["cell"].startswith("safety") and hours_of(row) >= RISE]
    assert found
    first = found[0]
    assert hours_of(first) <= RISE + 4
    assert first["cell"] == "safety|facebook"
    assert first["observed"] > first["high"] >= first["low"] >= 0
    assert first["sentence"].startswith(
        f"Safety on Facebook: {first['observed']} critical mentions in the last ".replace("Safety", "safety")
    )
    assert f"(usually {first['low']}–{first['high']})" in first["sentence"]
    assert "Other talk is normal." in first["sentence"]
    for row in told.alerts:  # whoever joined later is not among those of whom the sentence speaks
        many = re.search(r": (\d+) critical mentions .* from (\d+) people", row["sentence"])
        assert many is None or int(many[2]) <= int(many[1]), row["sentence"]
    assert len(told.alerts) - len(found) <= 4
    assert first["severity"] in ("watch", "act")


@pytest.mark.parametrize("unit", [1, 1_000, 1_000_000])
def test_times_as_a_computer_counts_them_are_the_same_times(tmp_path: Path, unit: int) -> None:
    rows = a_programme()
    plain = backtest.of_mentions(write(tmp_path / "plain.csv", rows))
    for row in rows:
        for name in ("created_at", "arrived_at"):
            since = datetime.fromisoformat(row[name]) - datetime(1970, 1, 1)
            row[name] = str(round(since / timedelta(seconds=1) * unit, 6 if unit == 1 else 0)).removesuffix(".0")

    told = backtest.of_mentions(write(tmp_path / "counted.csv", rows))

    assert told.alerts
    assert [row["sentence"] for row in told.alerts] == [row["sentence"] for row in plain.alerts]


def test_a_date_without_strokes_is_a_date_and_a_small_number_a_second() -> None:
    import pandas as pd

    read = instants.seconds(pd.Series(["20260105", "20260105093000", "1767571200.5", "0", "300", "-1", "soon", ""]))

    midnight = 1_767_571_200.0
    assert read[:5].tolist() == [midnight, midnight + 34_200, midnight + 0.5, 0.0, 300.0]
    assert np.isnan(read[5:]).all()


@pytest.mark.parametrize("how", ["semicolons", "utf-16"])
def test_a_table_as_other_programs_save_it_is_read_alike(tmp_path: Path, how: str) -> None:
    file = write(tmp_path / "m.csv", a_programme())
    plain = backtest.of_mentions(file)
    text = file.read_text(encoding="utf-8")
    if how == "semicolons":
        file.write_text(text.replace(",", ";").replace("0.9\n", "0,9\n").replace("0.1\n", "0,1\n"), encoding="utf-8")
    else:
        file.write_text(text, encoding="utf-16")

    assert backtest.of_mentions(file).alerts == plain.alerts


def test_what_comes_later_changes_nothing_that_was_said_before(tmp_path: Path) -> None:
    rows = a_programme()
    until = START + timedelta(hours=RISE + 3.5)
    early = [row for row in rows if datetime.fromisoformat(row["arrived_at"]) <= until]

    whole = backtest.of_mentions(write(tmp_path / "whole.csv", rows))
    cut = backtest.of_mentions(write(tmp_path / "cut.csv", early))

    stop = f"{until}"
    said = [(at, score) for at, score in whole.scores if at <= stop]
    assert said == [(at, score) for at, score in cut.scores if at <= stop]
    opened = [row["opened_at"] for row in whole.alerts if row["opened_at"] <= stop]
    assert opened == [row["opened_at"] for row in cut.alerts if row["opened_at"] <= stop]


def test_one_author_posting_ten_thousand_is_no_alarm(tmp_path: Path) -> None:
    rows = a_programme(rise=0)
    for place in range(10_000):
        at = START + timedelta(hours=RISE + place / 2_000)
        rows.append(one(at, "one", f"really bad thing number {place} I must say again {place * 7}"))

    told = backtest.of_mentions(write(tmp_path / "m.csv", rows))

    assert not [row for row in told.alerts if RISE <= hours_of(row) <= RISE + 30 and row["cell"].startswith("cost")]
    before = backtest.of_mentions(write(tmp_path / "n.csv", a_programme(rise=0)))
    # the hours beside the flood are as usual as ever: it does not make the week's shape
    assert len(told.alerts) <= len(before.alerts) + 1
    notice = next(row for row in told.notices if row["cell"] == "cost|x")
    assert "copy-paste burst" in notice["sentence"]
    assert "from 1 account" in notice["sentence"] or "accounts" in notice["sentence"]


def test_copies_from_many_accounts_are_a_notice_and_no_alarm(tmp_path: Path) -> None:
    rows = a_programme(rise=0)
    for place in range(80):
        at = START + timedelta(hours=RISE + place / 40)
        rows.append(one(at, f"b{place}", "They hide the truth about this programme and you pay for it"))

    told = backtest.of_mentions(write(tmp_path / "m.csv", rows))

    assert not [row for row in told.alerts if RISE <= hours_of(row) <= RISE + 12]
    assert [row for row in told.notices if row["severity"] == "notice"]


def test_a_week_that_arrives_at_once_is_no_rise(tmp_path: Path) -> None:
    rows = a_programme(rise=0)
    back = START + timedelta(days=28)
    for row in rows:
        if START + timedelta(days=21) <= datetime.fromisoformat(row["created_at"]) < back:
            row["arrived_at"] = f"{back}"

    told = backtest.of_mentions(write(tmp_path / "m.csv", rows))

    near = [row for row in told.alerts if 28 * 24 <= hours_of(row) <= 30 * 24]
    assert all(row["observed"] <= 4 for row in near)  # of the hundred that came at once none is counted as new
    before = backtest.of_mentions(write(tmp_path / "n.csv", a_programme(rise=0)))
    # nor do the days after it seem loud: that week taught neither silence nor lateness
    assert len(told.alerts) <= len(before.alerts) + 1


def test_a_new_source_never_alarms_by_its_own_first_data(tmp_path: Path) -> None:
    rows = a_programme(rise=0)
    dice = np.random.default_rng(3)
    for place in range(600):
        at = START + timedelta(hours=RISE + dice.uniform(0, 48))
        rows.append({"created_at": f"{at}", "arrived_at": f"{at}", "platform": "reddit", "topic": "safety",
                     "author": f"r{place}", "text": f"other words {place} and {place * 13} so {place * 31} it is",
                     "p_criticism": "0.9" if dice.random() < 0.1 else "0.1"})  # fmt: skip

    told = backtest.of_mentions(write(tmp_path / "m.csv", rows))

    assert not [row for row in told.alerts if "reddit" in row["cell"]]
    assert not [row for row in told.alerts if row["cell"] == "safety" and RISE <= hours_of(row) <= RISE + 48]


def spoiled(rows: list[dict[str, str]], how: str) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    """The same programme in a file that is wrong in one way."""
    if how.startswith("without "):
        gone = how.removeprefix("without ").split(" and ")
        return rows, tuple(name for name in HEADER if name not in gone)
    if how == "backwards":
        return rows[::-1], HEADER
    if how == "doubled":
        return [*rows, *rows], HEADER
    if how == "clock change":
        for row in rows:
            at = datetime.fromisoformat(row["created_at"])
            if at > START + timedelta(days=20):
                row["created_at"] = f"{at - timedelta(hours=1)}"
        return rows, HEADER
    if how == "gap":
        lost = START + timedelta(days=12), START + timedelta(days=19)
        return [row for row in rows if not lost[0] <= datetime.fromisoformat(row["created_at"]) < lost[1]], HEADER
    if how == "written after it arrived":
        for row in rows[::5]:
            row["created_at"] = f"{datetime.fromisoformat(row['arrived_at']) + timedelta(days=2)}"
        return rows, HEADER
    for place, row in enumerate(rows):  # rubbish
        if place % 50 == 0:
            row.update(created_at="yesterday", arrived_at="", p_criticism="much")
        if place % 71 == 0:
            row.update(created_at="9999-99-99", arrived_at="1001-01-01T00:00:00", topic="=1+1")
    return rows, HEADER


@pytest.mark.parametrize(
    "how",
    ["without arrived_at", "without author", "without text", "without p_criticism", "without topic and platform",
     "without created_at", "without author and text and p_criticism", "backwards", "doubled", "clock change", "gap",
     "written after it arrived", "rubbish"],
)  # fmt: skip
def test_a_spoiled_file_neither_falls_over_nor_cries_wolf(tmp_path: Path, how: str) -> None:
    rows, header = spoiled(a_programme(rise=0, days=32), how)

    told = backtest.of_mentions(write(tmp_path / "m.csv", rows, header))

    assert len(told.alerts) <= 5  # three weeks and a half of one a week, and one while the usual was learned
    assert all(row["observed"] > row["high"] for row in told.alerts)


@pytest.mark.parametrize("rows", [0, 1, 2, 30])
def test_no_history_is_no_alarm(tmp_path: Path, rows: int) -> None:
    told = backtest.of_mentions(write(tmp_path / "m.csv", a_programme()[:rows]))

    assert told.alerts == []


def test_mentions_that_nobody_read_are_called_no_more_than_mentions(tmp_path: Path) -> None:
    unread = tuple(name for name in HEADER if name != "p_criticism")

    told = backtest.of_mentions(write(tmp_path / "m.csv", a_programme(rise=300), unread))

    said = [row["sentence"] for row in [*told.alerts, *told.notices]]
    assert any(" mentions in the last " in one for one in said)
    assert not [one for one in said if "critic" in one]
    assert "Not in the file: p_criticism. It was done without. Every mention counts, whatever it says." in told.notes


def test_many_people_at_once_are_told_of_while_the_usual_is_still_being_learned(tmp_path: Path) -> None:
    rows = a_programme(days=3, rise=0)
    for place in range(30):
        at = START + timedelta(hours=60 + place / 30)
        rows.append(one(at, f"b{place}", f"so many {place} different {place * 3} words {place * 5} here"))

    told = backtest.of_mentions(write(tmp_path / "m.csv", rows))

    assert len(told.alerts) == 1
    assert "No history yet (learning, day 2 of 7)" in told.alerts[0]["sentence"]


# -- counts ----------------------------------------------------------------------------------------


def counts(file: Path, step: int, level: float, days: int = 30, spike: float = 0.0) -> Path:
    dice = np.random.default_rng(5)
    lines = ["timestamp,value"]
    for place in range(days * 86_400 // step):
        at = START + timedelta(seconds=place * step)
        rate = level * (1 + 0.5 * np.sin(at.hour / 24 * 2 * np.pi))
        if spike and timedelta(days=20) <= at - START < timedelta(days=20, hours=3):
            rate *= spike
        lines.append(f"{at},{dice.poisson(rate)}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(("step", "level", "spike"), [(300, 40.0, 12.0), (3_600, 0.6, 25.0)])
def test_a_series_tells_its_spike_once_and_scores_every_row(
    tmp_path: Path, step: int, level: float, spike: float
) -> None:
    file = counts(tmp_path / "c.csv", step, level, spike=spike)

    told = backtest.of_counts(file)

    assert len(told.scores) == 30 * 86_400 // step
    near = [row for row in told.alerts if "2026-01-25 00:00:00" <= row["opened_at"] <= "2026-01-25 04:00:00"]
    assert len(near) == 1
    assert near[0]["observed"] > near[0]["high"]
    assert len(told.alerts) <= 3


@pytest.mark.parametrize(("step", "level"), [(1_800, 3.0), (3_600, 7.0), (7_200, 10.0)])
def test_an_ordinary_series_of_counts_is_no_alarm_in_its_first_weeks(tmp_path: Path, step: int, level: float) -> None:
    file = counts(tmp_path / "c.csv", step, level, days=14)  # ten and more in two hours, and no people in them

    assert backtest.of_counts(file).alerts == []


@pytest.mark.parametrize(
    "text",
    ["timestamp,value\n", "timestamp,value\nx,1\n,\n", "timestamp,value\n2026-01-01,nan\n2026-01-01,-4\n",
     "timestamp,value\n2026-01-02 00:00,5\n2026-01-01 00:00,7\n2026-01-01 00:00,9\n",
     "timestamp,value\n1970-01-02,1\n2090-01-01,1\n2026-01-01,inf\n"],
)  # fmt: skip
def test_a_spoiled_series_is_told_of_and_scored(tmp_path: Path, text: str) -> None:
    file = tmp_path / "c.csv"
    file.write_text(text, encoding="utf-8")

    told = backtest.of_counts(file)

    assert told.alerts == []
    assert "nan" not in text or any("no count that can be read" in note for note in told.notes)
    assert len(told.scores) == text.count("\n") - 1
    assert all(np.isfinite(score) for _, score in told.scores)


# -- the command line ------------------------------------------------------------------------------


def test_the_command_writes_exactly_the_promised_columns(tmp_path: Path) -> None:
    file = write(tmp_path / "m.csv", a_programme())
    out, scores = tmp_path / "a.csv", tmp_path / "s.csv"

    done = CliRunner().invoke(
        cli.load(), ["backtest", "--mentions", str(file), "--out", str(out), "--scores", str(scores)]
    )

    assert done.exit_code == 0, done.output
    assert out.read_text(encoding="utf-8").splitlines()[0] == (
        "opened_at,closed_at,cell,observed,expected,low,high,score,severity,sentence"
    )
    assert scores.read_text(encoding="utf-8").splitlines()[0] == "timestamp,score"


def test_a_file_without_times_and_two_files_are_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "m.csv", a_programme()[:5], ("topic", "text"))

    with pytest.raises(Refused, match="neither created_at nor arrived_at"):
        backtest.of_mentions(file)
    with pytest.raises(Refused, match="needs the columns timestamp and value"):
        backtest.of_counts(file)
    done = CliRunner().invoke(cli.load(), ["backtest", "--out", str(tmp_path / "a.csv")])
    assert isinstance(done.exception, Refused)
