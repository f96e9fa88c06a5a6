"""The story groups of an index: kept right as articles come, change and go."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.grouping import MIN_SHARED_BANDS, Wording, connected, relation
from assistant.index.database import marks
from assistant.schema import Article, day_of

#: A band that so many articles have is of a notice or a list, not of a story.
COMMON = 1000
#: No more candidates than this are compared, those with the most bands in common first.
CANDIDATES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an article belongs: the hashes it is filed under, its group, and what a reader should know."""

    bands: tuple[int, ...]
    group_id: str
    notes: tuple[str, ...] = ()


class StoryGroups:
    """Group ids on the articles of a database; every method runs inside the writer's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def place(self, article: Article) -> Place:
        """The place of an article that is not in the database: groups that it connects become one."""
        wording = Wording.of(
            title=article.title,
            text=article.text,
            day=day_of(article.published_at),
            url=article.url,
            publisher=article.publisher,
        )
        bands = wording.bands()
        found = self._wordings(self._candidates(article.article_id, bands))
        relations = {each: relation(wording, other) for each, other in found.items()}
        copies = [each for each, how in relations.items() if how == "copy"]
        suspects = [each for each, how in relations.items() if how == "suspect"]
        notes = tuple(f"the same text stands under another title in {each}" for each in sorted(suspects)[:3])
        group_id = self._merge(copies) if copies else self._free_id(article.article_id, article.content_hash)
        return Place(bands=bands, group_id=group_id, notes=notes)

    def leave(self, article_id: str) -> None:
        """Takes an article out of its group before its row is replaced or deleted.

        Members that only it connected fall apart; the largest part keeps the group's id.
        """
        self._connection.execute("DELETE FROM bands WHERE article_id = ?", (article_id,))
        rows = self._connection.execute(
            "SELECT article_id FROM articles WHERE article_id <> ?1 "
            "AND group_id = (SELECT group_id FROM articles WHERE article_id = ?1) ORDER BY article_id",
            (article_id,),
        ).fetchall()
        if len(rows) < 2:
            return
        members = self._wordings([row[0] for row in rows])
        parts = sorted(
            connected(members, lambda one, other: relation(members[one], members[other]) == "copy"),
            key=len,
            reverse=True,
        )
        for part in parts[1:]:
            (content_hash,) = self._connection.execute(
                "SELECT content_hash FROM articles WHERE article_id = ?", (part[0],)
            ).fetchone()
            self._rename(part, self._free_id(part[0], content_hash))

    def _candidates(self, article_id: str, bands: Sequence[int]) -> list[str]:
        """The other articles that share enough bands, those that share most first."""
        shared: dict[str, int] = {}
        for band in bands:
            rows = self._connection.execute(
                "SELECT article_id FROM bands WHERE hash = ? LIMIT ?", (band, COMMON + 1)
            ).fetchall()
            for (other,) in rows if len(rows) <= COMMON else []:
                shared[other] = shared.get(other, 0) + 1
        shared.pop(article_id, None)
        best = sorted(shared, key=lambda each: (-shared[each], each))[: 4 * CANDIDATES]
        sizes = self._sizes(best)
        enough = (each for each in best if shared[each] >= MIN_SHARED_BANDS * min(len(bands), sizes[each]))
        return list(enough)[:CANDIDATES]

    def _sizes(self, article_ids: Sequence[str]) -> dict[str, int]:
        """How many bands each article has."""
        rows = self._connection.execute(
            f"SELECT article_id, count(*) FROM bands WHERE article_id IN ({marks(article_ids)}) "  # noqa: S608
            "GROUP BY article_id",
            article_ids,
        )
        return dict(rows.fetchall())

    def _wordings(self, article_ids: Sequence[str]) -> Mapping[str, Wording]:
        rows = self._connection.execute(
            "SELECT article_id, title, text, published_day, url, publisher FROM articles "  # noqa: S608
            f"WHERE article_id IN ({marks(article_ids)}) ORDER BY article_id",
            article_ids,
        )
        return {
            article_id: Wording.of(
                title=title,
                text=text,
                day=date.fromisoformat(day) if day else None,
                url=url,
                publisher=publisher,
            )
            for article_id, title, text, day, url, publisher in rows
        }

    def _merge(self, article_ids: Sequence[str]) -> str:
        """Makes one group of the groups of the articles; the largest gives its id."""
        rows = self._connection.execute(
            "SELECT group_id, count(*) FROM articles WHERE group_id IN (SELECT group_id FROM articles "  # noqa: S608
            f"WHERE article_id IN ({marks(article_ids)})) GROUP BY group_id ORDER BY 2 DESC, 1",
            article_ids,
        ).fetchall()
        kept, *others = [str(row[0]) for row in rows]
        for group_id in others:
            self._connection.execute("UPDATE articles SET group_id = ? WHERE group_id = ?", (kept, group_id))
        return kept

    def _rename(self, article_ids: Iterable[str], group_id: str) -> None:
        self._connection.executemany(
            "UPDATE articles SET group_id = ? WHERE article_id = ?",
            [(group_id, each) for each in article_ids],
        )

    def _free_id(self, article_id: str, content_hash: str) -> str:
        """A group id that no other article has.

        It is named after the content too, or an article that is rewritten would stay in one
        group with its former copies.
        """
        name = f"{article_id}\n{content_hash}"
        group_id = _digest(name)
        while self._connection.execute(
            "SELECT 1 FROM articles WHERE group_id = ? AND article_id <> ?", (group_id, article_id)
        ).fetchone():
            group_id = _digest(name + group_id)
        return group_id


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]
