"""Searching an index: dense and lexical rankings of chunks, and chunks with their articles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from assistant.embedding.base import Vectors
from assistant.index.catalogue import ARTICLE, Catalogue
from assistant.index.current import CurrentVectors
from assistant.index.database import article_from_row, marks
from assistant.index.layout import Layout
from assistant.index.manifest import Manifest
from assistant.index.outlines import Outline, read_outlines
from assistant.schema import Article, Chunk, Filters
from assistant.terms import content_words

#: More neighbours than this are not asked of Chroma; a narrow filter is then searched exactly.
MAX_NEIGHBOURS = 1_000
#: Vectors that are compared at a time where all are.
EXACT_ROWS = 8_192
#: Title words weigh more than words of the text in BM25.
LEXICAL_WEIGHTS = "bm25(2.0, 1.0)"

Ranked = list[tuple[int, float]]


class IndexReader(Catalogue):
    """One index opened for search; safe to share between threads, sees finished articles at once."""

    def __init__(self, layout: Layout) -> None:
        layout.require()
        self._vectors = CurrentVectors(layout)
        self._counted = lru_cache(maxsize=256)(self._count)
        super().__init__(layout)

    @property
    def manifest(self) -> Manifest:
        """The manifest there is now; raises IndexDamaged."""
        return self._vectors.get()[1]

    def close(self) -> None:
        self._vectors.close()
        super().close()

    def dense(self, vector: Vectors, count: int, filters: Filters) -> Ranked:
        """Up to ``count`` chunk numbers with their cosine similarity to a unit vector, best first."""
        generation, manifest = self._vectors.get()
        allowed = self._allowed(filters)
        wanted = int(count * manifest.vectors / max(allowed, 1) * 1.5) + count
        if generation is None or wanted > MAX_NEIGHBOURS:
            return self._exact(vector, count, filters)
        near = self._vectors.nearest(generation, vector, min(wanted, manifest.vectors))
        kept = self._keep([number for number, _ in near], filters)
        found = [pair for pair in near if pair[0] in kept]
        if len(found) < count and wanted < manifest.vectors:
            # What is near was removed since, or does not pass the filters; what does lies further out.
            return self._exact(vector, count, filters)
        pending = self._exact(vector, count, filters, after=manifest.through)
        return sorted(found + pending, key=lambda pair: -pair[1])[:count]

    def lexical(self, question: str, count: int, filters: Filters) -> Ranked:
        """Up to ``count`` chunk numbers by BM25 over title and text, best first; scores are positive."""
        terms = list(dict.fromkeys(content_words(question)))
        if not terms:
            return []
        query = " OR ".join(phrase for term in terms for phrase in _phrases(term))
        where, values = _condition(filters)
        chosen = f"SELECT number FROM chunks JOIN articles a USING (article_id) {where}"  # noqa: S608
        # With the plus the match runs once; without it SQLite runs it for every row that is allowed.
        allowed = f"AND +rowid IN ({chosen})" if where else ""
        rows = self._all(
            f"SELECT rowid, rank FROM words WHERE words MATCH ? AND rank MATCH '{LEXICAL_WEIGHTS}' {allowed} "  # noqa: S608
            f"ORDER BY rank LIMIT ?",
            *(query, *values, count),
        )
        return [(int(number), -float(score)) for number, score in rows]

    def outlines(self, numbers: Sequence[int]) -> dict[int, Outline]:
        """What ranking has to know of the chunks of these numbers, in order; those gone are left out."""
        return read_outlines(self._all, numbers)

    def chunks(self, numbers: Sequence[int]) -> dict[int, tuple[Chunk, Article]]:
        """The chunks of these numbers with their articles; numbers no longer there are left out."""
        rows = self._all(
            f"SELECT c.number, c.chunk_id, c.start, c.end, {ARTICLE} FROM chunks c "  # noqa: S608
            f"JOIN articles a USING (article_id) WHERE c.number IN ({marks(numbers)})",
            *numbers,
        )
        found = {}
        for number, chunk_id, start, end, *row in rows:
            article = article_from_row(tuple(row))
            text = article.text[start:end]
            chunk = Chunk(chunk_id=chunk_id, article_id=article.article_id, start=start, end=end, text=text)
            found[int(number)] = (chunk, article)
        return found

    def frequencies(self, stems: Sequence[str]) -> tuple[dict[str, int], int]:
        """How many chunks hold each stem, and how many chunks there are."""
        rows = self._all(
            f"SELECT term, doc FROM words_vocabulary WHERE term IN ({marks(stems)})",  # noqa: S608
            *stems,
        )
        return {str(term): int(count) for term, count in rows}, self._allowed(Filters())

    def _allowed(self, filters: Filters) -> int:
        """How many chunks pass the filters; counted anew only after something was written."""
        return self._counted(filters, self.state())

    def _count(self, filters: Filters, state: object) -> int:
        where, values = _condition(filters)
        join = "JOIN articles a USING (article_id)" if where else ""
        rows = self._all(f"SELECT count(*) FROM chunks {join} {where}", *values)  # noqa: S608
        return int(rows[0][0])

    def _keep(self, numbers: Sequence[int], filters: Filters) -> set[int]:
        """Those of the chunk numbers that still exist and pass the filters."""
        where, values = _condition(filters)
        both = f"{where} AND" if where else "WHERE"
        rows = self._all(
            f"SELECT c.number FROM chunks c JOIN articles a USING (article_id) {both} "  # noqa: S608
            f"c.number IN ({marks(numbers)})",
            *(*values, *numbers),
        )
        return {int(row[0]) for row in rows}

    def _exact(self, vector: Vectors, count: int, filters: Filters, *, after: int = 0) -> Ranked:
        """The nearest among the chunks numbered above ``after``, by comparing all of them."""
        where, values = _condition(filters)
        both = f"{where} AND" if where else "WHERE"
        join = "JOIN chunks c USING (number) JOIN articles a USING (article_id)" if where else ""
        batches = self._batches(
            f"SELECT v.number, v.vector FROM vectors v {join} {both} v.number > ?",  # noqa: S608
            *(*values, after),
            rows=EXACT_ROWS,
        )
        best: Ranked = []
        for rows in batches:
            matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4").reshape(len(rows), -1)
            similarity = matrix @ vector
            nearest = np.argsort(-similarity, kind="stable")[:count]
            best += [(int(rows[i][0]), float(similarity[i])) for i in nearest]
            best = sorted(best, key=lambda pair: -pair[1])[:count]
        return best


def _phrases(term: str) -> list[str]:
    """A word as FTS5 finds it; a number also as it is written with separators."""
    grouped = term.isdecimal() and 4 <= len(term) <= 15
    return [f'"{term}"', f'"{int(term):,}"'] if grouped else [f'"{term}"']


def _condition(filters: Filters) -> tuple[str, tuple[object, ...]]:
    """A WHERE clause over ``articles a``, empty when everything is allowed.

    An undated article passes ``as_of`` alone, since nothing says that it came later, but
    no window of days.
    """
    parts: list[str] = []
    values: list[object] = []
    if filters.from_day is not None:
        parts.append("a.published_day >= ?")
        values.append(filters.from_day.isoformat())
    if filters.last_day is not None:
        undated = filters.from_day is None and filters.to_day is None
        either = "(a.published_day <= ? OR a.published_day IS NULL)"
        parts.append(either if undated else "a.published_day <= ?")
        values.append(filters.last_day.isoformat())
    if filters.publishers:
        parts.append(f"fold(a.publisher) IN ({marks(filters.publishers)})")
        values += [publisher.casefold() for publisher in filters.publishers]
    return ("WHERE " + " AND ".join(parts) if parts else ""), tuple(values)
