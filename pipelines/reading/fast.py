"""The fast reader: one table of weights looked up for words, pairs and runs of letters, for all heads at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.reading import ACTS, NOTHING, SENTIMENTS, Reading, Target, Term, weights
from pipelines.reading.balance import balance, to_name
from pipelines.reading.feelings import Feelings
from pipelines.reading.language import Votes, trained_languages
from pipelines.reading.phrases import MARKS, phrases
from pipelines.reading.pieces import (
    BREAK,
    RUN_SHARE,
    SHOUT,
    Flags,
    Hashes,
    Integers,
    Pieces,
    Vocabulary,
    edges,
    letter_runs,
    negated_hashes,
    pair_hashes,
    pieces_of,
    scale_of,
    word_hashes,
)
from pipelines.reading.signs import NAMES, Lexicon, Signs

Floats = npt.NDArray[np.float32]

BATCH = 2_000  # texts read at once
MOST_WORDS = 150_000  # kept with their weights before the reader forgets them
MOST_TERMS = 5  # named as reasons, a head
_TELLING = 0.12  # a contribution below this is no reason
_SENTIMENT, ACT, _ABUSE, _TARGET, _SEVERITY, _LEAN, _LIKE = slice(0, 3), slice(3, 8), 8, 9, 10, 11, 12
_SURE = 0.62  # of the target, before it is said; between, it is unsure
TRAINED = trained_languages()  # in the order of the table
# Words that weigh a little but tell a person nothing.
_NO_REASON = frozenset(
    """a an the of to in on at by for from with and or as is are was were be been it its it's this that these
    those i you he she we they me him her us them my your his our their do does did have has had will would so
    if s t rt user http . , : ; " amp""".split()  # noqa: SIM905 - a list of words reads better as words
) | {"", SHOUT, BREAK}


@dataclass(frozen=True, slots=True)
class Read:
    """What many texts hold and what every head says of them, before it is put in words."""

    pieces: Pieces
    signs: Signs
    logits: Floats  # (texts, heads): three sentiments, five acts, abuse, target, severity, leaning, likeness
    language: list[str]
    words: Floats  # (tokens, heads): what each token gives
    named: Floats  # (texts, acts): a third weighed with the leaning; the likeliest is the act named
    pairs: Floats  # (pairs, heads)
    pair_at: Integers  # first token of each pair


class FastReader:
    """Reads texts by weights fitted by `pipelines.reading.train`; English, seven more languages for sentiment."""

    name = "fast"
    version = "2.3"

    def __init__(self) -> None:
        held = weights.load()
        self._table = weights.unpacked(held["words"], held["words_most"])
        self._signs, self._bias = held["signs"], held["bias"]
        self._other = weights.unpacked(held["other"], held["other_most"])
        self._other_signs, self._other_bias = held["other_signs"], held["other_bias"]
        self._edges = weights.unpacked(held["edges"], held["edges_most"])
        self._felt = held["feelings"]
        self._told = weights.unpacked(held["language"], held["language_most"])
        self._told_bias = held["language_bias"]
        self._heat = float(held["heat"][0])
        self._forget()

    def read(self, texts: Sequence[str | None]) -> list[Reading]:
        """One reading a text, in order; a text with nothing to read has no sentiment and no act."""
        readings: list[Reading] = []
        for start in range(0, len(texts), BATCH):
            readings += put(self.look(texts[start : start + BATCH]))
        return readings

    def look(self, texts: Sequence[str | None]) -> Read:
        """What the heads say of each text."""
        if len(self._vocabulary) > MOST_WORDS:
            self._forget()
        found = pieces_of(texts, self._vocabulary)
        self._learn()
        hashes = self._hashes[found.ids]
        signs = self._lexicon.signs(found, hashes)
        scale = scale_of(found.counts).astype(np.float32)
        words = np.where(signs.under[:, None], self._negated[found.ids], self._plain[found.ids])
        words *= scale[found.text][:, None]
        at = np.nonzero(found.text[1:] == found.text[:-1])[0]
        beside = pair_hashes(hashes[at], hashes[at + 1])
        pairs = self._table[_bucket(beside, self._table)] * scale[found.text[at]][:, None]
        logits = _summed(words, found.text, found, len(texts)) + _summed(pairs, found.text[at], found, len(texts))
        logits += signs.rows.astype(np.float32) @ self._signs + self._bias
        ends, of_text = edges(found, hashes)
        np.add.at(logits[:, ACT], of_text, self._edges[_bucket(ends, self._edges)])
        unweighed = logits[:, ACT].copy()
        logits[:, ACT] = balance(unweighed, logits[:, _LEAN], logits[:, _LIKE]) * self._heat
        language, foreign = self._language(found)
        if foreign.any():
            self._read_foreign(found, hashes, signs, at, scale, foreign, language, logits, words, pairs)
        named = to_name(unweighed * self._heat, logits[:, ACT])
        named[foreign] = logits[foreign, ACT]
        return Read(found, signs, logits, language, words, named, pairs, at)

    def _forget(self) -> None:
        heads = self._table.shape[1]
        self._vocabulary = Vocabulary()
        self._lexicon = Lexicon()
        self._votes = Votes()
        self._feelings = Feelings()
        self._hashes: Hashes = np.zeros(0, dtype=np.uint64)
        self._plain: Floats = np.zeros((0, heads), dtype=np.float32)
        self._negated: Floats = np.zeros((0, heads), dtype=np.float32)
        self._foreign: Floats = np.zeros((0, self._other.shape[1]), dtype=np.float32)
        self._tells: Floats = np.zeros((0, len(TRAINED)), dtype=np.float32)

    def _learn(self) -> None:
        """Look up the words met for the first time."""
        fresh = self._vocabulary.fresh
        if not fresh:
            return
        self._vocabulary.fresh = []
        self._lexicon.learn(fresh)
        self._votes.learn(fresh)
        hashes = word_hashes(fresh)
        runs, owner = letter_runs(fresh)
        order = np.argsort(owner, kind="stable")
        runs, many = runs[order], np.bincount(owner, minlength=len(fresh))

        def with_runs(table: Floats, own: Hashes) -> Floats:
            made = table[_bucket(own, table)]
            made += RUN_SHARE * _sections(table[_bucket(runs, table)], many)
            return made

        plain = with_runs(self._table, hashes)
        turned = plain - self._table[_bucket(hashes, self._table)]
        turned += self._table[_bucket(negated_hashes(hashes), self._table)]
        self._hashes = np.concatenate([self._hashes, hashes])
        self._plain = np.concatenate([self._plain, plain])
        self._negated = np.concatenate([self._negated, turned])
        self._foreign = np.concatenate([self._foreign, with_runs(self._other, hashes)])
        self._tells = np.concatenate([self._tells, with_runs(self._told, hashes)])

    def _language(self, found: Pieces) -> tuple[list[str], Flags]:
        """The language of each text, and which are in another than English."""
        texts = len(found.counts)
        scale = scale_of(found.counts).astype(np.float32)
        score = _summed(self._tells[found.ids], found.text, found, texts) * scale[:, None] + self._told_bias
        score -= score.max(axis=1, keepdims=True)
        share = np.exp(score)
        share /= share.sum(axis=1, keepdims=True)
        best = share.argmax(axis=1)
        votes = self._votes
        names = votes.decide([TRAINED[one] for one in best], share.max(axis=1), found)
        return names, np.array([name not in ("en", "und") for name in names], dtype=np.bool_)

    def _read_foreign(
        self, found: Pieces, hashes: Hashes, signs: Signs, at: Integers, scale: npt.NDArray[np.float32],
        foreign: Flags, language: Sequence[str], logits: Floats, words: Floats, pairs: Floats,
    ) -> None:  # fmt: skip
        """Sentiment of texts in other languages from their own table; the act follows it, and the question mark.

        What their words and pairs give is put in place of what the English table gave.
        """
        texts = len(found.counts)
        inside, of_pair = foreign[found.text], foreign[found.text[at]]
        own = self._foreign[found.ids[inside]] * scale[found.text[inside]][:, None]
        own += self._feelings.tokens(found, language, inside).astype(np.float32) @ self._felt
        beside = pair_hashes(hashes[at[of_pair]], hashes[at[of_pair] + 1])
        two = self._other[_bucket(beside, self._other)] * scale[found.text[at[of_pair]]][:, None]
        tone = _summed(own, found.text[inside], found, texts) + _summed(two, found.text[at[of_pair]], found, texts)
        tone += signs.rows.astype(np.float32) @ self._other_signs + self._other_bias
        rows = np.nonzero(foreign)[0]
        tone = tone[rows] - tone[rows].mean(axis=1, keepdims=True)
        asks = signs.rows[rows, NAMES.index("asks")]
        logits[rows, _SENTIMENT] = tone
        logits[rows, 3] = tone[:, 0] - 0.2
        logits[rows, 4] = tone[:, 0] - 0.7
        logits[rows, 5] = 2.5 * asks - 0.9
        logits[rows, 6] = tone[:, 2] - 0.5
        logits[rows, 7] = tone[:, 1] + 0.5
        for given, table, which in ((own, words, inside), (two, pairs, of_pair)):
            table[which, :3] = given
            table[which, 3:8] = given[:, [0, 0, 1, 2, 1]] * np.array([1, 1, 0, 1, 1], dtype=np.float32)
        signs.valence[inside] = 0.0  # of English words alone


def _bucket(hashes: Hashes, table: Floats) -> Integers:
    bits = int(table.shape[0]).bit_length() - 1
    return (hashes >> np.uint64(64 - bits)).astype(np.int64)


def _sections(rows: Floats, many: Integers) -> Floats:
    """Sums of consecutive rows, `many` each."""
    made = np.zeros((len(many), rows.shape[1]), dtype=np.float32)
    some = many > 0
    if some.any():
        starts = np.cumsum(many) - many
        made[some] = np.add.reduceat(rows, starts[some], axis=0)
    return made


def _summed(rows: Floats, text: Integers, found: Pieces, texts: int) -> Floats:
    """Sums of the rows of each text; `text` never falls."""
    return _sections(rows, np.bincount(text, minlength=texts))


def _soft_max(logits: Floats) -> Floats:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = odds / odds.sum(axis=1, keepdims=True)
    return shares


def put(read: Read) -> list[Reading]:
    """The readings in words."""
    found, logits = read.pieces, read.logits
    tone, acts = _soft_max(logits[:, _SENTIMENT]), _soft_max(logits[:, ACT])
    abuse, target, severity = (1 / (1 + np.exp(-logits[:, head])) for head in (_ABUSE, _TARGET, _SEVERITY))
    abuse = np.where(read.signs.rows[:, NAMES.index("cue_abuse")] >= 1.0, np.maximum(abuse, 0.75), abuse)
    best_tone, best_act = tone.argmax(axis=1), read.named.argmax(axis=1)
    level = np.clip(np.rint(3 * severity), 1, 3).astype(int).tolist()
    terms = reasons(read, best_act)
    rows = zip(
        found.readable.tolist(), read.language, best_tone.tolist(), best_act.tolist(), tone.tolist(), acts.tolist(),
        abuse.tolist(), target.tolist(), level, terms, strict=True,
    )  # fmt: skip
    return [
        Reading(
            language, SENTIMENTS[mood], ACTS[act], five[0], three[0], three[2], bad >= 0.5, tuple(why), three[1],
            five[1], five[2], five[3], five[4], bad, _target(about), grave if act < 2 else 0,
        )
        if readable
        else NOTHING
        for readable, language, mood, act, three, five, bad, about, grave, why in rows
    ]  # fmt: skip


def _target(share: float) -> Target:
    return "y" if share >= _SURE else "n" if share <= 1 - _SURE else "unsure"


def reasons(read: Read, act: Integers) -> list[list[Term]]:
    """The terms that decided each text: for sentiment signed towards positive, for act towards the act read."""
    found, signs = read.pieces, read.signs
    terms: list[list[Term]] = [[] for _ in found.counts]
    chosen = 3 + act[found.text]
    for head in ("sentiment", "act"):
        if head == "sentiment":
            word = read.words[:, 2] - read.words[:, 0]
            pair = read.pairs[:, 2] - read.pairs[:, 0]
            word = word + 0.15 * signs.valence.astype(np.float32) * (scale_of(found.counts)[found.text])
        else:
            at = np.arange(len(word))
            word = read.words[at, chosen] - read.words[:, ACT].mean(axis=1)
            pair = read.pairs[np.arange(len(pair)), chosen[read.pair_at]] - read.pairs[:, ACT].mean(axis=1)
        places = np.concatenate([np.arange(len(word)), read.pair_at])
        values = np.concatenate([word, pair])
        telling = np.nonzero(np.abs(values) >= _TELLING)[0]
        text = found.text[places[telling]]
        order = telling[np.lexsort((-np.abs(values[telling]), text))]
        texts = found.text[places[order]].tolist()
        for which, place, value, of in zip(
            order.tolist(), places[order].tolist(), values[order].tolist(), texts, strict=True
        ):
            kept = terms[of]
            if len(kept) < MOST_TERMS or (head == "act" and sum(one.head == "act" for one in kept) < MOST_TERMS):
                name = found.tokens[place]
                if which >= len(word):
                    if name in _NO_REASON and found.tokens[place + 1] in _NO_REASON:
                        continue
                    name = f"{name} {found.tokens[place + 1]}"
                elif name in _NO_REASON:
                    continue
                elif signs.under[place]:
                    name = "not " + name
                kept.append(Term(name, head, value))
    cues = phrases()
    for place, number in zip(signs.cue_place.tolist(), signs.cue_number.tolist(), strict=True):
        of = int(found.text[place])
        given = cues.weights[number]
        if given[1] - given[0]:
            terms[of].insert(0, Term(cues.names[number], "sentiment", float(given[1] - given[0])))
        speaks = given[2] + given[3] if act[of] < 2 else given[2 + act[of]] if act[of] < 4 else 0.0
        if speaks > 0:
            terms[of].insert(0, Term(cues.names[number], "act", float(speaks)))
        if given[MARKS.index("abuse")]:
            terms[of].append(Term(cues.names[number], "abuse", float(given[MARKS.index("abuse")])))
    return [_strongest(one) if one else one for one in terms]


def _strongest(terms: list[Term]) -> list[Term]:
    """The strongest of each head, each word once, heads in the order sentiment, act, abuse."""
    kept: list[Term] = []
    terms = sorted(terms, key=lambda term: -abs(term.weight))
    for head in ("sentiment", "act", "abuse"):
        seen: dict[str, Term] = {}
        for term in terms:
            if term.head == head:
                seen.setdefault(term.text, term)
        kept += list(seen.values())[:MOST_TERMS]
    return kept
