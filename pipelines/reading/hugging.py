"""Any text classifier of Hugging Face, by its name, for the sentiment or the act: the optional extra `hf`.

The model's own labels are put on ours by a mapping that a person has seen. It reads in batches, each text once, within
a time; what it cannot read in that time, or at all, is left as the default reader has it.
"""

from __future__ import annotations

import hashlib
import importlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipelines.reading import ACTS, SENTIMENTS, Reader, Reading

Scores = list[tuple[str, float]]  # the model's labels and their probabilities
Classify = Callable[[list[str]], list[Scores]]

BATCH = 32
SECONDS = 600.0  # for all texts of a run
MOST_KEPT = 100_000  # texts whose scores are remembered
MAX_CHARACTERS = 4_000
# labels whose meaning their name tells
_KNOWN: Mapping[str, str] = {
    "negative": "negative", "neg": "negative", "1 star": "negative", "2 stars": "negative",
    "neutral": "neutral", "neu": "neutral", "3 stars": "neutral",
    "positive": "positive", "pos": "positive", "4 stars": "positive", "5 stars": "positive",
    "criticism": "criticism", "complaint": "complaint", "enquiry": "enquiry", "inquiry": "enquiry",
    "question": "enquiry", "praise": "praise", "compliment": "praise", "other": "other",
}  # fmt: skip


class NoClassifier(ValueError):
    """The classifier cannot be used as asked; the message says why and what to do."""


def proposed(labels: Sequence[str]) -> dict[str, str | None]:
    """What each label of the model most likely is of ours, by its name; None where the name does not tell.

    >>> proposed(["NEG", "Positive", "LABEL_2"])
    {'NEG': 'negative', 'Positive': 'positive', 'LABEL_2': None}
    """
    return {label: _KNOWN.get(label.strip().casefold()) for label in labels}


def checked(labels: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """The mapping, whole and of one kind: all sentiments or all acts. Raises NoClassifier."""
    unknown = [label for label in mapping if label not in labels]
    if unknown:
        raise NoClassifier(f"The model has no label '{unknown[0]}': it has {', '.join(labels)}.")
    missing = [label for label in labels if not mapping.get(label)]
    if missing:
        raise NoClassifier(
            f"Nobody said what the model's label '{missing[0]}' is: give --map '{missing[0]}=negative' (or neutral, "
            f"positive; or an act: {', '.join(ACTS)})."
        )
    meant = set(mapping.values())
    if not (meant <= set(SENTIMENTS) or meant <= set(ACTS)):
        raise NoClassifier(
            f"The labels are put on {', '.join(sorted(meant))}: let all be sentiments ({', '.join(SENTIMENTS)}) or all "
            f"be acts ({', '.join(ACTS)})."
        )
    if len(meant) < 2:
        raise NoClassifier(f"Every label is put on '{meant.pop()}': a reader that says one thing says nothing.")
    return dict(mapping)


class HuggingReader:
    """The default reader with the sentiment or the act of another model in its place."""

    name = "hf"

    def __init__(
        self,
        classify: Classify,
        model: str,
        mapping: Mapping[str, str],
        beside: Reader,
        *,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.classify, self.mapping, self.beside = classify, dict(mapping), beside
        self.version = model
        self.gave_up = ""  # why the rest was left to the default reader
        self._left, self._clock = seconds, clock
        self._known: dict[str, Scores] = {}

    def read(self, texts: Sequence[str | None]) -> list[Reading]:
        """One reading a text, in order; `reader` of each says who read it."""
        readings = self.beside.read(texts)
        keys = [_key(text) if text and one.act is not None else None for text, one in zip(texts, readings, strict=True)]
        fresh = {
            key: text[:MAX_CHARACTERS]
            for key, text in zip(keys, texts, strict=True)
            if key is not None and text and key not in self._known
        }
        waiting = list(fresh.items())
        for start in range(0, len(waiting), BATCH):
            if self.gave_up:
                break
            self._ask(waiting[start : start + BATCH])
        made = []
        for key, one in zip(keys, readings, strict=True):
            scores = self._known.get(key) if key else None
            made.append(replace(one, reader=self.beside.name) if scores is None else self._put(one, scores))
        if len(self._known) > MOST_KEPT:
            self._known.clear()
        return made

    def _ask(self, batch: Sequence[tuple[str, str]]) -> None:
        """Let the model read a batch within the time that is left; what goes wrong is kept as a sentence."""
        answered: list[list[Scores]] = []
        failed: list[str] = []

        def work() -> None:
            try:
                answered.append(self.classify([text for _, text in batch]))
            except Exception as fault:  # noqa: BLE001 - a foreign model raises what it likes; the default has read already
                failed.append(f"{type(fault).__name__}: {fault}")

        began = self._clock()
        # a daemon: a model that hangs must not keep the program from ending
        thread = threading.Thread(target=work, name="earshot-hf", daemon=True)
        thread.start()
        thread.join(max(0.0, self._left))
        self._left -= self._clock() - began
        if failed:
            self.gave_up = (
                f"The model {self.version} failed ({failed[0][:300]}): the rest is read by the default reader."
            )
        elif not answered:
            self.gave_up = f"The model {self.version} took too long: the rest is read by the default reader."
        elif len(answered[0]) != len(batch):
            self.gave_up = f"The model {self.version} left texts out: the rest is read by the default reader."
        else:
            self._known |= {key: scores for (key, _), scores in zip(batch, answered[0], strict=True)}

    def _put(self, one: Reading, scores: Scores) -> Reading:
        """The reading with the model's probabilities in ours; they are made to add up to one."""
        held: dict[str, float] = {}
        for label, score in scores:
            held[self.mapping[label]] = held.get(self.mapping[label], 0.0) + score
        whole = sum(held.values()) or 1.0
        share = {name: value / whole for name, value in held.items()}
        best = max(share, key=lambda name: share[name])
        if set(self.mapping.values()) <= set(SENTIMENTS):
            p = {f"p_{name}": share.get(name, 0.0) for name in SENTIMENTS}
            terms = tuple(term for term in one.terms if term.head != "sentiment")
            return replace(one, sentiment=best, terms=terms, reader=self.name, **p)  # type: ignore[arg-type]  # one of SENTIMENTS
        p = {f"p_{name}": share.get(name, 0.0) for name in ACTS}
        terms = tuple(term for term in one.terms if term.head != "act")
        return replace(one, act=best, terms=terms, reader=self.name, **p)  # type: ignore[arg-type]  # one of ACTS


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def opened(model: str) -> tuple[Classify, list[str]]:
    """A model by its name or its folder: the function that classifies, and the model's own labels.

    Raises NoClassifier where the extra is not installed or the model cannot be loaded.
    """
    try:
        transformers: Any = importlib.import_module("transformers")
    except ImportError as missing:
        raise NoClassifier(
            "The reader hf needs the library transformers: install Earshot with its extra, pip install '.[hf]'."
        ) from missing
    try:
        made = transformers.pipeline("text-classification", model=model, top_k=None, truncation=True, device="cpu")
    except Exception as fault:
        raise NoClassifier(f"The model '{model}' cannot be loaded: {str(fault)[:300]}") from fault
    labels = [str(label) for _, label in sorted(made.model.config.id2label.items())]

    def classify(texts: list[str]) -> list[Scores]:
        found = made(texts, batch_size=BATCH)
        return [[(str(one["label"]), float(one["score"])) for one in scores] for scores in found]

    return classify, labels
