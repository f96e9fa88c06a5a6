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
from assistant.index.postings import PLACES, Numbers, Postings, merged
from assistant.terms import content_words, fold, stem

#: Title words weigh more than words of the text in BM25.
WEIGHTS = "bm25(2.0, 1.0)"
#: The constants of BM25 that FTS5 uses.
K1, B = 1.2, 0.75
#: Bytes of what words found that are kept in memory.
KEPT_BYTES = 64 << 20

State = tuple[int, int]

_TOKEN = re.compile(r"\w+")
_BY_FTS5 = f"SELECT rowid, -rank FROM words WHERE words MATCH ? AND rank MATCH '{WEIGHTS}'"  # noqa: S608
_PLACES = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_places USING fts5vocab(main, words, instance)"
# One text instead of a row for each place: making the rows would take most of the time.
_PLACE = f"(2 * doc + (col = 'title')) * {PLACES} + min(offset, {PLACES - 1})"
_WHERE = f"SELECT group_concat({_PLACE}) FROM temp.word_places WHERE term = ?"  # noqa: S608


class WordScores:
    """What words find, looked up in FTS5 or remembered; ``query`` runs SQL with values.

    Every write changes how many chunks hold a word, and with it all scores: nothing is remembered beyond it.
    """

    def __init__(self, query: Callable[..., list[Any]]) -> None:
        self._query = query
        self._lengths = Lengths(query)
        self._lock = threading.Lock()
        self._state: State = (0, 0)
        self._kept: OrderedDict[str, Postings] = OrderedDict()
        self._size = 0

    def of(self, terms: Sequence[str], state: State) -> list[Postings]:
        """What each of the terms finds at a ``state`` of the database (``Catalogue.state``)."""
        return [merged([self._of(phrase, state) for phrase in phrases(term)]) for term in terms]

    def of_phrase(self, text: str, state: State) -> Postings:
        """What holds all words of a text one after the other, whatever their endings."""
        return self._of(" ".join(_TOKEN.findall(fold(text))), state)

    def _of(self, phrase: str, state: State) -> Postings:
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
                self._size += found.nbytes
                while self._size > KEPT_BYTES:
                    self._size -= self._kept.popitem(last=False)[1].nbytes
        return found

    def _look_up(self, phrase: str, state: State) -> Postings:
        self._query(_PLACES)
        ((places,),) = self._query(_WHERE, stem(phrase))
        if places is None:
            # Of several words, as 1,200 is to FTS5, or stemmed otherwise, or nowhere.
            rows = np.array(self._query(_BY_FTS5, f'"{phrase}"'), np.float64).reshape(-1, 2)
            return Postings(numbers=rows[:, 0].astype(np.int64), scores=rows[:, 1].astype(np.float32))
        codes = np.fromstring(places, np.int64, sep=",")
        numbers, counts = _counted(codes // PLACES)
        lengths = self._lengths.get(state)
        rarity = math.log((lengths.chunks - numbers.size + 0.5) / (numbers.size + 0.5))
        norms = K1 * (1 - B + B * lengths.of(numbers) / lengths.mean)
        scores = max(rarity, 1e-6) * counts * (K1 + 1) / (counts + norms)
        return Postings(numbers=numbers, scores=scores.astype(np.float32), places=_in_texts(codes))


def terms(question: str) -> list[str]:
    """The content words of a question, each once."""
    return list(dict.fromkeys(content_words(question)))


def phrases(term: str) -> list[str]:
    """The ways a word is written: a number also with separators."""
    grouped = term.isdecimal() and 4 <= len(term) <= 15
    return [term, f"{int(term):,}"] if grouped else [term]


def _counted(halves: Numbers) -> tuple[Numbers, NDArray[np.float64]]:
    """The chunks of a word, ascending, and how often each holds it, in the title counted twice."""
    chunks = halves >> 1
    firsts = np.flatnonzero(np.diff(chunks, prepend=-1))
    return chunks[firsts], np.add.reduceat(1.0 + (halves & 1), firsts)


def _in_texts(codes: Numbers) -> Numbers:
    """The places of those that stand in no title."""
    places = codes[codes // PLACES % 2 == 0]
    return np.asarray(places // (2 * PLACES) * PLACES + places % PLACES)
