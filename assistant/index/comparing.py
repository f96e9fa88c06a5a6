"""The dense ranking without a graph: vectors compared one by one, in memory where they are not too many."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.embedding.base import Vectors
from assistant.index.columns import Mask, holds
from assistant.index.ranking import Ranked, ranked

#: So many vectors are compared sooner than Chroma's graph is asked for each part of a question.
COMPARED = 40_000
#: Vectors that are kept in memory once many are compared: 200 MB at 384 dimensions. Of more, those that are
#: compared are read from SQLite each time.
KEPT_VECTORS = 131_072
#: So few are read from SQLite too.
FEW = 1_000
#: Vectors that are read at a time.
ROWS = 8_192
#: Where fewer than this share of the vectors in memory are allowed, the others are not compared.
SHARE = 0.3

Numbers = NDArray[np.int64]
#: Chunk numbers, ascending, and their vectors, shape (n, d).
Block = tuple[Numbers, Vectors]
State = tuple[int, int]

_AMONG = "SELECT number, vector FROM vectors WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
_AFTER = "SELECT number, vector FROM vectors WHERE number > ? ORDER BY number"


class Likeness(Protocol):
    """How near the chunks of an index are to some texts, by the cosine of their vectors."""

    def best(self, text: int, count: int, allowed: Mask | None = None) -> Ranked:
        """Up to ``count`` chunk numbers with their similarity to the text at a place, best first.

        ``allowed`` says of every number whether it may be found; None allows all.
        """
        ...

    def of(self, numbers: Numbers) -> Vectors:
        """The similarity of each chunk to each text, shape (n, texts); 0 for a chunk that is gone."""
        ...


@dataclass(frozen=True, slots=True)
class Compared:
    """The likeness of chunks that were all compared: their ``numbers``, ascending, and ``similarity``, shape
    (texts, n)."""

    numbers: Numbers
    similarity: Vectors

    def best(self, text: int, count: int, allowed: Mask | None = None) -> Ranked:
        """The nearest of those compared; see ``Likeness``."""
        if allowed is None:
            return ranked(self.numbers, self.similarity[text], count)
        passing = holds(allowed, self.numbers)
        return ranked(self.numbers[passing], self.similarity[text][passing], count)

    def of(self, numbers: Numbers) -> Vectors:
        """The similarity of those compared, 0 for others; see ``Likeness``."""
        if not self.numbers.size:
            return np.zeros((numbers.size, len(self.similarity)), np.float32)
        places = np.minimum(np.searchsorted(self.numbers, numbers), self.numbers.size - 1)
        known = self.numbers[places] == numbers
        return np.asarray(np.where(known, self.similarity[:, places], 0.0).T)


def compare(blocks: Iterable[Block], texts: Vectors) -> Compared:
    """Compares all vectors of some blocks, which follow one another, with unit vectors, shape (texts, d)."""
    numbers, similarity = [np.zeros(0, np.int64)], [np.zeros((len(texts), 0), np.float32)]
    for block, vectors in blocks:
        numbers.append(block)
        # In this order, for all texts at once, the vectors go through the processor once, and fastest.
        similarity.append((vectors @ texts.T).T)
    return Compared(np.concatenate(numbers), np.concatenate(similarity, axis=1))


class StoredVectors:
    """The vectors in SQLite; ``query`` yields what SQL with values finds, so many ``rows`` at a time."""

    def __init__(self, query: Callable[..., Iterator[list[Any]]]) -> None:
        self._query = query
        self._lock = threading.Lock()
        self._state: State = (0, 0)
        self._kept: Block | None = None

    def among(self, allowed: Mask | None, there: Callable[[], Mask], state: State) -> Iterator[Block]:
        """At least the vectors of the chunk numbers that ``allowed`` says, a mask by number; None says all.

        They are kept in memory. ``there`` tells which chunks there are, at a ``state`` of the database
        (``Catalogue.state``).
        """
        if allowed is not None and np.count_nonzero(allowed) <= FEW:
            yield from self.of(np.flatnonzero(allowed))
            return
        kept, vectors = self._all(there, state)
        rows = slice(None) if allowed is None else np.flatnonzero(holds(allowed, kept))
        many = isinstance(rows, slice) or rows.size > SHARE * kept.size
        if kept.size:
            yield (kept, vectors) if many else (kept[rows], vectors[rows])

    def of(self, numbers: Numbers) -> Iterator[Block]:
        """The vectors of these chunk numbers, as far as they are there."""
        return self._blocks(_AMONG, json.dumps(numbers.tolist()))

    def after(self, number: int) -> Iterator[Block]:
        """The vectors of the chunks numbered above ``number``."""
        return self._blocks(_AFTER, number)

    def _all(self, there: Callable[[], Mask], state: State) -> Block:
        with self._lock:
            if self._kept is None or state != self._state:
                # Another database, not only other content: its numbers mean other chunks.
                known = self._kept if state[0] == self._state[0] else None
                self._kept, self._state = self._followed(known, there), state
            return self._kept

    def _followed(self, known: Block | None, there: Callable[[], Mask]) -> Block:
        """The vectors of the chunks there are: those known and still there, and later ones."""
        blocks: list[Block] = []
        if known is not None and known[0].size:
            still = holds(there(), known[0])
            blocks = [known if still.all() else (known[0][still], known[1][still])]
        blocks += self.after(int(known[0][-1]) if known is not None and known[0].size else 0)
        if len(blocks) == 1:
            return blocks[0]
        if not blocks:
            return np.zeros(0, np.int64), np.zeros((0, 0), np.float32)
        return np.concatenate([block[0] for block in blocks]), np.concatenate([block[1] for block in blocks])

    def _blocks(self, sql: str, *values: object) -> Iterator[Block]:
        for rows in self._query(sql, *values, rows=ROWS):
            numbers = np.fromiter((row[0] for row in rows), np.int64, len(rows))
            yield numbers, np.frombuffer(b"".join(row[1] for row in rows), "<f4").reshape(len(rows), -1)
