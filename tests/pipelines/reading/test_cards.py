"""Cards: the best three or none; what fits none is grouped and named by its words."""

import numpy as np

from pipelines.reading.cards import Card, matches, proposals


def vectors(*rows: tuple[float, ...]) -> np.ndarray:
    made = np.array(rows, dtype=np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


SCARES = Card("scares", ("scares children",), ("It frightens them", "nightmares"), vectors((1, 0, 0), (0, 0.4, 1)))
COSTS = Card("costs", ("waste of money", "taxpayers"), ("It costs too much",), vectors((0, 1, 0)))
SPIES = Card("spies", (), ("The app spies",), vectors((0, 0, 1)))


def test_a_text_fits_the_card_that_means_the_same_and_no_other() -> None:
    (found,) = matches(["My girl cried at the poster"], vectors((1, 0.1, 0)), [SCARES, COSTS, SPIES])

    assert [fit.card_id for fit in found] == ["scares"]


def test_an_example_finds_what_the_description_alone_would_not() -> None:
    alone = Card("scares", (), SCARES.texts[:1], SCARES.meanings[:1])
    text, meaning = ["It gave him bad dreams"], vectors((0, 0.3, 1))

    assert matches(text, meaning, [alone]) == [()]
    assert matches(text, meaning, [SCARES])[0][0].card_id == "scares"


def test_the_words_of_a_card_and_its_wording_help_a_text_that_is_near() -> None:
    meaning = vectors((0.9, 0.2, 0.4))

    assert matches(["Another plan of theirs"], meaning, [COSTS]) == [()]
    assert matches(["What a waste of money"], meaning, [COSTS])[0][0].card_id == "costs"
    assert matches(["How much does it cost?"], meaning, [COSTS])[0][0].card_id == "costs"


def test_a_text_far_from_all_fits_none() -> None:
    assert matches(["Lovely weather"], vectors((-1, -1, 0.2)), [SCARES, COSTS, SPIES]) == [()]
    assert matches(["Lovely weather"], vectors((1, 0, 0)), []) == [()]


def test_cards_that_fit_nearly_as_well_are_named_too_three_at_most() -> None:
    four = [Card(name, (), ("x",), vectors((1, 0, place / 100))) for place, name in enumerate("abcd")]

    (found,) = matches(["x"], vectors((1, 0, 0)), four)

    assert [fit.card_id for fit in found] == ["a", "b", "c"]


def test_what_says_like_things_is_one_proposal_with_its_words() -> None:
    texts = [
        "The app reports you to your landlord",
        "so the app tells the landlord everything, lovely",
        "Reported to my landlord by an app??",
        "That app: straight to the landlord",
        "The parking at the clinic is dreadful",
    ]
    meanings = vectors((1, 0.1, 0), (1, 0, 0.1), (1, 0.1, 0.1), (1, 0, 0), (0, 1, 0))

    (found,) = proposals(texts, meanings)

    assert sorted(found.places) == [0, 1, 2, 3]
    assert {"landlord", "app"} <= set(found.words)


def test_few_texts_are_no_proposal() -> None:
    assert proposals(["one", "two"], vectors((1, 0), (1, 0))) == []
