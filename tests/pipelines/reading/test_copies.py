"""Copies: what is one, who wrote them, which came first; what is common speech stays apart."""

import csv
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.commands import looking
from pipelines.reading.copies import find_copies, letters_of
from pipelines.reading.copies_file import find_in_csv
from pipelines.reading.csv_file import NothingToClassify

CALL = "They spend four million on posters while the clinic in Fenwick Road closes at four. Ask them why!"
OTHER = "My gran was seen on the day by a very kind nurse who explained everything twice, thank you."
NOON = datetime(2026, 3, 2, 12, 0)


def test_the_same_words_are_one_group_whatever_the_address_the_name_and_the_signs() -> None:
    texts = [CALL, OTHER, f"RT @somebody: {CALL.upper()} https://example.org/a1", CALL.replace("!", " 😡😡")]

    (group,) = find_copies(texts)

    assert group.places == (0, 2, 3)
    assert group.is_letter_by_letter


def test_a_few_changed_words_are_still_a_copy_and_another_wording_is_none() -> None:
    texts = [
        CALL,
        CALL.replace("four million", "four whole million"),
        OTHER,
        "They closed the clinic. I want to know why.",
    ]

    (group,) = find_copies(texts)

    assert group.places == (0, 1)
    assert not group.is_letter_by_letter


def test_the_first_one_stands_first_and_people_are_counted_once() -> None:
    times = [NOON + timedelta(hours=2), NOON, None, NOON + timedelta(hours=1)]

    (group,) = find_copies([CALL] * 4, ["ann", "bob", None, "ann"], times)

    assert group.places == (1, 3, 0, 2)
    assert (group.authors, group.first_at, group.last_at) == (2, NOON, NOON + timedelta(hours=2))


def test_one_person_who_repeats_is_one_author() -> None:
    (group,) = find_copies([CALL, CALL], ["ann", "ann"])

    assert group.authors == 1


@pytest.mark.parametrize(
    "text", ["Thank you so much!", "", "😡😡😡", "https://example.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", None]
)
def test_short_common_speech_and_nothing_are_copies_of_nothing(text: str | None) -> None:
    assert find_copies([text, text, text]) == []


def test_pages_ask_the_same_finder() -> None:
    assert looking.find_copies([CALL, OTHER, CALL]) == find_copies([CALL, OTHER, CALL])


def test_the_largest_group_comes_first() -> None:
    groups = find_copies([OTHER, CALL, OTHER, CALL, CALL])

    assert [len(group.places) for group in groups] == [3, 2]


def test_a_campaign_among_many_texts_is_found_whole() -> None:
    filler = [
        f"On day {n} we walked {n * 7 % 31} miles along the river {n * 13 % 97} and saw {n} grey herons"
        for n in range(900)
    ]
    changed = [
        CALL.replace("posters", f"posters {word}") for word in ("again", "now", "still", "yet") for _ in range(25)
    ]

    groups = find_copies(filler[:450] + changed + filler[450:])

    assert max(len(group.places) for group in groups) == 100


@given(st.lists(st.one_of(st.none(), st.text(max_size=80)), max_size=12))
def test_whatever_the_texts_every_place_stands_in_one_group_at_most(texts: list[str | None]) -> None:
    places = [place for group in find_copies(texts) for place in group.places]

    assert len(places) == len(set(places))
    assert all(len(letters_of(texts[place])) >= 24 for place in places)


def test_a_file_gets_the_number_of_the_group(tmp_path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "text"], ["1", CALL], ["2", OTHER], ["3", CALL + " #now"], ["4", ""]])

    told = find_in_csv(source, target)

    assert told == {"texts": 4, "copies": 2, "groups": 1}
    with target.open(encoding="utf-8", newline="") as file:
        assert [row["copy_group"] for row in csv.DictReader(file)] == ["1", "0", "1", "0"]


def test_a_file_without_texts_is_refused_in_words(tmp_path) -> None:
    (tmp_path / "in.csv").write_text("id,words\n1,hello\n")

    with pytest.raises(NothingToClassify, match="no column 'text'"):
        find_in_csv(tmp_path / "in.csv", tmp_path / "out.csv")
