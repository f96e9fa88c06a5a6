"""Reading an index: dense and lexical search, chunks with their articles, and what it holds."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from types import TracebackType
from typing import Any

import numpy as np

from assistant.embedding.base import Vectors
from assistant.errors import ArticleNotFound, IndexDamaged, UsageError
from assistant.index.database import COLUMNS, article_from_row, open_for_reading, parse_moment
from assistant.index.layout import Layout, translated
from assistant.index.manifest import Manifest, read_manifest
from assistant.schema import Article, ArticleSummary, Chunk, Filters, iso
from assistant.terms import content_words

#: More neighbours than this are not asked of Chroma; a narrow filter is then searched exactly.
MAX_NEIGHBOURS = 1_000
#: Title words weigh more than words of the text in BM25.
LEXICAL_WEIGHTS = "bm25(2.0, 1.0)"
_ARTICLE = ", ".join(f"a.{name}" for name in COLUMNS.split(", "))

Ranked = list[tuple[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexInfo:
    """What an index holds. ``publishers`` maps an outlet to its number of articles."""

    name: str
    path: str
    articles: int
    chunks: int
    groups: int
    publishers: Mapping[str, int]
    first_day: date | None
    last_day: date | None
    embedding: Mapping[str, str | int]
    chunking: str
    generation: str | None
    schema_version: int
    size_bytes: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"first_day": iso(self.first_day), "last_day": iso(self.last_day)}


class IndexReader:
    """One index opened for reading; safe to share between threads, sees finished articles at once."""

    def __init__(self, layout: Layout) -> None:
        layout.require()
        self._layout = layout
        self._lock = threading.Lock()
        self._generation: Any = None
        self._opened: str | None = None
        self._seen: int | None = None
        self.manifest = self._read_manifest()
        with translated(layout.name):
            self._connection = open_for_reading(layout.database)
            self._connection.execute("SELECT count(*) FROM articles").fetchone()

    def close(self) -> None:
        self._connection.close()
        if self._generation is not None:
            self._generation.close()
            self._generation = None

    def __enter__(self) -> IndexReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Search

    def dense(self, vector: Vectors, count: int, filters: Filters) -> Ranked:
        """Up to ``count`` chunk numbers with their cosine similarity to a unit vector, best first."""
        generation, through = self._current_vectors()
        allowed, total = self._allowed(filters)
        if generation is None or not total:
            return self._exact(vector, count, filters, after=0)
        wanted = min(total, int(count * total / max(allowed, 1) * 1.5) + count)
        if wanted > MAX_NEIGHBOURS:
            return self._exact(vector, count, filters, after=0)
        found = generation.nearest(vector, min(wanted, self.manifest.vectors))
        kept = self._keep([number for number, _ in found], filters)
        found = [pair for pair in found if pair[0] in kept]
        pending = self._exact(vector, count, filters, after=through)
        return sorted(found + pending, key=lambda pair: -pair[1])[:count]

    def lexical(self, question: str, count: int, filters: Filters) -> Ranked:
        """Up to ``count`` chunk numbers by BM25 over title and text, best first; scores are positive."""
        terms = list(dict.fromkeys(content_words(question)))
        if not terms:
            return []
        query = " OR ".join(f'"{term}"' for term in terms)
        where, values = _condition(filters)
        allowed = (
            f"AND rowid IN (SELECT number FROM chunks JOIN articles a USING (article_id) {where})"
            if where
            else ""
        )
        rows = self._all(
            f"SELECT rowid, rank FROM words WHERE words MATCH ? AND rank MATCH '{LEXICAL_WEIGHTS}' {allowed} "  # noqa: S608
            f"ORDER BY rank LIMIT ?",
            *(query, *values, count),
        )
        return [(int(number), -float(score)) for number, score in rows]

    def chunks(self, numbers: Sequence[int]) -> dict[int, tuple[Chunk, Article]]:
        """The chunks of these numbers with their articles; numbers no longer there are left out."""
        rows = self._all(
            f"SELECT c.number, c.chunk_id, c.start, c.end, {_ARTICLE} FROM chunks c "  # noqa: S608
            f"JOIN articles a USING (article_id) WHERE c.number IN ({_marks(numbers)})",
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
        rows = self._all(f"SELECT term, doc FROM words_vocabulary WHERE term IN ({_marks(stems)})", *stems)  # noqa: S608
        return {str(term): int(count) for term, count in rows}, self._allowed(Filters())[1]

    # What the index holds

    def articles(self) -> tuple[ArticleSummary, ...]:
        """All articles without their texts, by day, then title."""
        rows = self._all(
            "SELECT a.article_id, a.title, a.publisher, a.published_at, a.url, a.group_id, a.source, length(a.text), "
            "(SELECT count(*) FROM chunks c WHERE c.article_id = a.article_id) FROM articles a "
            "ORDER BY a.published_day, a.title"
        )
        return tuple(
            ArticleSummary(
                article_id=row[0],
                title=row[1],
                publisher=row[2],
                published_at=parse_moment(row[3]),
                url=row[4],
                group_id=row[5],
                source=row[6],
                characters=row[7],
                chunks=row[8],
            )
            for row in rows
        )

    def article(self, article_id: str) -> Article:
        """The article of an id, or of a prefix that only one id has; raises ArticleNotFound."""
        escaped = article_id.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        rows = self._all(
            f"SELECT {_ARTICLE} FROM articles a WHERE a.article_id LIKE ? ESCAPE '\\' "  # noqa: S608
            "ORDER BY a.article_id <> ? LIMIT 2",
            *(escaped + "%", article_id),
        )
        if not article_id or not rows or (len(rows) > 1 and rows[0][0] != article_id):
            raise ArticleNotFound(
                f"{'More than one article id starts with' if len(rows) > 1 else 'There is no article'} {article_id!r}.",
                hint=f"List the articles with: assistant articles --index {self._layout.name}",
            )
        return article_from_row(rows[0])

    def group_members(self, group_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The article ids of each story group, earliest published first."""
        rows = self._all(
            f"SELECT group_id, article_id FROM articles WHERE group_id IN ({_marks(group_ids)}) "  # noqa: S608
            "ORDER BY published_at IS NULL, published_at, article_id",
            *group_ids,
        )
        members: dict[str, tuple[str, ...]] = {}
        for group_id, article_id in rows:
            members[group_id] = (*members.get(group_id, ()), article_id)
        return members

    def info(self) -> IndexInfo:
        """Counts, outlets and days covered, and what made the vectors."""
        rows = self._all("SELECT publisher, published_day, group_id FROM articles")
        days = sorted(str(row[1]) for row in rows if row[1])
        manifest = self._read_manifest()
        return IndexInfo(
            name=self._layout.name,
            path=str(self._layout.folder),
            articles=len(rows),
            chunks=self._allowed(Filters())[1],
            groups=len({row[2] for row in rows}),
            publishers=dict(Counter(row[0] or "unknown outlet" for row in rows).most_common()),
            first_day=date.fromisoformat(days[0]) if days else None,
            last_day=date.fromisoformat(days[-1]) if days else None,
            embedding=manifest.embedding,
            chunking=manifest.chunking,
            generation=manifest.generation,
            schema_version=manifest.schema_version,
            size_bytes=sum(path.stat().st_size for path in self._layout.folder.rglob("*") if path.is_file()),
        )

    def check_publishers(self, publishers: Sequence[str]) -> None:
        """Raises UsageError for an outlet that no article is from."""
        known = {
            str(row[0])
            for row in self._all("SELECT DISTINCT publisher FROM articles WHERE publisher NOT NULL")
        }
        folded = {name.casefold() for name in known}
        for publisher in publishers:
            if publisher.casefold() not in folded:
                raise UsageError(
                    f"No article in the index {self._layout.name!r} is from {publisher!r}.",
                    hint=f"Outlets: {', '.join(sorted(known)[:20])}{', …' if len(known) > 20 else ''}",
                )

    # Inside

    def _current_vectors(self) -> tuple[Any, int]:
        """The current generation, opened anew when the writer has flipped it, and what it reaches to."""
        with self._lock:
            modified = self._layout.manifest.stat().st_mtime_ns if self._layout.manifest.exists() else None
            if modified != self._seen:
                self.manifest = self._read_manifest()
                self._seen = modified
            if self.manifest.generation != self._opened:
                self._generation = self._open_generation(self.manifest)
                self._opened = self.manifest.generation
            return self._generation, self.manifest.through

    def _open_generation(self, manifest: Manifest) -> Any:
        if manifest.generation is None:
            return None
        from assistant.index.vectors import Generation, damage  # Chroma is slow to import

        folder = self._layout.chroma / manifest.generation
        problem = damage(folder, manifest.files)
        if problem is None:
            try:
                return Generation(folder)
            except Exception as error:  # Chroma raises its own kinds, pyo3's and sqlite3's
                problem = f"{type(error).__name__}: {error}"
        raise IndexDamaged(
            f"The vectors of the index {self._layout.name!r} are damaged ({problem}).",
            hint=f"Run: assistant verify --repair --index {self._layout.name}  "
            "(rebuilds them from articles.db without embedding again)",
        )

    def _read_manifest(self) -> Manifest:
        manifest = read_manifest(self._layout)
        if manifest is None:
            raise IndexDamaged(
                f"{self._layout.manifest} is missing.",
                hint=f"Run: assistant verify --repair --index {self._layout.name}",
            )
        return manifest

    def _allowed(self, filters: Filters) -> tuple[int, int]:
        """How many chunks pass the filters, and how many there are."""
        (total,) = self._all("SELECT count(*) FROM chunks")[0]
        if filters.is_open:
            return total, total
        where, values = _condition(filters)
        (allowed,) = self._all(
            f"SELECT count(*) FROM chunks JOIN articles a USING (article_id) {where}",  # noqa: S608
            *values,
        )[0]
        return allowed, total

    def _keep(self, numbers: Sequence[int], filters: Filters) -> set[int]:
        """Those of the chunk numbers that still exist and pass the filters."""
        where, values = _condition(filters)
        both = f"{where} AND" if where else "WHERE"
        rows = self._all(
            f"SELECT c.number FROM chunks c JOIN articles a USING (article_id) {both} "  # noqa: S608
            f"c.number IN ({_marks(numbers)})",
            *(*values, *numbers),
        )
        return {int(row[0]) for row in rows}

    def _exact(self, vector: Vectors, count: int, filters: Filters, *, after: int) -> Ranked:
        """The nearest among the chunks numbered above ``after``, by comparing all of them."""
        where, values = _condition(filters)
        both = f"{where} AND" if where else "WHERE"
        join = "JOIN chunks c USING (number) JOIN articles a USING (article_id)" if where else ""
        rows = self._all(
            f"SELECT v.number, v.vector FROM vectors v {join} {both} v.number > ?", *values, after
        )
        if not rows:
            return []
        matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4").reshape(len(rows), -1)
        similarity = matrix @ vector
        best = np.argsort(-similarity)[:count]
        return [(int(rows[i][0]), float(similarity[i])) for i in best]

    def _all(self, sql: str, *values: object) -> list[Any]:
        with translated(self._layout.name):
            return self._connection.execute(sql, values).fetchall()


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
        parts.append(
            "(a.published_day <= ? OR a.published_day IS NULL)" if undated else "a.published_day <= ?"
        )
        values.append(filters.last_day.isoformat())
    if filters.publishers:
        parts.append(f"fold(a.publisher) IN ({_marks(filters.publishers)})")
        values += [publisher.casefold() for publisher in filters.publishers]
    return ("WHERE " + " AND ".join(parts) if parts else ""), tuple(values)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
