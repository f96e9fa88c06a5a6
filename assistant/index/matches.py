"""What the words of a question find in an index: which chunks hold which, and what BM25 makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.index.columns import Mask, holds
from assistant.index.postings import PLACES, Numbers, Postings
from assistant.index.ranking import Ranked, ranked

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The chunks that hold each of the ``terms``, with what the term adds to their scores.

    ``totals`` are the BM25 scores of all chunks by number, 0 where no term is; ``chunks`` is how many chunks
    the index has.
    """

    terms: tuple[str, ...]
    found: tuple[Postings, ...]
    totals: Scores
    chunks: int

    def best(self, count: int, allowed: Mask | None = None) -> Ranked:
        """Up to ``count`` chunk numbers by their scores, best first, equal ones by number.

        ``allowed`` says of every number whether it may be found; None allows all.
        """
        numbers = np.flatnonzero(self.totals)
        if allowed is not None:
            numbers = numbers[holds(allowed, numbers)]
        return ranked(numbers, self.totals[numbers], count)

    def scores(self, numbers: Numbers) -> Scores:
        """The BM25 score of each of these chunks, shape (n,)."""
        known = numbers < self.totals.size
        scores = np.zeros(numbers.size)
        scores[known] = self.totals[numbers[known]]
        return scores

    def holding(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Which of the terms each of these chunks holds, shape (n, terms)."""
        held = [found.held_by(numbers) for found in self.found]
        return np.stack(held, axis=1) if held else np.zeros((numbers.size, 0), np.bool_)

    def rarity(self, among: Mask | None = None) -> Scores:
        """How rare each term is: its inverse document frequency (Spärck Jones 1972), as BM25 has it.

        ``among`` counts the chunks of this mask by number alone: what is rare in an archive may be common in
        one of its articles. Shape (terms,).
        """
        if among is None:
            chunks, holding = self.chunks, np.array([found.size for found in self.found], np.float64)
        else:
            chunks = int(np.count_nonzero(among))
            held = [np.count_nonzero(holds(among, found.numbers)) for found in self.found]
            holding = np.array(held, np.float64)
        return np.asarray(np.log1p((chunks - holding + 0.5) / (holding + 0.5)))

    def distinction(self, numbers: Numbers) -> Scores:
        """How much the terms that each of these chunks holds set it apart, shape (n,).

        The mean over the terms of 1 for one that a single chunk holds, less the more hold it (by inverse
        document frequency), and 0 for one that the chunk does not hold.
        """
        alone = float(np.log1p((self.chunks - 0.5) / 1.5))
        return np.asarray(self.holding(numbers) @ self.rarity() / alone / max(len(self.terms), 1))

    def together(self, numbers: Numbers, weights: Scores, words: int) -> Scores:
        """The most that terms weigh which so many words of the text of each chunk hold, shape (n,).

        ``weights`` are those of the terms. The words are those of the best place: an unordered window
        (Metzler and Croft 2005, "A Markov Random Field Model for Term Dependencies").
        """
        ascending, rows = np.unique(numbers, return_inverse=True)
        places = [found.places_in(ascending) for found in self.found]
        starts = np.concatenate([np.empty(0, np.int64), *places])
        chunks = starts // PLACES
        ends = np.minimum(starts + words, (chunks + 1) * PLACES)
        held = np.zeros(starts.size)
        for its, weight in zip(places, weights.tolist(), strict=True):
            held += weight * (np.searchsorted(its, ends) > np.searchsorted(its, starts))
        most = np.zeros(ascending.size)
        np.maximum.at(most, np.searchsorted(ascending, chunks), held)
        return np.asarray(most[rows])

    def in_articles(self, spans: Sequence[tuple[int, int]], best: int) -> Scores:
        """For each span of chunk numbers, inclusive, the mean score of its ``best`` chunks, shape (n,)."""
        firsts, lasts = np.array(spans, np.int64).reshape(-1, 2).T
        sizes = np.clip(np.minimum(lasts + 1, self.totals.size) - firsts, 0, None)
        # Which span each of their chunks is of, and which of its chunks it is.
        span = np.repeat(np.arange(sizes.size), sizes)
        place = np.arange(span.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        scores = self.totals[firsts[span] + place]
        scores = scores[np.lexsort((-scores, span))]
        counted = place < best
        sums = np.bincount(span[counted], scores[counted], sizes.size)
        return np.asarray(sums / np.clip(sizes, 1, best))


def sum_up(terms: Sequence[str], found: Sequence[Postings], chunks: int) -> Matches:
    """Matches of terms with what each found."""
    totals = np.zeros(max((int(each.numbers[-1]) + 1 for each in found if each.size), default=0))
    for each in found:
        totals[each.numbers] += each.scores
    return Matches(terms=tuple(terms), found=tuple(found), totals=totals, chunks=chunks)


#: What is found where nothing is looked for.
NOTHING = sum_up((), (), 0)
