"""Where a word stands: which chunks hold it, what it adds to their scores, and its places in their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

#: Places of one text that are told apart; later ones count as the last.
PLACES = 4096

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """The ``numbers`` of the chunks that hold a word, ascending, and what it adds to their ``scores``.

    ``places`` are those of the word in the texts, ascending: ``PLACES`` times the number of the chunk, and
    the words before it. A word in a title has no place, and neither has what is several words to FTS5.
    """

    numbers: Numbers
    scores: NDArray[np.float32]
    places: Numbers = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def size(self) -> int:
        """How many chunks hold the word."""
        return self.numbers.size

    @property
    def nbytes(self) -> int:
        """The bytes that they take in memory."""
        return self.numbers.nbytes + self.scores.nbytes + self.places.nbytes

    def held_by(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Whether each of these chunks holds the word, shape (n,)."""
        if not self.size:
            return np.zeros(numbers.size, np.bool_)
        found = np.searchsorted(self.numbers, numbers)
        found[found == self.size] = 0
        return np.asarray(self.numbers[found] == numbers)

    def places_in(self, ascending: Numbers) -> Numbers:
        """The places in the texts of these chunks alone, ascending."""
        first = np.searchsorted(self.places, ascending * PLACES)
        counts = np.searchsorted(self.places, (ascending + 1) * PLACES) - first
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.asarray(self.places[np.repeat(first, counts) + within])


def merged(found: Sequence[Postings]) -> Postings:
    """What several ways to write one word find, as if they were one."""
    if len(found) == 1:
        return found[0]
    every = np.concatenate([each.numbers for each in found])
    numbers, rows = np.unique(every, return_inverse=True)
    scores = np.bincount(rows, np.concatenate([each.scores for each in found]), numbers.size)
    return Postings(
        numbers=numbers,
        scores=scores.astype(np.float32),
        places=np.sort(np.concatenate([each.places for each in found])),
    )
