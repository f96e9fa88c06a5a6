"""Plain BM25, the floor of every retrieval figure, measured in the same run on the same records.

SQLite's FTS5 scores with k1 1.2 and b 0.75 over Porter stems: the definition of the sets' READMEs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self

from assistant.terms import content_words


class Lexical:
    """Texts in memory, ranked by BM25 over the content words of a question; a context manager."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._names = list(texts)
        # SQLite serialises what threads ask of it.
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.execute(
            "CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        self._connection.executemany(
            "INSERT INTO texts (rowid, text) VALUES (?, ?)", enumerate(texts.values())
        )

    def rank(self, question: str, count: int, allowed: Iterable[str] | None = None) -> list[str]:
        """The names of up to ``count`` texts that share a content word with the question, best first."""
        terms = list(dict.fromkeys(content_words(question)))
        if not terms:
            return []
        query = " OR ".join(f'"{term}"' for term in terms)
        rows = self._connection.execute("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank", (query,))
        wanted = None if allowed is None else set(allowed)
        found: list[str] = []
        for (number,) in rows:
            if wanted is None or self._names[number] in wanted:
                found.append(self._names[number])
                if len(found) == count:
                    break
        return found

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
