"""The dense ranking of a large index: Chroma's graph finds nearly all of the nearest, SQLite has the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.embedding.base import Vectors
from assistant.index.columns import Mask
from assistant.index.comparing import Block, Compared, Numbers, StoredVectors, compare
from assistant.index.ranking import Ranked

#: More neighbours than this are not asked of Chroma; what passes a narrow filter is compared instead.
MAX_NEIGHBOURS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The likeness of the chunks of an index to ``texts``, shape (texts, d); see ``comparing.Likeness``.

    ``nearest`` asks the graph, which holds ``held`` of the ``chunks``, those numbered up to ``through``;
    ``standing`` tells which of some chunk numbers still exist and are allowed, ``exactly`` gives the vectors
    of what is allowed.
    """

    texts: Vectors
    nearest: Callable[[Vectors, int], Ranked]
    held: int
    through: int
    chunks: int
    stored: StoredVectors
    standing: Callable[[Sequence[int], Mask | None], set[int]]
    exactly: Callable[[Mask | None], Iterable[Block]]

    def best(self, text: int, count: int, allowed: Mask | None = None) -> Ranked:
        """The nearest by the graph, or by comparing all where few are allowed."""
        passing = self.chunks if allowed is None else int(np.count_nonzero(allowed))
        wanted = int(count * self.held / max(passing, 1) * 1.5) + count
        if wanted > MAX_NEIGHBOURS:
            return self._compared(text, allowed).best(0, count, allowed)
        near = self.nearest(self.texts[text], min(wanted, self.held))
        kept = self.standing([number for number, _ in near], allowed)
        found = [pair for pair in near if pair[0] in kept]
        if len(found) < count and wanted < self.held:
            # What is near was removed since, or does not pass the filters; what does lies further out.
            return self._compared(text, allowed).best(0, count, allowed)
        later = compare(self.stored.after(self.through), self.texts[text : text + 1]).best(0, count, allowed)
        return sorted(found + later, key=lambda pair: -pair[1])[:count]

    def of(self, numbers: Numbers) -> Vectors:
        """The similarity of each chunk to each text, read from SQLite."""
        return compare(self.stored.of(np.sort(numbers)), self.texts).of(numbers)

    def _compared(self, text: int, allowed: Mask | None) -> Compared:
        return compare(self.exactly(allowed), self.texts[text : text + 1])
