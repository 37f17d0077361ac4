"""A programme's own head: it learns from few labels, starts at what the reader said, and too few change nothing."""

import numpy as np
import pytest

from pipelines.reading.deep.adapt import adapted
from pipelines.reading.deep.reader import DeepReader, Looked
from tests.pipelines.reading.small_encoder import SmallEncoder


@pytest.fixture
def reader() -> DeepReader:
    return DeepReader(SmallEncoder())


def test_labels_turn_what_the_reader_gets_wrong_here(reader: DeepReader) -> None:
    texts = ["where is it"] * 30 + ["thank you"] * 30  # here every such question is a reproach
    head = adapted(reader, texts, against=[True] * 30 + [False] * 30)

    asked, praised = head.read(["where is it", "thank you"])

    assert reader.read(["where is it"])[0].p_against < 0.2
    assert asked.p_against > 0.6
    assert praised.p_against < 0.2
    assert head.version.endswith("60 labels")


def test_acts_are_learnt_as_acts(reader: DeepReader) -> None:
    texts = ["where is it"] * 20 + ["waste"] * 20
    head = adapted(reader, texts, acts=["complaint"] * 20 + ["criticism"] * 20)

    (one,) = head.read(["where is it"])

    assert one.act == "complaint"
    total = one.p_criticism + one.p_complaint + one.p_enquiry + one.p_praise + one.p_other
    assert np.isclose(total, 1)


@pytest.mark.parametrize("against", [[True] * 5, [True] * 40, [None] * 40])
def test_too_few_or_one_sided_labels_change_nothing(reader: DeepReader, against: list[bool | None]) -> None:
    head = adapted(reader, ["waste"] * len(against), against=against)

    assert head.read(["where is it", "", None]) == reader.read(["where is it", "", None])


def test_what_holds_nothing_is_no_reading(reader: DeepReader) -> None:
    assert [one.act for one in reader.read(["", None, "waste"])] == [None, None, "criticism"]


def test_texts_that_are_looked_at_in_steps_are_said_the_same_of() -> None:
    small = DeepReader(SmallEncoder())
    texts = ["such a waste", "where is it?", None, "thank you, lovely"]

    joined, whole = Looked.joined([small.look(texts[:1]), small.look(texts[1:])]), small.look(texts)

    assert (joined.acts == whole.acts).all()
    assert (joined.encoded.meaning == whole.encoded.meaning).all()
    assert joined.encoded.is_read.tolist() == [True, True, False, True]
    assert joined.beside == whole.beside
