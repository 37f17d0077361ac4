"""`python -m pipelines import` as it is called: alone, beside a running owner of the store, and with bad files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from data.store import Store
from pipelines import verbs
from pipelines.bring_in import bring_in
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


class Endless(type(Path())):
    """A file while which is read somebody presses Ctrl-C."""

    def open(self, *_: object, **__: object) -> NoReturn:
        raise KeyboardInterrupt


def test_an_import_that_is_stopped_says_what_is_kept_and_loses_nothing(home, file, tmp_path, capsys):
    (tmp_path / "big.csv").write_text(ROWS.replace("1,", "3,").replace("2,2", "4,2"))
    said = {"actor": "ann", "programme": None, "as_json": False}

    with pytest.raises(KeyboardInterrupt):
        bring_in(home, [file, Endless(tmp_path / "big.csv")], **said)
    told = " ".join(capsys.readouterr().err.split())
    bring_in(home, [file, tmp_path / "big.csv"], **said)

    assert "Stopped. Of big.csv nothing was kept. 1 file had been read whole: the next command or start loads" in told
    assert "2 rows new" in capsys.readouterr().out
    store = Store(home)
    held = store.rows("select mention_id from mention order by 1")
    store.close()
    assert [row["mention_id"] for row in held] == ["1", "2", "3", "4"]


def test_an_unknown_programme_is_a_sentence(home, file):
    told = call("import", "--programme", "NOPE", "--as", "mentions", file)

    assert told.returncode == 1
    assert told.stderr.strip().splitlines()[-1].startswith("There is no programme 'NOPE'.")


ODD = "When it was,words,who said\n03/04/2026 10:00,The bus never came,anna\n05/06/2026 11:30,Thanks!,bert\n"
SAID = {"When it was": "created_at", "words": "text", "who said": "author"}


def bring(home: Path, *files: Path, **said: object) -> bool:
    """The command in this process."""
    return bring_in(home, files, actor="ana", programme=None, as_json=False, **said)


def test_what_was_said_of_a_header_is_remembered_for_the_next_file_with_it(home, tmp_path, capsys):
    april, may = tmp_path / "april.csv", tmp_path / "may.csv"
    april.write_text(ODD, encoding="utf-8")
    # spelt with a soft hyphen, in capitals: the same header
    may.write_text(ODD.replace("When it", "WHEN  i\u00adt").replace("/2026 1", "/2025 1"), encoding="utf-8")

    is_in = bring(home, april, as_kind="mentions", platform="facebook", day_first=True, mapping=SAID)
    told = capsys.readouterr().out
    assert is_in
    assert "Columns read: 'When it was' as created_at, 'words' as text, 'who said' as author." in told
    assert "remembered for files with this header" in told

    store = Store(home)
    with store.transaction() as tx:
        tx.run("delete from column_mapping")
    store.close()
    assert bring(home, april, as_kind="mentions", platform="facebook", day_first=True, mapping=SAID)
    told = capsys.readouterr().out
    assert "Already imported on" in told
    assert "remembered for files with this header" in told

    assert bring(home, may, platform="facebook"), capsys.readouterr().err  # no kind, no columns, no order of dates

    store = Store(home)
    days = store.rows("select cast(created_at as date)::text as day from mention order by day")
    store.close()
    assert [row["day"] for row in days] == ["2025-04-03", "2025-06-05", "2026-04-03", "2026-06-05"]


def test_a_refusal_names_the_option_that_answers_it(home, tmp_path, capsys):
    odd, mixed, other = tmp_path / "odd.csv", tmp_path / "mixed.csv", tmp_path / "other.csv"
    odd.write_text(ODD, encoding="utf-8")
    mixed.write_text("text,created_at\nhello,2026-01-01\n", encoding="utf-8")
    other.write_text("colour,shape\nblue,round\n", encoding="utf-8")

    assert not bring(home, mixed, other)
    assert not bring(home, odd, as_kind="mentions", platform="x", mapping=SAID)
    assert not bring(home, odd, as_kind="mentions", platform="x", mapping={"Nobody": "text"})
    assert not bring(home, odd, as_kind="mentions", platform="x", mapping={"words": "txt"})

    refused = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Refused: ")]
    assert "(--platform facebook, for example)" in refused[0]
    assert "--as mentions, posts or metrics, and --map COLUMN=FIELD" in refused[1]
    assert "(--day-first or --month-first)" in refused[2]
    assert "no field 'txt': known are id, text, created_at" in refused[4]
    assert refused[3].startswith("Refused: odd.csv: it has no column 'Nobody': its columns are When it was, words")


def test_a_word_that_is_no_kind_of_rows_is_a_sentence(home, file):
    told = call("import", "--as", "tweets", file)

    assert told.returncode == 2
    assert "No kind 'tweets': known are mentions, posts, metrics." in told.stderr
    assert "Traceback" not in told.stderr


def test_a_file_of_a_header_alone_says_that_nothing_is_below_it(home, tmp_path, capsys):
    bare = tmp_path / "bare.csv"
    bare.write_text("text,created_at,platform\n", encoding="utf-8")

    assert bring(home, bare)

    told = capsys.readouterr().out
    assert "There is nothing below the header (line 1): nothing was imported." in told
    assert told.splitlines()[-1].startswith("1 file in ")


def test_a_table_whose_links_name_several_platforms_says_so(home, tmp_path, capsys):
    (tmp_path / "found.csv").write_text(
        "Date,Text,Url\n2026-10-01,a,https://x.com/a/status/1\n2026-10-02,b,https://www.reddit.com/r/a\n"
    )

    bring_in(home, [tmp_path / "found.csv"], actor="ann", programme=None, as_json=False)

    told = capsys.readouterr().out
    assert "mentions: 2 new" in told
    assert "each row is of the one that its own names. One for all: (--platform facebook, for example)." in told


def test_confirmed_acts_are_those_of_the_file_itself_and_a_bad_one_loses_no_word(home, tmp_path, capsys):
    plain, confirmed = tmp_path / "a" / "same.csv", tmp_path / "b" / "same.csv"
    plain.parent.mkdir()
    confirmed.parent.mkdir()
    plain.write_text(ROWS, encoding="utf-8")
    confirmed.write_text(
        "id,date,text,platform,confirmed_act\n9,2026-10-01,Where is it,facebook,enquiry\n", encoding="utf-8"
    )

    assert bring(home, plain, confirmed, as_kind="mentions")

    first, second = capsys.readouterr().out.split("same.csv: ")[1:]
    assert "confirmed acts" not in first
    assert "confirmed acts were not taken as labels: import it for a programme" in second


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
