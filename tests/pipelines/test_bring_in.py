"""`python -m pipelines import` as it is called: alone, beside a running owner of the store, and with bad files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from data.store import Store
from pipelines import verbs
from pipelines.owner import Owner

ROOT = Path(__file__).resolve().parents[2]
ROWS = "id,date,text,platform\n1,2026-10-01 09:00:00,Thank you,facebook\n2,2026-10-01 10:00:00,Nobody called,facebook\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "posts.csv"
    made.write_text(ROWS, encoding="utf-8")
    return made


def call(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with the home that this test has."""
    command = [sys.executable, "-m", "pipelines", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_a_file_comes_in_and_a_second_time_is_a_no_op(home, file):
    first = call("import", "--as", "mentions", file)
    second = call("import", "--as", "mentions", file)

    assert first.returncode == 0, first.stderr
    assert "2 lines read, 0 skipped, 0 refused" in first.stdout
    assert "mentions: 2 new, 0 changed" in first.stdout
    assert "Already imported on" in second.stdout


def test_a_file_comes_in_beside_a_running_owner(home, file):
    store = Store(home)
    owner = Owner(store, verbs.known())
    owner.start()
    try:
        told = call("import", "--as", "mentions", "--json", file)
        held = store.rows("select count(*) as n from mention")[0]["n"]
        again = call("import", "--as", "mentions", "--json", file)
    finally:
        owner.stop()
        store.close()

    assert told.returncode == 0, told.stderr
    result = json.loads(told.stdout)["files"][0]
    assert (result["read"], result["new"], result["refused"]) == (2, 2, 0)
    assert held == 2
    assert json.loads(again.stdout)["files"][0]["already_imported_on"]


def test_a_refused_file_is_a_sentence_and_the_others_still_come_in(home, file, tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")

    told = call("import", "--as", "mentions", empty, file)

    assert told.returncode == 1
    assert "Refused: " in told.stderr
    assert "empty.csv" in told.stderr
    assert "Traceback" not in told.stderr
    assert "mentions: 2 new" in told.stdout


def test_an_unknown_programme_is_a_sentence(home, file):
    told = call("import", "--programme", "NOPE", "--as", "mentions", file)

    assert told.returncode == 1
    assert told.stderr.strip().splitlines()[-1].startswith("There is no programme 'NOPE'.")


@pytest.mark.real_files
def test_the_files_of_real_accounts_come_in_and_a_second_time_is_a_no_op(home, shared_dir):
    exports = shared_dir / "exports"
    calls = [
        [*sorted((exports / "x_analytics").glob("tweet_activity_metrics_*.csv"))],
        [*sorted((exports / "youtube_studio" / "codingtrain").glob("*.csv"))],
        [exports / "facebook" / "dataset_Facebook.csv"],
        ["--as", "mentions", exports / "tweets" / "vaccination_tweets.csv"],
    ]

    first = [json.loads(call("import", "--json", *one).stdout) for one in calls]
    second = [json.loads(call("import", "--json", *one).stdout) for one in calls]

    assert [one["refused"] for one in first] == [[], [], [], []]
    assert sum(file["read"] for file in first[3]["files"]) == 8_082
    assert all(file["refused"] == 0 for one in first for file in one["files"])
    assert all(file["already_imported_on"] for one in second for file in one["files"])
