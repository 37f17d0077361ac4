"""The digest for partners tells counts and lessons, and nothing that could be somebody."""

from datetime import date

import pytest

from data.store import Store
from pipelines.commands import Refused
from pipelines.commands.digest import digest
from pipelines.commands.learning import add_lesson
from tests.pipelines.commands.desk import a_case, a_programme


def test_small_cells_and_names_are_left_out(store: Store):
    programme_id = a_programme(store)
    for _ in range(5):
        a_case(store, programme_id, "criticism", theme="Posters", summary="Jo Fenwick says no")
    a_case(store, programme_id, "complaint", theme="A rare thing")
    learnt = {"context": "x", "cause": "y", "advice": "Ring 01632 960 123 first", "learnt_on": date(2026, 2, 3)}
    add_lesson(store, programme_id, actor="ann", **learnt)
    told = digest(store, programme_id, date(2026, 2, 1), date(2026, 2, 28))

    assert "criticism: 5" in told
    assert "Posters: 5" in told
    assert "1 more with fewer than 5 each" in told
    assert "[telephone] first" in told
    for hidden in ("Fenwick", "A rare thing", "960 123"):
        assert hidden not in told


def test_a_digest_that_runs_back_is_refused(store: Store):
    with pytest.raises(Refused, match="before it begins"):
        digest(store, a_programme(store), date(2026, 2, 2), date(2026, 2, 1))
