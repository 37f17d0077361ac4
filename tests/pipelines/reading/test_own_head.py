"""A programme's own head: what its labels change, and that few labels change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.reading import reader
from pipelines.reading.choose import chosen
from pipelines.reading.csv_file import NothingToClassify, labels_of
from pipelines.reading.fast import FastReader
from pipelines.reading.own_head import LEAST, OwnHead, OwnReader, fit_head
from pipelines.reading.train import corpus

ROWS = [row for row in corpus() if row["kind"] == "vaccination"]


@pytest.fixture(scope="module")
def fast() -> FastReader:
    made = reader()
    assert isinstance(made, FastReader)
    return made


def test_labels_move_the_judgement_their_way(fast: FastReader) -> None:
    texts = ["the new zebra is on platform four", "the new yoghurt is on platform nine"] * 20
    head = fit_head(fast, texts, against=[True, False] * 20)

    zebra, yoghurt = OwnReader(fast, head).read(["that zebra again", "that yoghurt again"])

    assert zebra.p_against > fast.read(["that zebra again"])[0].p_against
    assert zebra.p_against > 0.5 > yoghurt.p_against
    assert zebra.act in ("criticism", "complaint")


def test_labels_of_acts_adapt_all_five(fast: FastReader) -> None:
    head = fit_head(fast, [row["text"] for row in ROWS], acts=[row["act"] for row in ROWS])

    assert head is not None
    assert head.of_acts
    assert head.is_calibrated
    said = OwnReader(fast, head).read([row["text"] for row in ROWS])
    right = sum(one.act == row["act"] for one, row in zip(said, ROWS, strict=True))
    assert right / len(ROWS) >= 0.8


def test_too_few_labels_change_nothing(fast: FastReader) -> None:
    assert fit_head(fast, ["thank you"] * (LEAST - 1), against=[False] * (LEAST - 1)) is None
    assert fit_head(fast, ["thank you"] * 30, against=[False] * 30) is None
    assert OwnReader(fast, None).read(["thank you"]) == fast.read(["thank you"])


def test_a_head_is_kept_as_bytes_and_reads_the_same(fast: FastReader) -> None:
    head = fit_head(fast, [row["text"] for row in ROWS[:60]], against=[row["act"] == "criticism" for row in ROWS[:60]])
    assert head is not None

    again = OwnHead.unpacked(head.packed())

    before, after = (OwnReader(fast, one).read([ROWS[70]["text"]])[0].p_against for one in (head, again))
    assert before == pytest.approx(after, abs=1e-4)


def test_labels_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("text,act\nthank you,praise\nwhat a waste,\n", encoding="utf-8")
    assert labels_of(file).acts == ["praise", None]

    file.write_text("against,text\n1,what a waste\n0,thank you\n", encoding="utf-8")
    assert labels_of(file).against == [True, False]


@pytest.mark.parametrize(
    ("content", "says"),
    [("text\nx\n", "no column 'act'"), ("text,act\nx,angry\n", "no act 'angry'"), ("text,against\nx,7\n", "'7'")],
)
def test_labels_that_are_none_are_refused(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(NothingToClassify, match=says):
        labels_of(file)


def test_a_reader_that_does_not_exist_is_refused() -> None:
    with pytest.raises(NothingToClassify, match="fast, deep"):
        chosen("quick")
