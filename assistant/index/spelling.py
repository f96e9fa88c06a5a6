"""Misspelled words: the word of an index that is nearest to one which no chunk holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.index.words import State
from assistant.terms import stem

#: Shorter words are near to too many.
FEWEST_LETTERS = 5
#: In shorter words one letter makes another name: only slips of the fingers are put right there.
LETTERS_FOR_ANY = 8
#: First letters whose stems are kept in memory, each with some thousands of them in a large index.
KEPT_LETTERS = 32

_SQL = "SELECT term, doc FROM words_vocabulary WHERE term BETWEEN ? AND ?"

Stems = tuple[list[str], list[int]]


class Spelling:
    """The stems of an index, read by their first letter when asked for; ``query`` runs SQL with values."""

    def __init__(self, query: Callable[..., list[Any]]) -> None:
        self._query = query
        self._stems = lru_cache(maxsize=KEPT_LETTERS)(self._read)

    def near(self, word: str, state: State) -> str | None:
        """The known word that a folded, unknown one was most likely meant to be; None when none is near.

        Stems are compared, and may differ by one letter left out, put in, replaced or exchanged with its
        neighbour (optimal string alignment, after Damerau 1964); in short words only by neighbours exchanged
        and by a letter doubled or not, for most words that no article holds are names that it does not tell
        of. The first letter has to be right (Pollock and Zamora 1984: it seldom is wrong). Of several as
        near, it is the one that most chunks hold.
        """
        if len(word) < FEWEST_LETTERS or not word.isalpha():
            return None
        asked = stem(word)
        known, chunks = self._stems(asked[0], state)
        near = process.extract(asked, known, scorer=OSA.distance, score_cutoff=1, limit=None)
        meant = [each for each in near if len(word) >= LETTERS_FOR_ANY or _slipped(asked, each[0])]
        found = min(meant, key=lambda each: (each[1], -chunks[each[2]]), default=None)
        return None if found is None else unstemmed(found[0])

    def _read(self, letter: str, state: State) -> Stems:
        """The stems with this first letter, in order, and how many chunks hold each; ``state`` marks what is
        kept as true of it."""
        rows = self._query(_SQL, letter, f"{letter}\U0010ffff")
        return [str(term) for term, _ in rows], [int(count) for _, count in rows]


def _slipped(written: str, meant: str) -> bool:
    """Whether words that differ by one letter differ only in the order of letters or in a doubled one."""
    return sorted(written) == sorted(meant) or _single(written) == _single(meant)


def _single(word: str) -> str:
    """The word with each doubled letter once."""
    return "".join(letter for letter, _ in groupby(word))


def unstemmed(term: str) -> str:
    """A word that has this stem: FTS5 stems what it is asked for, and a stem may be shortened once more."""
    return term if stem(term) == term else f"{term}e"
