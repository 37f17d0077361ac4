"""The reader that a person names, adapted to labels where they are given."""

from __future__ import annotations

from pipelines.reading import Reader
from pipelines.reading.csv_file import Labels, NothingToClassify

READERS = ("fast", "deep")


def chosen(name: str, labels: Labels | None = None) -> Reader:
    """The reader `name`, with a head of its own from the labels. Raises NothingToClassify for another."""
    if name not in READERS:
        raise NothingToClassify(f"No reader '{name}': choose one of {', '.join(READERS)}.")
    if name == "deep":
        from pipelines.reading.deep import adapt
        from pipelines.reading.deep.reader import deep_reader

        deep = deep_reader()
        return deep if labels is None else adapt.adapted(deep, labels.texts, acts=labels.acts, against=labels.against)
    from pipelines.reading.fast import FastReader
    from pipelines.reading.own_head import OwnReader, fit_head

    fast = FastReader()
    return fast if labels is None else OwnReader(fast, fit_head(fast, labels.texts, labels.acts, labels.against))
