"""The shipped encoder: small enough, whole, sensible on plain cases, and never thrown by bad input."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from pipelines.reading.deep.encoder import FOLDER, Encoder, NoModel, encoder
from pipelines.reading.deep.reader import ENGLISH, deep_reader

BAD = [
    "", None, "   ", "😡", "a" * 100_000, "word " * 20_000, "https://example.org/only?an=address",
    "<b></b>",
    "\u200b\u200d\ufeff",
    "Привет, как дела и where is my jab 為什麼", "<p>Why is the <b>queue</b> so long</p>", "\ud83d",
    "@" * 5_000, "#" * 5_000, "!?" * 5_000, "\x00\x01\x02", "a\u0301" * 3_000,
]  # fmt: skip


def test_the_files_are_those_of_this_version_and_at_most_25_mb() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= 25_000_000
    encoder().load()  # compares the hashes


def test_a_changed_or_missing_file_is_refused_in_words(tmp_path) -> None:
    shutil.copytree(FOLDER, tmp_path / "model")
    with (tmp_path / "model" / "vocab.txt").open("a", encoding="utf-8") as file:
        file.write("another\n")
    with pytest.raises(NoModel, match=r"vocab\.txt is not the one of this version"):
        Encoder(tmp_path / "model").load()

    (tmp_path / "model" / "facts.json").unlink()
    with pytest.raises(NoModel, match=r"facts\.json is missing"):
        Encoder(tmp_path / "model")


def test_what_is_added_to_the_acts_ships_with_the_model_and_changes_them() -> None:
    encoded = encoder().encode(["Two buses, three trains and nobody at the desk."])

    plain = encoded.head("act") * encoder().facts["sharpness"]["act"] + np.array(encoder().facts["prior"]["act"])
    assert "acts.npz" in encoder().facts["sha256"]
    assert not np.allclose(encoder().acts(encoded), plain)


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_bad_input_is_a_reading_or_nothing_to_read(text: str | None) -> None:
    (one,) = deep_reader().read([text])

    if one.act is not None and one.language in ENGLISH:
        parts = (one.p_criticism, one.p_complaint, one.p_enquiry, one.p_praise, one.p_other)
        assert np.isclose(sum(parts), 1)
        assert min(parts) >= 0


def test_nothing_to_read_is_said_so() -> None:
    assert [one.act for one in deep_reader().read(["", None, " ", "https://example.org/x", "\u200b"])] == [None] * 5


def test_plain_cases_are_read_as_anybody_would() -> None:
    acts = [
        one.act
        for one in deep_reader().read([
            "You spend our money on posters while the clinic shuts at four. Disgraceful.",
            "I was promised a call back on Monday and it never came.",
            "What time does the walk-in clinic open on Saturday?",
            "Thank you to the lovely nurse who saw my mum today",
        ])
    ]  # fmt: skip

    assert acts == ["criticism", "complaint", "enquiry", "praise"]


def test_a_plain_complaint_in_two_halves_is_no_praise_and_thanks_in_dark_words_stay_it() -> None:
    against = [
        "The queue was terrible and nobody answered the phone.",
        "The waiting time was awful and nobody called back.",
        "The food was terrible and the staff were rude.",
        "Terrible service and rude staff.",
    ]
    thanks = [
        "The pain was awful and the nurse was an angel.",
        "My mum died and the ward was wonderful to us.",
        "Terrible habit, and this app finally got me off it.",
    ]

    assert {one.act for one in deep_reader().read(against)} <= {"criticism", "complaint"}
    assert {one.act for one in deep_reader().read(thanks)} == {"praise"}


def test_a_text_reads_the_same_alone_and_among_others() -> None:
    texts = [
        "Where do I book?",
        "You waste our money on adverts nobody asked for, every single year, and then wonder why.",
    ]
    alone = [deep_reader().read([text])[0].p_against for text in texts]
    among = [one.p_against for one in deep_reader().read(["Thanks all"] * 40 + texts)[-2:]]

    assert np.allclose(alone, among, atol=0.02)


def test_the_reasons_are_words_of_the_text() -> None:
    text = "Thank you, wonderful nurse"
    terms = deep_reader().reasons(text)

    assert terms
    assert all(term.text in text.lower() or term.text in text for term in terms)


def test_texts_that_mean_like_things_lie_nearer_than_others() -> None:
    scares, nightmares, parking = encoder().encode([
        "Your poster frightens children", "My little girl was scared by the poster at the bus stop",
        "There is never a parking space at the clinic",
    ]).meaning  # fmt: skip

    assert scares @ nightmares > scares @ parking


def test_the_facts_name_what_was_shipped() -> None:
    facts = json.loads((FOLDER / "facts.json").read_text(encoding="utf-8"))

    assert set(facts) >= {"version", "sha256", "sharpness", "prior", "logits", "width"}
