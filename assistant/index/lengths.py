"""How many words each chunk has, as FTS5 counts them; BM25 needs it of every chunk that holds a word."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: FTS5's own table: the words of each column as SQLite's variable-length integers, seven bits a byte.
_SIZES = "SELECT id, sz FROM words_docsize WHERE id > ?"
#: The length of a chunk that is not there.
ABSENT = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkLengths:
    """The ``words`` of each chunk by its number; how many ``chunks`` there are; their ``mean`` length."""

    words: NDArray[np.int32]
    chunks: int
    mean: float

    def of(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """The words of chunks; those that came later count as of mean length."""
        found = np.full(numbers.size, self.mean)
        known = numbers < self.words.size
        found[known] = self.words[numbers[known]]
        return found


class Lengths:
    """The lengths of the chunks that there are now; ``query`` runs SQL with values."""

    def __init__(self, query: Callable[..., list[Any]]) -> None:
        self._query = query
        self._lock = threading.Lock()
        self._state = (0, 0)
        self._known = _with(np.full(1, ABSENT, np.int32), ())

    def get(self, state: tuple[int, int]) -> ChunkLengths:
        """Read anew only what changed with ``state``, as ``Catalogue.state`` tells it."""
        with self._lock:
            if state != self._state:
                self._known = self._followed(state)
                self._state = state
            return self._known

    def _followed(self, state: tuple[int, int]) -> ChunkLengths:
        if state[0] == self._state[0]:
            words = self._known.words
            longer = _with(words, self._query(_SIZES, words.size - 1))
            ((count,),) = self._query("SELECT count(*) FROM words_docsize")
            if count == longer.chunks:
                return longer
        # Some went, or it is another database, whose numbers mean other chunks.
        return _with(np.full(1, ABSENT, np.int32), self._query(_SIZES, 0))


def _with(known: NDArray[np.int32], rows: Iterable[tuple[int, bytes]]) -> ChunkLengths:
    """The lengths known and those of later chunks."""
    later = np.array([(number, sum(_integers(sizes))) for number, sizes in rows], np.int64).reshape(-1, 2)
    size = max(known.size, int(later[:, 0].max(initial=0)) + 1)
    words = np.concatenate([known, np.full(size - known.size, ABSENT, np.int32)])
    words[later[:, 0]] = later[:, 1]
    there = words[words != ABSENT]
    return ChunkLengths(
        words=words, chunks=there.size, mean=max(float(there.mean()) if there.size else 0.0, 1e-9)
    )


def _integers(stored: bytes) -> Iterable[int]:
    value = 0
    for byte in stored:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            yield value
            value = 0
