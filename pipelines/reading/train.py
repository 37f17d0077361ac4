"""Fit the fast reader: python -m pipelines.reading.train --data FOLDER, the folder of the sets that may train.

The same files give the same weights, byte for byte: no draw of chance, one thread, double precision. What is
fitted: sentiment (English from SemEval, GoEmotions; seven more languages from UMSAB), abuse (OLID, Davidson),
language, and from the project's own text with them act, target and severity. What a text holds is described by
`pieces` and `signs`, in other languages by `feelings` too; every step is linear, so that all of it folds into one
table that reading looks up.
On posts and comments about anything, acts and the leaning are those that the deep reader saw there (`taught`).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy
from scipy import sparse

from pipelines.reading import ACTS, SENTIMENTS, pieces, weights
from pipelines.reading.balance import balance, odds, to_name
from pipelines.reading.design import Design
from pipelines.reading.feelings import NAMES as FEELINGS
from pipelines.reading.feelings import Feelings
from pipelines.reading.fit_acts import (
    GROUPS,
    HAND_LEAN,
    SIGN_SHARE,
    TAUGHT_COUNTS,
    Acts,
    Linear,
    Natural,
    Rows,
    hand_shares,
    leaning,
    taught_leaning,
)
from pipelines.reading.near import key
from pipelines.reading.signs import NAMES
from pipelines.reading.solve import Floats, fit_classes, fit_scale
from pipelines.reading.taught import lessons

CORPUS = Path(__file__).parent / "corpus"
HELD_BACK = Path(__file__).parent / "held_back.txt"
BITS, OTHER_BITS, LANGUAGE_BITS = 18, 18, 16
LANGUAGES = {
    "arabic": "ar", "english": "en", "french": "fr", "german": "de", "hindi": "hi", "italian": "it",
    "portuguese": "pt", "spanish": "es",
}  # fmt: skip
ABUSE_STRICT = 0.4  # log odds that abuse must be likelier by than in sets where every second text is abuse
OWN_SHARE = 0.6  # what one of our own texts counts for sentiment beside a post

_GLAD = frozenset(
    """admiration approval amusement gratitude joy love excitement optimism pride relief caring""".split()  # noqa: SIM905 - a list of words reads better as words
)
_SOUR = frozenset(
    """anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse
    sadness""".split()  # noqa: SIM905 - a list of words reads better as words
)


LEXICONS = Path(__file__).parent / "lexicons"


class Source:
    """The training sets in `folder`, without the rows held back for measuring."""

    def __init__(self, folder: Path, held_back: frozenset[str]) -> None:
        self.folder = folder
        self.held_back = held_back
        self.hashes: dict[str, str] = {}
        self.kept: dict[str, npt.NDArray[np.int64]] = {}  # which rows of a set are not held back

    def rows(self, name: str) -> list[dict[str, str]]:
        path = self.folder / name
        self.hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        kept = [place for place, row in enumerate(rows) if fingerprint(row["text"]) not in self.held_back]
        self.kept[name] = np.array(kept, dtype=np.int64)
        return [rows[place] for place in kept]


def fingerprint(text: str) -> str:
    """What names a text without telling it."""
    return hashlib.sha256(key(text).encode()).hexdigest()[:12]


def corpus(folder: Path = CORPUS) -> list[dict[str, str]]:
    """The project's own text, each row with its kind of programme."""
    rows = []
    for path in sorted(folder.glob("*.tsv")):
        if path.stem != "second_labels":
            with path.open(encoding="utf-8", newline="") as file:
                rows += [
                    {**row, "kind": path.stem} for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
                ]
    return rows


def other_texts(folder: Path = CORPUS / "languages") -> list[dict[str, str]]:
    """The project's own posts in seven more languages, each with the code of its language."""
    rows = []
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            read = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows += [{**row, "language": path.stem} for row in read]
    return rows


def balanced(labels: npt.NDArray[np.int64]) -> Floats:
    """An importance for each row with which every class counts alike; 1 on average."""
    counts = np.bincount(labels)
    return (len(labels) / (len(counts) * counts))[labels]


class Fitter:
    """Fits head after head; `say` tells how far it is."""

    def __init__(self, source: Source, say: Any) -> None:
        self.source = source
        self.say = say
        self.design = Design(BITS)
        self.read_sets: dict[str, Rows] = {}  # the sets that were read, for what is taught of them
        self.middle: Floats | None = None
        self.spread: Floats | None = None

    def read(self, texts: Sequence[str], bits: int | None = None) -> Rows:
        self.design.bits = BITS if bits is None else bits
        words, signs = self.design.rows(texts)
        if self.middle is None or self.spread is None:  # the first set measures the signs
            self.middle, self.spread = signs.mean(axis=0), signs.std(axis=0) + 0.05
        edges = self.design.edges(texts) if bits is None else None
        return Rows(words, (signs - self.middle) / self.spread, edges)

    def sentiment(self) -> tuple[Linear, Rows]:
        """English, from posts and, counting less, from the emotions of comments. Gives the posts too."""
        posts = self.source.rows("sentiment_semeval.csv")
        labels = np.array([SENTIMENTS.index(row["label"]) for row in posts])
        read = self.read_sets["sentiment_semeval.csv"] = self.read([row["text"] for row in posts])
        texts, moods = [], []
        for place, row in enumerate(self.source.rows("emotions_goemotions.csv")):
            mood = _mood(frozenset(row["label"].split("|")), place)
            if mood is not None:
                texts.append(row["text"])
                moods.append(mood)
        other = np.array(moods)
        ours = corpus()
        own = np.array([SENTIMENTS.index(row["sentiment"]) for row in ours])
        whole = [read, self.read(texts), self.read([row["text"] for row in ours])]
        rows = sparse.vstack([one.whole() for one in whole]).tocsr()
        importance = np.concatenate([balanced(labels), 0.3 * balanced(other), OWN_SHARE * balanced(own)])
        target = np.eye(3)[np.concatenate([labels, other, own])]
        self.say(f"sentiment, English: {rows.shape[0]} texts")
        return Linear.of(*fit_classes(rows, target, importance, 6e-5, 50), BITS), read

    def other_languages(self) -> tuple[Linear, Floats, Linear]:
        """Sentiment of seven languages in a table of their own, what words of feeling count there, and which of eight
        languages a text is in."""
        every = self.source.rows("sentiment_umsab_8_languages.csv")
        rows = [row for row in every if row["language"] != "english"]
        ours = other_texts()
        texts = [row["text"] for row in [*rows, *ours]]
        codes = [LANGUAGES[row["language"]] for row in rows] + [row["language"] for row in ours]
        read = self.read(texts, OTHER_BITS)
        middle, wide = read.signs.mean(axis=0), read.signs.std(axis=0) + 0.05  # signs are others than in English posts
        read = Rows(read.words, (read.signs - middle) / wide)
        felt, spread = self.felt(texts, codes)
        told = [row["label"] for row in rows] + [row["sentiment"] for row in ours]
        target = np.eye(3)[[SENTIMENTS.index(label) for label in told]]
        self.say(f"sentiment, seven languages: {len(texts)} texts")
        whole = sparse.hstack([read.whole(), sparse.csr_matrix(felt * SIGN_SHARE)]).tocsr()
        flat, bias = fit_classes(whole, target, np.ones(len(texts)), 1e-4, 40)
        of_signs = flat[1 << OTHER_BITS : -len(FEELINGS)] * SIGN_SHARE / wide[:, None]
        sentiment = Linear(flat[: 1 << OTHER_BITS], of_signs, bias - middle @ of_signs)
        feelings = flat[-len(FEELINGS) :] * SIGN_SHARE / spread[:, None]
        english = [*self.source.rows("sentiment_semeval.csv")[::20], *self.source.rows("emotions_goemotions.csv")[::20]]
        english += corpus()[::3]
        texts += [row["text"] for row in every if row["language"] == "english"] + [row["text"] for row in english]
        codes += ["en"] * (len(texts) - len(codes))
        labels = np.array([list(LANGUAGES.values()).index(code) for code in codes])
        words = self.read(texts, LANGUAGE_BITS).words
        self.say(f"language: {len(texts)} texts")
        flat, bias = fit_classes(words, np.eye(len(LANGUAGES))[labels], balanced(labels), 3e-6, 30)
        return sentiment, feelings, Linear(flat, np.zeros((len(NAMES), len(LANGUAGES))), bias)

    def felt(self, texts: Sequence[str], codes: Sequence[str]) -> tuple[Floats, Floats]:
        """Words of feeling in each text, in standard deviations, and those."""
        found = pieces.pieces_of(texts, self.design.vocabulary)
        rows = Feelings().tokens(found, codes, np.ones(len(found.text), dtype=np.bool_))
        summed = np.stack([np.bincount(found.text, weights=one, minlength=len(texts)) for one in rows.T], axis=1)
        spread = summed.std(axis=0) + 0.05
        return summed / spread, spread

    def abuse(self) -> tuple[Linear, Rows]:
        """From two sets, each counting alike, each class too. Gives the texts of the first, which are political."""
        first = self.source.rows("abuse_tweeteval_offensive.csv")
        second = self.source.rows("abuse_davidson.csv")
        labels = [
            np.array([int(row["label"] == "offensive") for row in first]),
            np.array([int(row["label"] != "neither") for row in second]),
        ]
        read = self.read_sets["abuse_tweeteval_offensive.csv"] = self.read([row["text"] for row in first])
        rude = self.read_sets["abuse_davidson.csv"] = self.read([row["text"].lstrip("! ") for row in second])
        ours = corpus()
        labels.append(np.array([int(row["abuse"]) for row in ours]))
        whole = [read, rude, self.read([row["text"] for row in ours])]
        rows = sparse.vstack([one.whole() for one in whole]).tocsr()
        importance = np.concatenate(
            [2 * balanced(labels[0]) / len(first), balanced(labels[1]) / len(second), np.full(len(ours), 1 / len(ours))]
        )
        self.say(f"abuse: {rows.shape[0]} texts")
        flat, bias = fit_classes(rows, np.eye(2)[np.concatenate(labels)], importance, 3e-5, 50)
        return Linear.of(flat[:, 1:] - flat[:, :1], bias[1:] - bias[:1] - ABUSE_STRICT, BITS), read

    def emotions(self) -> tuple[Linear, Rows]:
        """The groups of emotions, which carry over to acts."""
        rows = self.source.rows("emotions_goemotions.csv")
        group_of = {name: place for place, held in enumerate(GROUPS.values()) for name in held.split()}
        target = np.zeros((len(rows), len(GROUPS)))
        for place, row in enumerate(rows):
            for name in row["label"].split("|"):
                target[place, group_of[name]] += 1
        target /= target.sum(axis=1, keepdims=True)
        read = self.read_sets["emotions_goemotions.csv"] = self.read([row["text"] for row in rows])
        importance = target @ (np.maximum(target.mean(axis=0), 1e-6) ** -0.5)
        self.say(f"emotions: {len(rows)} texts")
        return Linear.of(*fit_classes(read.whole(), target, importance, 3e-5, 50), BITS), read


def _mood(emotions: frozenset[str], place: int) -> int | None:
    """Sentiment that the emotions tell, None where they tell none; of the plain neutral ones every third counts."""
    glad, sour = bool(emotions & _GLAD), bool(emotions & _SOUR)
    if glad == sour:
        return 1 if emotions == {"neutral"} and place % 3 == 0 else None
    return 2 if glad else 0


def fit(folder: Path, say: Any = print) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """The arrays of the fast reader and what the model card tells of the fit."""
    held_back = frozenset(HELD_BACK.read_text(encoding="utf-8").split()) if HELD_BACK.exists() else frozenset()
    source = Source(folder, held_back)
    fitter = Fitter(source, say)
    sentiment, posts = fitter.sentiment()
    emotion, comments = fitter.emotions()
    abuse, political = fitter.abuse()
    other, feelings, language = fitter.other_languages()
    lean = leaning(sentiment, emotion, abuse, [posts, political])
    own_labels = corpus()
    own = fitter.read([row["text"] for row in own_labels])
    some = [rows.at(slice(None, None, step)) for rows, step in ((posts, 6), (comments, 8), (political, 2))]
    natural, lean = natural_of(
        fitter,
        lean,
        emotion,
        some,
    )
    acts = Acts(own, own_labels, natural, lean)
    say(f"acts: {len(own_labels)} texts of our own, {len(natural.acts)} others")
    like = acts.likeness()
    unseen = acts.unseen()
    weighed = balance(unseen, acts.own_lean, like.logits(own)[:, 0])
    heat = fit_scale(weighed, np.eye(5)[acts.act])
    flat, bias = acts.fit(np.ones(len(own_labels), dtype=np.bool_))
    act = acts.folded(flat, bias)
    beside = acts.beside()
    sentiment_heat = fit_scale(
        sentiment.logits(own), np.eye(3)[[SENTIMENTS.index(row["sentiment"]) for row in own_labels]]
    )
    heads = [_times(sentiment, max(sentiment_heat, 0.6)), act, abuse, beside, lean, like]
    words = np.hstack([head.words for head in heads])
    arrays: dict[str, npt.NDArray[Any]] = {}
    arrays["words"], arrays["words_most"] = weights.packed(words)
    arrays["edges"], arrays["edges_most"] = weights.packed(acts.edges(flat))
    arrays["other"], arrays["other_most"] = weights.packed(other.words)
    arrays["language"], arrays["language_most"] = weights.packed(language.words)
    if fitter.middle is None or fitter.spread is None:
        raise ValueError("No set was read: the signs were not measured.")
    for name, whole in (("", heads), ("other_", [other])):
        signs = np.hstack([head.signs for head in whole]) / fitter.spread[:, None]
        bias = np.concatenate([head.bias for head in whole]) - fitter.middle @ signs
        arrays[f"{name}signs"], arrays[f"{name}bias"] = signs.astype(np.float32), bias.astype(np.float32)
    arrays["heat"] = np.array([heat], dtype=np.float32)
    arrays["feelings"] = feelings.astype(np.float32)
    arrays["language_bias"] = language.bias.astype(np.float32)
    report = {
        "data": source.hashes,
        "corpus": {_name(path): _sha256(path) for path in sorted(CORPUS.rglob("*.tsv"))},
        "lexicons": {path.name: _sha256(path) for path in sorted(LEXICONS.glob("*.tsv"))},
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
        "taught": sorted(lessons(source.hashes)),
        "acts_on_unseen_programmes": _scores(to_name(unseen, weighed), acts.act),
        "sour_read_as_against": _false_alarms(to_name(unseen, weighed), weighed, acts.importance > 1),
        "heat": {"acts": round(heat, 4), "sentiment": round(sentiment_heat, 4)},
    }
    return arrays, report


def natural_of(fitter: Fitter, hand: Linear, emotion: Linear, some: list[Rows]) -> tuple[Natural, Linear]:
    """Texts of no programme with their acts, and the leaning: as taught; by hand on `some` where nothing is."""
    parts, acts, against = [], [], []
    for name, lesson in sorted(lessons(fitter.source.hashes).items()):
        kept = fitter.source.kept[name]
        place = np.searchsorted(kept, lesson.rows).clip(max=len(kept) - 1)
        is_kept = kept[place] == lesson.rows
        parts.append(fitter.read_sets[name].at(place[is_kept]))
        acts.append(lesson.acts[is_kept])
        against.append(lesson.against[is_kept])
    if not parts:
        rows = joined(some)
        return Natural(rows, hand_shares(rows, hand, emotion), 0.1, HAND_LEAN), hand
    rows = joined(parts)
    return Natural(rows, np.vstack(acts), TAUGHT_COUNTS, 0.0), taught_leaning(rows, np.concatenate(against), hand)


def joined(parts: Sequence[Rows]) -> Rows:
    """The texts of several sets, one after the other."""
    return Rows(
        sparse.vstack([part.words for part in parts]).tocsr(),
        np.vstack([part.signs for part in parts]),
        sparse.vstack([part.edges for part in parts]).tocsr(),
    )


def _name(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _times(head: Linear, factor: float) -> Linear:
    return Linear(head.words * factor, head.signs * factor, head.bias * factor)


def _scores(logits: Floats, act: npt.NDArray[np.int64]) -> dict[str, float]:
    said = logits.argmax(axis=1)
    f1 = [2 * ((said == k) & (act == k)).sum() / max(1, (said == k).sum() + (act == k).sum()) for k in range(5)]
    return {
        "macro_f1": round(float(np.mean(f1)), 4),
        **{f"f1_{name}": round(float(f1[k]), 4) for k, name in enumerate(ACTS)},
    }


def _false_alarms(named: Floats, weighed: Floats, sour: npt.NDArray[np.bool_]) -> dict[str, float]:
    """The share of our own texts in a bad mood that do nothing towards the programme, read as against it."""
    by_act = named[sour].argmax(axis=1) < 2
    return {"texts": int(sour.sum()), "act": round(float(by_act.mean()), 4),
            "p_against": round(float((odds(weighed[sour]) >= 0).mean()), 4)}  # fmt: skip


def main() -> None:
    """Fit, write the weights, and say what they hold."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.reading.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the sets that may train")
    parser.add_argument("--out", type=Path, default=weights.FAST)
    given = parser.parse_args()
    arrays, report = fit(given.data, lambda line: print(line, flush=True))  # noqa: T201 - the verb's answer
    given.out.parent.mkdir(parents=True, exist_ok=True)
    weights.save(given.out, arrays)
    given.out.with_suffix(".json").write_text(json.dumps(report, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{given.out.stat().st_size:,} bytes, sha256 {hashlib.sha256(given.out.read_bytes()).hexdigest()}")  # noqa: T201
    print(json.dumps(report["acts_on_unseen_programmes"]))  # noqa: T201


if __name__ == "__main__":
    main()
