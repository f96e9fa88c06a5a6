"""The lexical ranking: BM25 by SQLite's FTS5, a word at a time, with what words found kept for a while.

FTS5 scores a question by adding up what each of its words adds to the score of a chunk, and looks at every
chunk that holds any of them. Asked for the words one by one and added up here, it gives the same scores,
and common words, which cost the most and which question after question has, are looked up once.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.terms import content_words, fold

#: Title words weigh more than words of the text in BM25.
WEIGHTS = "bm25(2.0, 1.0)"
#: Scores of chunks that are kept in memory, 12 bytes each.
KEPT_SCORES = 4_000_000

#: The chunks that hold a word, with what it adds to their scores.
Found = NDArray[np.void]
State = tuple[int, int]

FOUND = np.dtype([("number", "<i8"), ("score", "<f4")])
_TOKEN = re.compile(r"\w+")
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

    def of(self, terms: Sequence[str], state: State) -> list[Found]:
        """What each of the terms finds at a ``state`` of the database (``Catalogue.state``)."""
        return [_merged([self._of(phrase, state) for phrase in phrases(term)]) for term in terms]

    def of_phrase(self, text: str, state: State) -> Found:
        """What holds all words of a text one after the other, whatever their endings."""
        return self._of(f'"{" ".join(_TOKEN.findall(fold(text)))}"', state)

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


def terms(question: str) -> list[str]:
    """The content words of a question, each once."""
    return list(dict.fromkeys(content_words(question)))


def phrases(term: str) -> list[str]:
    """A word as FTS5 finds it; a number also as it is written with separators."""
    grouped = term.isdecimal() and 4 <= len(term) <= 15
    return [f'"{term}"', f'"{int(term):,}"'] if grouped else [f'"{term}"']


def _merged(found: Sequence[Found]) -> Found:
    """What several ways to write one word find, as if they were one."""
    if len(found) == 1:
        return found[0]
    both = np.concatenate(found)
    numbers, places = np.unique(both["number"], return_inverse=True)
    merged = np.zeros(numbers.size, FOUND)
    merged["number"], merged["score"] = numbers, np.bincount(places, both["score"], numbers.size)
    return merged
