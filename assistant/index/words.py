"""The lexical ranking: BM25 by SQLite's FTS5, a word at a time, with what words found kept for a while.

FTS5 scores a question by adding up what each of its words adds to the score of a chunk, and looks at every
chunk that holds any of them. Asked for the words one by one and added up here, it gives the same scores,
and common words, which cost the most and which question after question has, are looked up once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index.columns import Mask, holds
from assistant.index.ranking import Ranked, ranked
from assistant.terms import content_words

#: Title words weigh more than words of the text in BM25.
WEIGHTS = "bm25(2.0, 1.0)"
#: Scores of chunks that are kept in memory, 12 bytes each.
KEPT_SCORES = 4_000_000

#: The chunks that hold a word, with what it adds to their scores.
Found = NDArray[np.void]
State = tuple[int, int]

FOUND = np.dtype([("number", "<i8"), ("score", "<f4")])
_SQL = f"SELECT rowid, -rank FROM words WHERE words MATCH ? AND rank MATCH '{WEIGHTS}'"  # noqa: S608


class WordScores:
    """What words find, looked up in FTS5 or remembered; ``query`` runs SQL with values.

    Every write changes how many chunks hold a word, and with it all scores: nothing is remembered beyond it.
    """

    def __init__(self, query: Callable[..., list[Any]]) -> None:
        self._query = query
        self._lock = threading.Lock()
        self._state: State = (0, 0)
        self._kept: OrderedDict[str, Found] = OrderedDict()
        self._size = 0

    def of(self, phrases: Sequence[str], state: State) -> list[Found]:
        """What each phrase of FTS5's finds at a ``state`` of the database (``Catalogue.state``)."""
        return [self._of(phrase, state) for phrase in phrases]

    def _of(self, phrase: str, state: State) -> Found:
        with self._lock:
            if state != self._state:
                self._kept.clear()
                self._state, self._size = state, 0
            if phrase in self._kept:
                self._kept.move_to_end(phrase)
                return self._kept[phrase]
        found = np.array(self._query(_SQL, phrase), FOUND)
        with self._lock:
            if state == self._state and phrase not in self._kept:
                self._kept[phrase] = found
                self._size += found.size
                while self._size > KEPT_SCORES:
                    self._size -= self._kept.popitem(last=False)[1].size
        return found


def phrases(question: str) -> list[str]:
    """The content words of a question as FTS5 finds them, each once; a number also as it is written with
    separators."""
    return [phrase for term in dict.fromkeys(content_words(question)) for phrase in _phrases(term)]


def best(found: Sequence[Found], count: int, allowed: Mask | None = None) -> Ranked:
    """Up to ``count`` chunk numbers by the sum of their scores, best first, equal ones by number.

    ``allowed`` says of every number whether it may be found; None allows all.
    """
    totals = np.zeros(max((int(each["number"][-1]) + 1 for each in found if each.size), default=0))
    for each in found:
        totals[each["number"]] += each["score"]
    numbers = np.flatnonzero(totals)
    if allowed is not None:
        numbers = numbers[holds(allowed, numbers)]
    return ranked(numbers, totals[numbers], count)


def _phrases(term: str) -> list[str]:
    grouped = term.isdecimal() and 4 <= len(term) <= 15
    return [f'"{term}"', f'"{int(term):,}"'] if grouped else [f'"{term}"']
