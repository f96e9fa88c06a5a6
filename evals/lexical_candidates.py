"""Lexical indexes to choose between, each filled, changed and asked in the same way; for ``lexical_speed``.

FTS5 three times: asked in one query; a word at a time, as the product does; and in two steps, which are not
exact: what holds the rarer words is found, and of that the best is scored by all. Tantivy and bm25s get the
words and stems that the product's own code makes of a text, titles twice, and are there if installed.
"""

from __future__ import annotations

import importlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.index.matches import sum_up
from assistant.index.ranking import Ranked, ranked
from assistant.index.words import WEIGHTS, WordScores, phrases, terms
from assistant.terms import content_stems, stem, words

#: Chunks that the rarer words of a question may hold together in two steps; what of them is scored.
FIRST_STEP, SECOND_STEP = 5_000, 1_000
_TABLE = """
CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE words_vocabulary USING fts5vocab ('words', 'row');
"""

#: FTS5 with all words in one query: what the others are compared with.
EXACT = "FTS5, one query"
#: A chunk: its number, the title of its article, its text.
Row = tuple[int, str, str]


Search = Callable[[str, int], Ranked]


class Candidate(Protocol):
    """A lexical index in a folder of its own."""

    name: str

    def add(self, rows: Sequence[Row]) -> None:
        """Adds chunks, findable after ``commit``."""

    def remove(self, numbers: Sequence[int]) -> None:
        """Removes chunks, gone after ``commit``."""

    def commit(self) -> None:
        """Makes findable what was added and no other than what was not removed."""

    def searches(self) -> Mapping[str, Search]:
        """The ways to ask it, by name; each gives up to so many chunk numbers, best first."""
        ...


class Fts5:
    """SQLite's FTS5, the product's table."""

    name = "FTS5"

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "words.db", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(_TABLE)
        self._connection.execute("BEGIN")
        self._state = 0
        self._scores = WordScores(self._all)

    def add(self, rows: Sequence[Row]) -> None:
        self._connection.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", rows)

    def remove(self, numbers: Sequence[int]) -> None:
        self._connection.executemany("DELETE FROM words WHERE rowid = ?", [(each,) for each in numbers])

    def commit(self) -> None:
        for step in ("COMMIT", "PRAGMA wal_checkpoint(TRUNCATE)", "BEGIN"):
            self._connection.execute(step)
        self._state += 1

    def searches(self) -> Mapping[str, Search]:
        return {
            EXACT: lambda question, count: self._ranked(_ways(question), count),
            "FTS5, word by word": self._word_by_word,
            "FTS5, two steps": self._two_steps,
        }

    def _word_by_word(self, question: str, count: int) -> Ranked:
        asked = terms(question)
        return sum_up(asked, self._scores.of(asked, (1, self._state)), 0).best(count)

    def _two_steps(self, question: str, count: int) -> Ranked:
        rarer = self._rarer(content_stems(question))
        among = [number for number, _ in self._ranked(rarer, SECOND_STEP)]
        return self._ranked(_ways(question), count, among)

    def _rarer(self, stems: Sequence[str]) -> list[str]:
        sql = (
            "SELECT term, sum(doc) OVER (ORDER BY doc, term) FROM words_vocabulary "
            "WHERE term IN (SELECT value FROM json_each(?))"
        )
        found = self._all(sql, json.dumps(stems))
        return [term for place, (term, chunks) in enumerate(found) if not place or chunks <= FIRST_STEP]

    def _ranked(self, asked: Sequence[str], count: int, among: Sequence[int] | None = None) -> Ranked:
        if not asked:
            return []
        # With the plus the match runs once, and only what passes is scored.
        only = "" if among is None else "AND +rowid IN (SELECT value FROM json_each(?))"
        order = "rank" if among is None else "+rank"
        return self._all(
            f"SELECT rowid, -rank FROM words WHERE words MATCH ? AND rank MATCH '{WEIGHTS}' {only} "  # noqa: S608
            f"ORDER BY {order} LIMIT ?",
            *(
                " OR ".join(f'"{each}"' for each in asked),
                *(() if among is None else (json.dumps(among),)),
                count,
            ),
        )

    def _all(self, sql: str, *values: object) -> list[Any]:
        return self._connection.execute(sql, values).fetchall()


def _ways(question: str) -> list[str]:
    """All ways in which the words of a question are written."""
    return [way for term in terms(question) for way in phrases(term)]


class Tantivy:
    """Tantivy, one thread writing."""

    name = "tantivy"
    _MEMORY = 128_000_000

    def __init__(self, folder: Path) -> None:
        self._library: Any = importlib.import_module("tantivy")
        builder = self._library.SchemaBuilder()
        builder.add_integer_field("number", stored=True, indexed=True, fast=True)
        builder.add_text_field("words", stored=False, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = self._library.Index(self._schema, path=str(folder))
        self._writer = self._index.writer(self._MEMORY, 1)

    def add(self, rows: Sequence[Row]) -> None:
        for number, title, text in rows:
            document = self._library.Document(number=number, words=" ".join(_stems(title, text)))
            self._writer.add_document(document)

    def commit(self) -> None:
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def remove(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            self._writer.delete_documents_by_term("number", number)

    def searches(self) -> Mapping[str, Search]:
        return {self.name: self._search}

    def _search(self, question: str, count: int) -> Ranked:
        term = self._library.Query.term_query
        asked = [term(self._schema, "words", each, index_option="freq") for each in content_stems(question)]
        any_of = self._library.Query.boolean_query([(self._library.Occur.Should, each) for each in asked])
        hits = self._searcher.search(any_of, count, count=False).hits
        return [(self._searcher.doc(address)["number"][0], score) for score, address in hits]


class Bm25s:
    """bm25s with numpy: every score is made at once, so that each change makes all of them anew."""

    name = "bm25s"

    def __init__(self, folder: Path) -> None:
        self._library: Any = importlib.import_module("bm25s")
        self._folder = folder
        self._stems: dict[int, list[str]] = {}

    def add(self, rows: Sequence[Row]) -> None:
        self._stems |= {number: _stems(title, text) for number, title, text in rows}

    def commit(self) -> None:
        self._index = self._library.BM25(method="lucene", k1=1.2, b=0.75, backend="numpy")
        self._index.index(list(self._stems.values()), show_progress=False)
        self._index.save(self._folder, show_progress=False)
        self._numbers = np.fromiter(self._stems, np.int64)

    def remove(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            del self._stems[number]

    def searches(self) -> Mapping[str, Search]:
        return {self.name: self._search}

    def _search(self, question: str, count: int) -> Ranked:
        known = [each for each in content_stems(question) if each in self._index.vocab_dict]
        return ranked(self._numbers, self._index.get_scores(known), count) if known else []


def candidates(folder: Path) -> list[Candidate]:
    """Those that are installed, each empty, in a folder of its name."""
    made: list[Candidate] = []
    for kind in (Fts5, Tantivy, Bm25s):
        own = folder / kind.name
        own.mkdir(parents=True)
        with suppress(ModuleNotFoundError):
            made.append(kind(own))
    return made


def _stems(title: str, text: str) -> list[str]:
    """Stems as FTS5 makes them, those of the title twice: it weighs two."""
    named = _stemmed(words(title))
    return [*named, *named, *_stemmed(words(text))]


def _stemmed(found: Iterable[str]) -> list[str]:
    return [stem(word) for word in found]
