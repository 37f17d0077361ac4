"""The deep reader as programmes have taught it: their labels make a head on it too, from fifty of them on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from data import models
from data.store import Store
from pipelines import learning, schedule
from pipelines.reading.deep.adapt import AdaptedReader, adapted
from pipelines.reading.deep.reader import DeepReader, Looked
from pipelines.rules.label_stream import CALIBRATED

STEP = 60  # texts between two looks at whether the server stops or people wait

# by store, reader and programme: how many labels it had, and the reader, if they taught anything. A label costs the
# encoder a hundredth of a second, so a head is made again when the labels have grown by a fifth, not after each
_made: dict[tuple[str, str, str], tuple[int, Own | None]] = {}


class Own(AdaptedReader):
    """The deep reader with a programme's own head, under the number of labels that its people gave."""

    def __init__(self, made: AdaptedReader, labels: int) -> None:
        super().__init__(made.reader, made.head, made.is_against)
        self.labels = labels
        self.version = f"{made.reader.version}+{labels} labels"


def own_reader(store: Store, reader: DeepReader, programme_id: str) -> Own | None:
    """The programme's own deep reader; None below fifty labels, and where they teach nothing."""
    held = store.one(models.model("desk", "head_standing").sql, {"programme": programme_id}) or {}
    labels = int(held.get("in_force") or 0)
    key = (str(store.path), reader.version, programme_id)
    if labels < CALIBRATED:
        _made.pop(key, None)
        return None
    known = _made.get(key)
    if known and known[0] <= labels < learning.GROWN * known[0]:
        return known[1]
    taught = learning.taught_by(store, programme_id)
    made = adapted(
        reader, taught.texts, acts=taught.acts, against=taught.critical, look=lambda texts: _in_steps(reader, texts)
    )
    _made[key] = (labels, None if made.head is None else Own(made, labels))
    return _made[key][1]


def _in_steps(reader: DeepReader, texts: Sequence[str | None]) -> Looked:
    """Look at texts, resting between the steps while people wait for pages."""
    parts = []
    for start in range(0, max(len(texts), 1), STEP):
        schedule.give_way()
        parts.append(reader.look(texts[start : start + STEP]))
    return Looked.joined(parts)


def by_programme(store: Store, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of each programme; those of an account without one are left out."""
    known = {
        (row["platform"], row["account_id"]): row["programme_id"]
        for row in store.rows("select platform, account_id, programme_id from account where programme_id is not null")
    }
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        programme = known.get((row["platform"], row["account_id"]))
        if programme is not None:
            found.setdefault(programme, []).append(row)
    return found
