"""What an index holds: its articles one by one and in sum."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self

from assistant.errors import ArticleNotFound, IndexDamaged, UsageError
from assistant.grouping import EDGE, Member, Origin, by_date, origin_of
from assistant.index.database import COLUMNS, article_from_row, marks, open_for_reading, parse_moment
from assistant.index.history import ArticleVersion, describe
from assistant.index.info import IndexInfo, folder_size
from assistant.index.layout import Layout, translated
from assistant.index.manifest import require_manifest
from assistant.index.versions import MAP_COLUMNS, map_from_row
from assistant.schema import UNKNOWN_OUTLET, Article, ArticleSummary, SourceMap

#: The columns of an article ``a`` as ``article_from_row`` takes them.
ARTICLE = ", ".join(f"a.{name}" for name in COLUMNS.split(", "))
_VERSIONED = re.compile(r"(.+)@([0-9]{1,9})", re.DOTALL)


class Catalogue:
    """The articles of one index, opened for reading; safe to share between threads."""

    def __init__(self, layout: Layout) -> None:
        layout.require()
        self._layout = layout
        self._database = str(layout.database)  # asked for with every statement
        self._opening = threading.Lock()
        # The last is that of the database there is now; others are of databases that were removed.
        self._opened: list[tuple[tuple[int, int], sqlite3.Connection]] = []
        with translated(layout.name):
            self._connection().execute("SELECT count(*) FROM articles").fetchone()

    def close(self) -> None:
        for _, connection in self._opened:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def articles(self) -> tuple[ArticleSummary, ...]:
        """All articles without their texts, by day, then title."""
        rows = self._all(
            "SELECT a.article_id, a.title, a.publisher, a.published_at, a.url, a.group_id, a.source, "
            "length(a.text), (SELECT count(*) FROM chunks c WHERE c.article_id = a.article_id) "
            "FROM articles a ORDER BY a.published_day, a.title"
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

    def article(self, article_id: str, version: int | None = None) -> Article:
        """The article of an id, or of a prefix that only one id has; raises ArticleNotFound.

        ``version`` asks for an earlier version, and so does an id written ``abc@2``.
        """
        current, version = self._find(article_id, version)
        if version is None or version == current.version:
            return current
        # A version is asked for by anybody: a number that SQLite does not hold is not handed on.
        rows = self._version_rows(current.article_id, version) if 0 < version < current.version else []
        if not rows:
            raise self._no_version(current, version)
        return article_from_row(rows[0][:-1])

    def history(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """The versions of an article, newest first; raises ArticleNotFound."""
        current, _ = self._find(article_id, None)
        rows = self._version_rows(current.article_id)
        versions = [(article_from_row(row), datetime.fromisoformat(when)) for *row, when in rows]
        # What a writer replaced since the article was read is still the current one here.
        earlier = [each for each in versions if each[0].version < current.version]
        return describe([*earlier, (current, None)])

    def replaced_at(self, article: Article) -> datetime | None:
        """When a version of an article was replaced; None for the one that is answered from."""
        rows = self._version_rows(article.article_id, article.version)
        return datetime.fromisoformat(rows[0][-1]) if rows else None

    def source_map(self, article_id: str, version: int | None = None) -> SourceMap | None:
        """How an article's text lies in its source, None where its reader did not tell.

        Raises ArticleNotFound, also for a version that there is not.
        """
        article = self.article(article_id, version)
        rows = self._all(
            f"SELECT {MAP_COLUMNS} FROM origins WHERE article_id = ? AND version = ?",  # noqa: S608
            *(article.article_id, article.version),
        )
        try:
            return map_from_row(rows[0]) if rows else None
        except (ValueError, zlib.error) as error:
            raise IndexDamaged(
                f"The source map of article {article.article_id!r} is damaged: {error}.",
                hint="Ingest the article again from its source.",
            ) from None

    def _find(self, article_id: str, version: int | None) -> tuple[Article, int | None]:
        """The article as it is now, and the version asked for; raises ArticleNotFound or UsageError."""
        rows = self._starting_with(article_id)
        if not rows and (written := _VERSIONED.fullmatch(article_id)):
            rows = self._starting_with(written[1])
            if version not in (None, int(written[2])):
                raise UsageError(
                    f"{article_id!r} names another version than {version}.", hint="Ask for one of the two."
                )
            article_id, version = written[1], int(written[2])
        if not article_id or not rows or (len(rows) > 1 and rows[0][0] != article_id):
            trouble = "More than one article id starts with" if len(rows) > 1 else "There is no article"
            raise ArticleNotFound(
                f"{trouble} {article_id!r}.",
                hint=f"List the articles with: assistant articles --index {self._layout.name}",
            )
        return article_from_row(rows[0]), version

    def _starting_with(self, article_id: str) -> list[Any]:
        """Up to two articles whose ids start like this, that of the very id first."""
        storable = article_id.encode("utf-8", "replace").decode("utf-8")
        return self._all(
            f"SELECT {ARTICLE} FROM articles a WHERE a.article_id BETWEEN ?1 AND ?1 || char(1114111) "  # noqa: S608
            "AND substr(a.article_id, 1, length(?1)) = ?1 ORDER BY a.article_id LIMIT 2",
            storable,
        )

    def _version_rows(self, article_id: str, version: int | None = None) -> list[Any]:
        """Earlier versions of an article, oldest first, each with when it was replaced as the last value."""
        return self._all(
            f"SELECT {COLUMNS}, replaced_at FROM versions "  # noqa: S608
            "WHERE article_id = ?1 AND (?2 IS NULL OR version = ?2) ORDER BY version",
            *(article_id, version),
        )

    def _no_version(self, article: Article, version: int) -> ArticleNotFound:
        rows = self._all(
            "SELECT version FROM versions WHERE article_id = ? ORDER BY version", article.article_id
        )
        there = ", ".join(str(number) for (number,) in [*rows, (article.version,)])
        return ArticleNotFound(
            f"The article {article.article_id!r} has no version {version}; it has: {there}.",
            hint=f"See them with: assistant show {article.article_id} --history --index {self._layout.name}",
        )

    def group_members(self, group_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The article ids of each story group: first the one it seems to come from, then by date."""
        members = self._members(group_ids)
        found = {}
        for group_id, each in members.items():
            first = origin_of(each).article_id
            others = (member.article_id for member in by_date(each) if member.article_id != first)
            found[group_id] = (first, *others)
        return found

    def origins(self, group_ids: Sequence[str]) -> dict[str, Origin]:
        """The member that each story group seems to come from, and what speaks for it."""
        return {group_id: origin_of(members) for group_id, members in self._members(group_ids).items()}

    def _members(self, group_ids: Sequence[str]) -> dict[str, list[Member]]:
        rows = self._all(
            "SELECT group_id, article_id, publisher, agency, published_at, published_guessed, length(text), "  # noqa: S608
            f"substr(text, 1, {EDGE}) || char(10) || substr(text, -{EDGE}) FROM articles "
            f"WHERE group_id IN ({marks(group_ids)})",
            *group_ids,
        )
        members: dict[str, list[Member]] = {}
        for group_id, article_id, publisher, agency, published_at, guessed, characters, edges in rows:
            member = Member(
                article_id=article_id,
                publisher=publisher,
                agency=agency,
                published_at=parse_moment(published_at),
                published_guessed=bool(guessed),
                characters=characters,
                edges=edges,
            )
            members.setdefault(group_id, []).append(member)
        return members

    def info(self) -> IndexInfo:
        """Counts, outlets and days covered, and what made the vectors."""
        rows = self._all("SELECT publisher, published_day, group_id FROM articles")
        days = sorted(str(row[1]) for row in rows if row[1])
        manifest = require_manifest(self._layout)
        return IndexInfo(
            name=self._layout.name,
            path=str(self._layout.folder),
            articles=len(rows),
            chunks=self._all("SELECT count(*) FROM chunks")[0][0],
            groups=len({row[2] for row in rows}),
            publishers=dict(Counter(row[0] or UNKNOWN_OUTLET for row in rows).most_common()),
            first_day=date.fromisoformat(days[0]) if days else None,
            last_day=date.fromisoformat(days[-1]) if days else None,
            embedding=manifest.embedding,
            chunking=manifest.chunking,
            generation=manifest.generation,
            schema_version=manifest.schema_version,
            size_bytes=folder_size(self._layout.folder),
        )

    def publishers(self) -> frozenset[str]:
        """The outlets that articles are from, as they are written."""
        rows = self._all("SELECT DISTINCT publisher FROM articles WHERE publisher NOT NULL")
        return frozenset(str(row[0]) for row in rows)

    def check_publishers(self, publishers: Sequence[str]) -> None:
        """Raises UsageError for an outlet that no article is from."""
        known = self.publishers()
        folded = {name.casefold() for name in known}
        for publisher in publishers:
            if publisher.casefold() not in folded:
                raise UsageError(
                    f"No article in the index {self._layout.name!r} is from {publisher!r}.",
                    hint=f"Outlets: {', '.join(sorted(known)[:20])}{', …' if len(known) > 20 else ''}",
                )

    def state(self) -> tuple[int, int]:
        """Another value whenever something was written since, also by making the index anew."""
        ((version,),) = self._all("PRAGMA data_version")
        return len(self._opened), int(version)

    def _all(self, sql: str, *values: object) -> list[Any]:
        with translated(self._layout.name):
            return self._connection().execute(sql, values).fetchall()

    def _batches(self, sql: str, *values: object, rows: int) -> Iterator[list[Any]]:
        """What a statement finds, so many rows at a time."""
        with translated(self._layout.name):
            cursor = self._connection().execute(sql, values)
            while found := cursor.fetchmany(rows):
                yield found

    def _connection(self) -> sqlite3.Connection:
        """The connection to the database that there is now: an index may be removed and made anew."""
        try:
            status = os.stat(self._database)
        except FileNotFoundError:
            self._layout.require()
            raise
        file = (status.st_dev, status.st_ino)
        with self._opening:
            if not self._opened or self._opened[-1][0] != file:
                self._opened.append((file, open_for_reading(self._layout.database)))
            return self._opened[-1][1]
