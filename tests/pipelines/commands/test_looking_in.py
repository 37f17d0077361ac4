"""Who looked at what is not for everybody stands in the sealed log: cases, files, what is held on a person."""

from __future__ import annotations

import pytest

from data import models
from data.store import Store
from pipelines import audit, limits, verbs
from pipelines.commands import Refused, people
from pipelines.commands.looking_in import note_reading, too_many_exports
from pipelines.limits import Limit, TooOften


def log(store: Store) -> list[tuple[str, str, str]]:
    rows = store.rows(models.page("read_log"), {"limit": 50, "offset": 0})
    return [(row["who"], row["what"], row["subject"]) for row in rows]


@pytest.fixture
def ann(store: Store) -> str:
    ann = people.add_person(store, name="Ann", actor="root")["person_id"]
    people.grant_role(store, ann, role="viewer", actor="root")
    return str(ann)


def test_a_reading_says_who_and_what_and_is_sealed(store: Store, ann: str) -> None:
    note_reading(store, what="export", subject="mentions.csv", actor=ann)
    note_reading(store, what="case", subject="cas_1", actor="dashboard")

    assert log(store) == [("dashboard", "case", "cas_1"), ("Ann", "export", "mentions.csv")]
    assert audit.verify(store) == []
    with store.transaction() as tx:
        tx.run("delete from event where type = 'read' and actor = $ann", {"ann": ann})
    assert audit.verify(store) != []


def test_what_is_held_on_a_person_is_never_given_unnoted(store: Store) -> None:
    told = verbs.known()["held_on"](
        store, {"platform": "x", "native_id": "4242424242", "actor": "root"}, lambda done, of, words: None
    )

    assert log(store) == [("root", "person", told["pseudonym"])]
    assert "4242424242" not in log(store)[0][2]


def test_files_are_taken_out_only_as_often_as_a_person_does(
    store: Store, ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EXPORTS", Limit("exports", "EARSHOT_TEST_LIMIT", 2, 600.0))
    for number in range(2):
        note_reading(store, what="export", subject=f"{number}.csv", actor=ann)

    with pytest.raises(TooOften, match="2 exports within 10 minutes"):
        note_reading(store, what="export", subject="2.csv", actor=ann)
    assert "within 10 minutes" in too_many_exports(ann)
    assert len(log(store)) == 2
    assert too_many_exports("dashboard") == ""


def test_another_kind_of_reading_is_refused(store: Store) -> None:
    with pytest.raises(Refused):
        note_reading(store, what="weather", subject="x", actor="root")
