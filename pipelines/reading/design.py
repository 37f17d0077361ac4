"""Texts → rows of numbers to fit heads to: the same pieces as in reading, as a sparse matrix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from pipelines.reading import pieces
from pipelines.reading.pieces import RUN_SHARE, Vocabulary, scale_of
from pipelines.reading.signs import Floats, Lexicon

EDGE_BITS = 16  # of the table of how texts begin and end


class Design:
    """Makes sparse rows; keeps the words it has met."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.vocabulary = Vocabulary()
        self.lexicon = Lexicon()

    def rows(self, texts: Sequence[str | None]) -> tuple[sparse.csr_matrix, Floats]:
        """One row a text: one column a bucket, and the signs."""
        found = pieces.pieces_of(texts, self.vocabulary)
        words = list(self.vocabulary)
        self.lexicon.learn(words[self.lexicon.size :])
        hashes = pieces.word_hashes(words)
        own = hashes[found.ids]
        signs = self.lexicon.signs(found, own)
        under = signs.under
        single = np.where(under, pieces.negated_hashes(own), own)
        beside = found.text[1:] == found.text[:-1]
        pair = pieces.pair_hashes(own[:-1], own[1:])[beside]
        runs, owner = pieces.letter_runs(words)
        # the runs of each token: repeat the slice of its word
        per_word = np.bincount(owner, minlength=len(words))
        order = np.argsort(owner, kind="stable")
        runs = runs[order]
        first = np.cumsum(per_word) - per_word
        many = per_word[found.ids]
        offset = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        run = runs[np.repeat(first[found.ids], many) + offset]
        scale = scale_of(found.counts)
        columns = np.concatenate([single, pair, run])
        texts_of = np.concatenate([found.text, found.text[1:][beside], np.repeat(found.text, many)])
        values = scale[texts_of] * np.concatenate([np.ones(len(single) + len(pair)), np.full(len(run), RUN_SHARE)])
        buckets = (columns >> np.uint64(64 - self.bits)).astype(np.int64)
        made = sparse.coo_matrix((values, (texts_of, buckets)), shape=(len(texts), 1 << self.bits)).tocsr()
        made.sum_duplicates()
        return made, signs.rows

    def edges(self, texts: Sequence[str | None]) -> sparse.csr_matrix:
        """One row a text: how it begins and ends."""
        found = pieces.pieces_of(texts, self.vocabulary)
        hashes, of = pieces.edges(found, pieces.word_hashes(list(self.vocabulary))[found.ids])
        buckets = (hashes >> np.uint64(64 - EDGE_BITS)).astype(np.int64)
        made = sparse.coo_matrix((np.ones(len(of)), (of, buckets)), shape=(len(texts), 1 << EDGE_BITS)).tocsr()
        made.sum_duplicates()
        return made
