"""The dense ranking without a graph: vectors compared one by one, in memory where they are not too many."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.embedding.base import Vectors
from assistant.index.columns import Mask, holds
from assistant.index.ranking import Ranked, ranked

#: Vectors that are kept in memory once many are compared: 200 MB at 384 dimensions. Of more, those that are
#: compared are read from SQLite each time.
KEPT_VECTORS = 131_072
#: So few are read from SQLite too.
FEW = 1_000
#: Vectors that are read at a time.
ROWS = 8_192
#: Where fewer than this share of the vectors in memory are allowed, the others are not compared.
SHARE = 0.3

#: Chunk numbers, ascending, and their vectors, shape (n, d).
Block = tuple[NDArray[np.int64], Vectors]

_AMONG = "SELECT number, vector FROM vectors WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
_AFTER = "SELECT number, vector FROM vectors WHERE number > ? ORDER BY number"


class StoredVectors:
    """The vectors in SQLite; ``query`` yields what SQL with values finds, so many ``rows`` at a time."""

    def __init__(self, query: Callable[..., Iterator[list[Any]]]) -> None:
        self._query = query
        self._lock = threading.Lock()
        self._state = (0, 0)
        self._kept: Block | None = None

    def among(self, allowed: Mask, there: Mask, state: tuple[int, int]) -> Iterator[Block]:
        """At least the vectors of the chunk numbers that ``allowed`` says, a mask by number.

        ``there`` says which chunks there are at all, at a ``state`` of the database (``Catalogue.state``).
        """
        numbers = np.flatnonzero(allowed)
        if numbers.size <= FEW or np.count_nonzero(there) > KEPT_VECTORS:
            yield from self._blocks(_AMONG, json.dumps(numbers.tolist()))
            return
        kept, vectors = self._all(there, state)
        rows = np.flatnonzero(holds(allowed, kept))
        yield (kept, vectors) if rows.size > SHARE * kept.size else (kept[rows], vectors[rows])

    def of(self, numbers: NDArray[np.int64]) -> Iterator[Block]:
        """The vectors of these chunk numbers, as far as they are there."""
        return self._blocks(_AMONG, json.dumps(numbers.tolist()))

    def after(self, number: int) -> Iterator[Block]:
        """The vectors of the chunks numbered above ``number``."""
        return self._blocks(_AFTER, number)

    def _all(self, there: Mask, state: tuple[int, int]) -> Block:
        with self._lock:
            if self._kept is None or state != self._state:
                # Another database, not only other content: its numbers mean other chunks.
                known = self._kept if state[0] == self._state[0] else None
                self._kept, self._state = self._followed(known, there), state
            return self._kept

    def _followed(self, known: Block | None, there: Mask) -> Block:
        """The vectors of the chunks there are: those known and still there, and later ones."""
        blocks: list[Block] = []
        if known is not None and known[0].size:
            still = holds(there, known[0])
            blocks = [known if still.all() else (known[0][still], known[1][still])]
        last = int(known[0][-1]) if known is not None and known[0].size else 0
        blocks += self.after(last)
        if len(blocks) == 1:
            return blocks[0]
        return np.concatenate([block[0] for block in blocks]), np.concatenate([block[1] for block in blocks])

    def _blocks(self, sql: str, *values: object) -> Iterator[Block]:
        for rows in self._query(sql, *values, rows=ROWS):
            numbers = np.fromiter((row[0] for row in rows), np.int64, len(rows))
            yield numbers, np.frombuffer(b"".join(row[1] for row in rows), "<f4").reshape(len(rows), -1)


def nearest(blocks: Iterable[Block], vector: Vectors, count: int, allowed: Mask | None = None) -> Ranked:
    """Up to ``count`` chunk numbers with their cosine similarity to a unit vector, best first.

    ``allowed`` says of every number whether it may be found; None allows all.
    """
    best: Ranked = []
    for numbers, vectors in blocks:
        similarity = vectors @ vector
        passing = np.ones(numbers.size, np.bool_) if allowed is None else holds(allowed, numbers)
        best += ranked(numbers[passing], similarity[passing], count)
    return sorted(best, key=lambda pair: -pair[1])[:count]
