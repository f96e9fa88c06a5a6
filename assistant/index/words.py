"""The lexical ranking: BM25 over SQLite's FTS5, a word at a time, with what words found kept for a while.

FTS5 scores a question by adding up what each of its words adds to the score of a chunk, and looks at every
chunk that holds any of them, one by one. It is asked only where each word stands; scored in numpy by FTS5's
own formula, the scores are the same, and common words, which cost the most, are looked up once for many
questions.
"""

from __future__ import annotations

import math
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index.lengths import Lengths
from assistant.terms import content_words, fold, stem

#: Title words weigh more than words of the text in BM25.
WEIGHTS = "bm25(2.0, 1.0)"
#: The constants of BM25 that FTS5 uses.
K1, B = 1.2, 0.75
#: Scores of chunks that are kept in memory, 12 bytes each.
KEPT_SCORES = 4_000_000

#: The chunks that hold a word, with what it adds to their scores.
Found = NDArray[np.void]
State = tuple[int, int]

FOUND = np.dtype([("number", "<i8"), ("score", "<f4")])
_TOKEN = re.compile(r"\w+")
_BY_FTS5 = f"SELECT rowid, -rank FROM words WHERE words MATCH ? AND rank MATCH '{WEIGHTS}'"  # noqa: S608
_PLACES = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_places USING fts5vocab(main, words, instance)"
# One text instead of a row for each place: making the rows would take most of the time.
_WHERE = "SELECT group_concat(2 * doc + (col = 'title')) FROM temp.word_places WHERE term = ?"


class WordScores:
    """What words find, looked up in FTS5 or remembered; ``query`` runs SQL with values.

    Every write changes how many chunks hold a word, and with it all scores: nothing is remembered beyond it.
    """

    def __init__(self, query: Callable[..., list[Any]]) -> None:
        self._query = query
        self._lengths = Lengths(query)
        self._lock = threading.Lock()
        self._state: State = (0, 0)
        self._kept: OrderedDict[str, Found] = OrderedDict()
        self._size = 0

    def of(self, terms: Sequence[str], state: State) -> list[Found]:
        """What each of the terms finds at a ``state`` of the database (``Catalogue.state``)."""
        return [_merged([self._of(phrase, state) for phrase in phrases(term)]) for term in terms]

    def of_phrase(self, text: str, state: State) -> Found:
        """What holds all words of a text one after the other, whatever their endings."""
        return self._of(" ".join(_TOKEN.findall(fold(text))), state)

    def _of(self, phrase: str, state: State) -> Found:
        with self._lock:
            if state != self._state:
                self._kept.clear()
                self._state, self._size = state, 0
            if phrase in self._kept:
                self._kept.move_to_end(phrase)
                return self._kept[phrase]
        found = self._look_up(phrase, state)
        with self._lock:
            if state == self._state and phrase not in self._kept:
                self._kept[phrase] = found
                self._size += found.size
                while self._size > KEPT_SCORES:
                    self._size -= self._kept.popitem(last=False)[1].size
        return found

    def _look_up(self, phrase: str, state: State) -> Found:
        self._query(_PLACES)
        ((places,),) = self._query(_WHERE, stem(phrase))
        if places is None:
            # Of several words, as 1,200 is to FTS5, or stemmed otherwise, or nowhere.
            return np.array(self._query(_BY_FTS5, f'"{phrase}"'), FOUND)
        numbers, counts = _counted(places)
        lengths = self._lengths.get(state)
        rarity = math.log((lengths.chunks - numbers.size + 0.5) / (numbers.size + 0.5))
        norms = K1 * (1 - B + B * lengths.of(numbers) / lengths.mean)
        found = np.empty(numbers.size, FOUND)
        found["number"] = numbers
        found["score"] = max(rarity, 1e-6) * counts * (K1 + 1) / (counts + norms)
        return found


def terms(question: str) -> list[str]:
    """The content words of a question, each once."""
    return list(dict.fromkeys(content_words(question)))


def phrases(term: str) -> list[str]:
    """The ways a word is written: a number also with separators."""
    grouped = term.isdecimal() and 4 <= len(term) <= 15
    return [term, f"{int(term):,}"] if grouped else [term]


def _merged(found: Sequence[Found]) -> Found:
    """What several ways to write one word find, as if they were one."""
    if len(found) == 1:
        return found[0]
    both = np.concatenate(found)
    numbers, places = np.unique(both["number"], return_inverse=True)
    merged = np.zeros(numbers.size, FOUND)
    merged["number"], merged["score"] = numbers, np.bincount(places, both["score"], numbers.size)
    return merged


def _counted(places: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The chunks of a word's places, ascending, and how often each holds it, in the title counted twice."""
    codes = np.fromstring(places, np.int64, sep=",")
    chunks = codes >> 1
    firsts = np.flatnonzero(np.diff(chunks, prepend=-1))
    return chunks[firsts], np.add.reduceat(1.0 + (codes & 1), firsts)
