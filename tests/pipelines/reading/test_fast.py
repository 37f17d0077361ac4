"""The fast reader: acts towards the programme, tone, reasons, and any text at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reading import ACTS, NOTHING, SENTIMENTS, Reading, reader

TABLE = Path(__file__).parent / "mentions.tsv"
REAL = Path(__file__).parents[4] / "shared" / "datasets" / "develop"


def read(text: str | None) -> Reading:
    return reader().read([text])[0]


def mentions() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_the_reader_in_force_is_the_fast_one() -> None:
    assert (reader().name, reader().version) == ("fast", "2.3")


@pytest.mark.parametrize(("field", "column"), [("act", 1), ("sentiment", 2)])
def test_four_in_five_programme_mentions_are_read_right(field: str, column: int) -> None:
    rows = mentions()

    readings = reader().read([row[0] for row in rows])

    wrong = [
        f"{getattr(one, field)} for {row[column]}: {row[0]}"
        for row, one in zip(rows, readings, strict=True)
        if getattr(one, field) != row[column]
    ]
    assert len(rows) >= 40
    assert len(wrong) <= 0.2 * len(rows), "\n".join(wrong)


def test_criticism_ranks_above_the_rest() -> None:
    rows = mentions()

    scores = [one.p_against for one in reader().read([row[0] for row in rows])]

    against = [score for score, row in zip(scores, rows, strict=True) if row[1] in ("criticism", "complaint")]
    rest = [score for score, row in zip(scores, rows, strict=True) if row[1] not in ("criticism", "complaint")]
    ordered = sum(high > low for high in against for low in rest) / (len(against) * len(rest))
    assert ordered >= 0.9


@pytest.mark.parametrize(
    "text",
    [
        "My late husband smoked forty a day. I am heartbroken.",
        "Heartbreaking. Three children drowned last summer and their mother died of grief.",
        "Lost my nan to flu in January, devastated",
        "Rest in peace little one, our thoughts are with the family",
    ],
)
def test_sad_is_not_critical(text: str) -> None:
    reading = read(text)

    assert reading.act not in ("criticism", "complaint")
    assert reading.p_against < 0.5


def test_praise_beside_a_reproach_is_read_as_mockery() -> None:
    assert read("Great job wasting our taxes on yet another leaflet").act == "criticism"
    assert read("Great job everyone, thank you for the clear leaflet").act == "praise"


def test_a_negation_turns_the_word_after_it() -> None:
    good, not_good = read("the course was good"), read("the course was not good")

    assert good.p_positive > not_good.p_positive
    assert not_good.p_negative > good.p_negative


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "   ",
        "\u200b\u200d\ufeff",
        "https://example.org/a?b=1",
        "@one @two",
        "\n\t",
        "!!! ...",
        "@a https://x.y",
    ],
)
def test_nothing_to_read_has_no_sentiment_and_no_act(text: str | None) -> None:
    assert read(text) == NOTHING


@pytest.mark.parametrize(
    ("emoji", "sentiment"), [("😀", "positive"), ("😡", "negative"), ("❤️", "positive"), ("👎", "negative")]
)
def test_a_lone_emoji_has_a_sentiment(emoji: str, sentiment: str) -> None:
    assert read(emoji).sentiment == sentiment


def test_the_words_that_decided_are_named_strongest_first() -> None:
    reading = read("Absolute waste of taxpayers' money, shame on you")

    of_act = [term for term in reading.terms if term.head == "act"]
    assert "shame on you" in [term.text for term in of_act]
    assert [abs(term.weight) for term in of_act] == sorted((abs(term.weight) for term in of_act), reverse=True)
    assert all(len([one for one in reading.terms if one.head == head]) <= 8 for head in ("sentiment", "act", "abuse"))


def test_abuse_of_people_is_flagged_and_rough_words_are_not() -> None:
    assert read("you people are idiots, hope you die").is_abuse
    assert not read("this damn bus was late again and it is bloody cold").is_abuse


def test_a_hashtag_is_read_at_its_capitals() -> None:
    assert read("#WasteOfMoney").p_against > read("#WednesdayMorning").p_against


def test_stretched_letters_are_the_same_word() -> None:
    assert read("amaaaaazing").sentiment == read("amazing").sentiment == "positive"


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("Muchas gracias, el servicio fue excelente", "positive"),
        ("Merci beaucoup, une campagne magnifique", "positive"),
        ("Das ist eine sehr schlechte Idee", "negative"),
        ("Este serviço é horrível, que vergonha", "negative"),
    ],
)
def test_other_languages_have_a_sentiment_for_frequent_words(text: str, sentiment: str) -> None:
    assert read(text).sentiment == sentiment


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Das ist eine sehr schlechte Idee", "schlechte"),
        ("Yaar ye app bilkul bakwas hai, paisa barbaad", "bakwas"),
        ("خدمة سيئة جدا", "سيئة"),
    ],
)
def test_the_reasons_in_another_language_are_its_own_words(text: str, term: str) -> None:
    reading = read(text)

    assert reading.sentiment == "negative"
    assert term in [one.text for one in reading.terms if one.head == "sentiment" and one.weight < 0]


def test_how_a_text_begins_tells_what_it_does() -> None:
    assert read("Anyone know if the clinic is open on Sunday").act == "enquiry"
    assert read("Thank you to the clinic on Mill Road").act == "praise"


def test_a_batch_reads_like_one_by_one() -> None:
    texts = [row[0] for row in mentions()] * 30 + [None, ""]

    together = reader().read(texts)

    for one, alone in zip(together, [read(row[0]) for row in mentions()], strict=False):
        assert (one.language, one.sentiment, one.act) == (alone.language, alone.sentiment, alone.act)
        assert one.p_against == pytest.approx(alone.p_against, abs=1e-4)
    assert together[-2:] == [NOTHING, NOTHING]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.none() | st.text(max_size=400), max_size=5))
def test_any_text_has_a_reading(texts: list[str | None]) -> None:
    for one in reader().read(texts):
        assert one.sentiment is None or one.sentiment in SENTIMENTS
        assert one.act is None or one.act in ACTS
        assert (one.sentiment is None) == (one.act is None)
        assert 0.0 <= one.p_against <= 1.0
        assert one.act is None or abs(one.p_negative + one.p_neutral + one.p_positive - 1.0) < 1e-4


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "text",
    [
        "waste of " * 12_000,
        "a" * 100_000,
        "'" * 100_000,
        "<" * 100_000,
        "&" * 100_000,
        "#" + "aB" * 50_000,
        "not " * 25_000,
        "can can you you " * 6_000,
        "\ud800 lone \udfff halves " * 5_000,
        "\u202eright \u200bto\u200d left\u202c שלום مرحبا привет 你好 " * 3_000,
        "<p>We <b>waited</b> two hours &amp; left</p>" * 2_500,
        "\ufdfa" * 100_000,
    ],
)
def test_a_hostile_text_is_read_in_no_time(text: str) -> None:
    assert read(text).p_against <= 1.0


def test_markup_and_invisible_characters_change_nothing() -> None:
    plain = read("This is a waste of money")

    assert read("<b>This</b> is a wa\u00adste of mo\u200bney") == plain


@pytest.mark.real_files
@pytest.mark.parametrize(
    ("file", "against"),
    [
        ("complaints.csv", "complaint"),
        ("vaccine_stance_cotfas.csv", "AntiVax"),
        ("climate_stance.csv", "against"),
    ],
)
def test_criticism_ranks_above_the_rest_on_real_mentions(file: str, against: str) -> None:
    rows = _real(file)

    scores = [one.p_against for one in reader().read([row["text"] for row in rows])]

    assert _area(scores, [row["label"] == against for row in rows]) >= 0.62


@pytest.mark.real_files
def test_sentiment_is_read_better_than_by_valence_alone() -> None:
    rows = _real("sentiment_tweeteval_val.csv")

    readings = reader().read([row["text"] for row in rows])

    recalls = []
    for sentiment in SENTIMENTS:
        of_it = [one for one, row in zip(readings, rows, strict=True) if row["label"] == sentiment]
        recalls.append(sum(one.sentiment == sentiment for one in of_it) / len(of_it))
    assert sum(recalls) / 3 >= 0.66  # VADER reaches 0.60 on the same posts


def _real(name: str) -> list[dict[str, str]]:
    if not (REAL / name).is_file():
        pytest.skip(f"the labelled sets beside the project are absent: no {name}")
    with (REAL / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _area(scores: list[float], is_positive: list[bool]) -> float:
    """Share of pairs that the score puts in the right order (area under the ROC curve)."""
    ranked = sorted(zip(scores, is_positive, strict=True))
    below = ordered = 0
    for _, positive in ranked:
        if positive:
            ordered += below
        else:
            below += 1
    return ordered / (below * (len(ranked) - below))
