"""Texts → vectors and logits, by the int8 model beside this file: onnxruntime on two threads, loaded on first use."""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipelines.reading.deep.text import plain

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FOLDER = Path(__file__).parent / "model"
TOKENS = 96
BATCH = 16  # texts of like length: what they need then stays in the processor's own memory
THREADS = 2
HEADS = {
    "sentiment": slice(0, 3),
    "act": slice(3, 8),
    "target": slice(8, 9),
    "severity": slice(9, 10),
    "abuse": slice(10, 11),
}
ADDED = "acts.npz"  # what is added to the logits of the acts, see `fit_head`
_SAID = re.compile(r"[^\W_]|[\u2190-\u2bff\U0001f000-\U0001faff]")

Floats = NDArray[np.float32]


class NoModel(RuntimeError):
    """The model's files are not there or not those that this version was made with; the message says which."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the model says of some texts, a row a text; rows without anything to read are zero."""

    logits: Floats
    meaning: Floats  # of length 1: what the text is about, for cards
    vectors: Floats  # what it does, for heads of a programme
    is_read: NDArray[np.bool_]

    def head(self, name: str) -> Floats:
        return self.logits[:, HEADS[name]]

    def of(self, rows: Sequence[int]) -> Encoded:
        """Some of the rows, in that order."""
        return Encoded(self.logits[rows], self.meaning[rows], self.vectors[rows], self.is_read[rows])

    @classmethod
    def joined(cls, parts: Sequence[Encoded]) -> Encoded:
        """The rows of some in one, in order."""
        return cls(
            np.concatenate([one.logits for one in parts]),
            np.concatenate([one.meaning for one in parts]),
            np.concatenate([one.vectors for one in parts]),
            np.concatenate([one.is_read for one in parts]),
        )


class Encoder:
    """The model and its tokens. May be used from several threads."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.facts: dict[str, Any] = _facts(folder)
        self._folder = folder
        self._lock = threading.Lock()
        self._session: Any = None
        self._added: tuple[Floats, Floats] | None = None
        self._tokenizer: Tokenizer | None = None

    @property
    def version(self) -> str:
        return str(self.facts["version"])

    def load(self) -> None:
        """Open the model now, instead of at the first text. Raises NoModel where a file is not the one it was."""
        with self._lock:
            if self._session is not None:
                return
            import onnxruntime

            for name, expected in self.facts["sha256"].items():
                path = self._folder / name
                if not path.is_file():
                    raise NoModel(
                        f"The deep reader's file {name} is missing from {self._folder}: install Earshot again."
                    )
                if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
                    raise NoModel(
                        f"The deep reader's file {name} is not the one of this version: install Earshot again."
                    )
            if ADDED in self.facts["sha256"]:
                with np.load(self._folder / ADDED, allow_pickle=False) as held:
                    self._added = held["weights"], held["bias"]
            self._tokenizer = tokenizer_of(self._folder / "vocab.txt")
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1  # the threads are ours: each reads a batch of its own
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                str(self._folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )

    def encode(self, texts: Sequence[str | None]) -> Encoded:
        """Every text once; equal ones are read once."""
        self.load()
        assert self._tokenizer is not None  # noqa: S101 - load() left it there
        cleaned = [plain(text) for text in texts]
        distinct: dict[str, int] = {}
        places = np.array(
            [distinct.setdefault(text, len(distinct)) if _SAID.search(text) else -1 for text in cleaned], dtype=np.int64
        )
        kept = list(distinct)
        codes = [code.ids for code in self._tokenizer.encode_batch(kept)] if kept else []
        order = sorted(range(len(kept)), key=lambda place: len(codes[place]))
        parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        said = self._run(codes, parts)
        out = []
        for i, width in enumerate((self.facts["logits"], self.facts["width"], self.facts["width"])):
            table = np.zeros((len(kept) + 1, width), dtype=np.float32)  # the last row is for what holds nothing
            for part, made in zip(parts, said, strict=True):
                table[part] = made[i]
            out.append(table[places])
        norm = np.linalg.norm(out[1], axis=1, keepdims=True)
        meaning = (out[1] / np.where(norm > 0, norm, 1)).astype(np.float32)
        return Encoded(out[0], meaning, out[2], places >= 0)

    def acts(self, encoded: Encoded) -> NDArray[np.float64]:
        """Logits of the acts as they are named: the model's, and what was learnt on programmes that it never saw."""
        made: NDArray[np.float64] = encoded.head("act") * self.facts["sharpness"]["act"] + np.array(
            self.facts["prior"]["act"]
        )
        if self._added is not None:
            made = made + added_rows(encoded) @ self._added[0] + self._added[1]
        return made

    def _run(self, codes: list[list[int]], parts: list[list[int]]) -> list[list[Floats]]:
        def one(part: list[int]) -> list[Floats]:
            longest = max(len(codes[place]) for place in part)
            tokens = np.zeros((len(part), longest), dtype=np.int64)
            for row, place in enumerate(part):
                tokens[row, : len(codes[place])] = codes[place]
            made: list[Floats] = self._session.run(["logits", "meaning", "vector"], {"tokens": tokens})
            return made

        if len(parts) < 2:
            return [one(part) for part in parts]
        with ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1)) as pool:
            return list(pool.map(one, parts))


def added_rows(encoded: Encoded) -> NDArray[np.float64]:
    """What is looked at for what is added: acts, sentiments, and the direction of the vector."""
    vectors = encoded.vectors.astype(np.float64)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.hstack([encoded.head("act"), encoded.head("sentiment"), 6.0 * vectors / np.where(length > 0, length, 1)])


def tokenizer_of(vocabulary: Path) -> Tokenizer:
    """The encoder's own tokens, from its list of words: nothing is fetched."""
    from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers
    from tokenizers.models import WordPiece
    from tokenizers.processors import TemplateProcessing

    words = {word: number for number, word in enumerate(vocabulary.read_text(encoding="utf-8").split("\n")) if word}
    made = Tokenizer(WordPiece(words, unk_token="[UNK]", max_input_chars_per_word=100))  # noqa: S106 - no password
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    made.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", words["[CLS]"]), ("[SEP]", words["[SEP]"])]
    )
    made.enable_truncation(TOKENS)
    return made


def _facts(folder: Path) -> dict[str, Any]:
    path = folder / "facts.json"
    if not path.is_file():
        raise NoModel(f"The deep reader's file {path.name} is missing from {folder}: install Earshot again.")
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return facts


@cache
def encoder() -> Encoder:
    """The one encoder of this process."""
    return Encoder()
