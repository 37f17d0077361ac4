"""Another model's labels in place of ours: mapped, read once, within a time, and left to the default when it fails."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pipelines.reading import reader
from pipelines.reading.hugging import BATCH, HuggingReader, NoClassifier, Scores, checked, opened, proposed

MAPPING = {"NEG": "negative", "POS": "positive"}


class Model:
    """Holds that everything with 'bad' in it is bad; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, texts: list[str]) -> list[Scores]:
        self.asked.append(texts)
        return [[("NEG", 0.9), ("POS", 0.1)] if "bad" in text else [("NEG", 0.2), ("POS", 0.8)] for text in texts]


def test_the_models_sentiment_stands_and_the_rest_is_the_default_readers() -> None:
    texts = ["a bad day for buses", "a fine day for buses"]

    bad, fine = HuggingReader(Model(), "some/model", MAPPING, reader()).read(texts)

    assert (bad.sentiment, fine.sentiment) == ("negative", "positive")
    assert (bad.p_negative, bad.p_neutral, bad.reader) == (0.9, 0.0, "hf")
    assert [one.act for one in (bad, fine)] == [one.act for one in reader().read(texts)]


def test_acts_may_be_mapped_too_and_what_is_against_follows() -> None:
    mapping = {"NEG": "criticism", "POS": "other"}

    one = HuggingReader(Model(), "some/model", mapping, reader()).read(["a bad day for buses"])[0]

    assert (one.act, one.p_against, one.p_praise) == ("criticism", 0.9, 0.0)


def test_a_text_is_read_once_in_batches_and_nothing_is_never_asked() -> None:
    model = Model()
    by = HuggingReader(model, "some/model", MAPPING, reader())

    by.read(["bad"] * 5 + [None, "", "🙂" * 0] + [f"text number {n}" for n in range(BATCH + 3)])
    by.read(["bad", "text number 1"])

    assert [len(batch) for batch in model.asked] == [BATCH, 4]


def test_a_model_that_fails_or_takes_too_long_leaves_the_rest_to_the_default_reader() -> None:
    def breaks(texts: list[str]) -> list[Scores]:
        raise RuntimeError("out of memory")

    let_go = threading.Event()

    def hangs(texts: list[str]) -> list[Scores]:
        let_go.wait()
        return []

    for model, said in ((breaks, "out of memory"), (hangs, "too long"), (lambda texts: [], "left texts out")):
        by = HuggingReader(model, "some/model", MAPPING, reader(), seconds=0.01 if model is hangs else 30)
        one = by.read(["a bad day for buses"])[0]
        assert said in by.gave_up
        assert (one.reader, one.sentiment) == ("fast", reader().read(["a bad day for buses"])[0].sentiment)
    let_go.set()


def test_labels_are_guessed_by_their_names_and_never_by_their_numbers() -> None:
    assert proposed(["Negative", "5 stars", "LABEL_0"]) == {
        "Negative": "negative", "5 stars": "positive", "LABEL_0": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ({"NEG": "negative"}, "Nobody said what the model's label 'POS' is"),
        ({"NEG": "negative", "POS": "praise"}, "all be sentiments"),
        ({"NEG": "negative", "POS": "negative"}, "says nothing"),
        ({"NEG": "negative", "POS": "positive", "NEU": "neutral"}, "no label 'NEU'"),
    ],
)
def test_a_mapping_that_is_not_whole_or_of_one_kind_is_refused(mapping: dict[str, str], why: str) -> None:
    with pytest.raises(NoClassifier, match=why):
        checked(["NEG", "POS"], mapping)


def test_a_tiny_model_made_here_is_read_by_its_folder(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers", reason="the extra hf is not installed: torch weighs too much")
    pytest.importorskip("torch", reason="the extra hf is not installed: torch weighs too much")
    vocabulary = tmp_path / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "bad", "day", "fine"]))
    transformers.BertTokenizer(str(vocabulary)).save_pretrained(tmp_path)
    config = transformers.BertConfig(
        vocab_size=8, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8,
        id2label={0: "NEG", 1: "POS"}, label2id={"NEG": 0, "POS": 1},
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(tmp_path)

    classify, labels = opened(str(tmp_path))
    by = HuggingReader(classify, "tiny", checked(labels, MAPPING), reader())
    one, other = by.read(["a bad day", "a fine day"])

    assert by.gave_up == ""
    assert (one.reader, other.reader) == ("hf", "hf")
    assert abs(one.p_negative + one.p_positive - 1) < 1e-6


def test_without_the_library_or_the_model_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoClassifier, match=r"extra|cannot be loaded"):
        opened(str(tmp_path / "nothing here"))
