"""Which labels are most useful, what a stream of them was worth, and when a programme counts as calibrated."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading import own_head
from pipelines.rules import label_stream
from pipelines.rules.next_labels import Candidate, most_useful, unsure

chances = st.floats(0, 1)
candidates = st.lists(st.tuples(st.text("abcde ", max_size=30), chances), max_size=25).map(
    lambda held: [Candidate(("x", str(place)), text, p) for place, (text, p) in enumerate(held)]
)


@given(candidates, st.integers(0, 12))
def test_as_many_as_asked_are_chosen_and_none_twice(held: list[Candidate], many: int) -> None:
    found = most_useful(held, many=many)

    assert len(found) == min(many, len(held))
    assert len({one.key for one in found}) == len(found)
    assert set(found) <= set(held)


@given(candidates)
def test_without_likeness_the_least_sure_comes_first(held: list[Candidate]) -> None:
    found = most_useful(held, many=1)

    assert not held or unsure(found[0].p) == max(unsure(one.p) for one in held)


def test_what_says_the_same_as_a_labelled_text_is_not_asked_again() -> None:
    held = [Candidate(("x", "1"), "The queue was long", 0.5), Candidate(("x", "2"), "Who pays for that?", 0.3)]

    found = most_useful(held, ["The queue was long"], many=1)

    assert found[0].key == ("x", "2")


@given(st.lists(st.tuples(chances, st.booleans()), min_size=2, max_size=60))
def test_auc_is_the_share_of_pairs_in_order(held: list[tuple[float, bool]]) -> None:
    hits = [p for p, is_it in held if is_it]
    others = [p for p, is_it in held if not is_it]
    pairs = [(one > other) + (one == other) / 2 for one in hits for other in others]

    found = label_stream.auc([p for p, _ in held], [is_it for _, is_it in held])

    assert found is None if not pairs else abs(found - sum(pairs) / len(pairs)) < 1e-9


@given(st.lists(st.tuples(chances, st.booleans()), max_size=60))
def test_the_errors_lie_in_0_to_1(held: list[tuple[float, bool]]) -> None:
    p, truth = [one for one, _ in held], [one for _, one in held]

    assert 0 <= label_stream.calibration_error(p, truth) <= 1
    assert 0 <= label_stream.misjudged(p, truth) <= 1


@given(st.integers(0, 2000))
def test_the_steps_of_a_replay_rise_from_none_to_all(labels: int) -> None:
    found = label_stream.steps(labels)

    assert (found[0], found[-1]) == (0, labels)
    assert list(found) == sorted(set(found))


def test_a_programme_is_calibrated_from_the_fiftieth_label_on() -> None:
    assert not label_stream.standing(49).is_calibrated
    assert label_stream.standing(50).is_calibrated
    assert label_stream.CALIBRATED == own_head.CALIBRATED
