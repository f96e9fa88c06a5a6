"""The story groups of an index: kept right as articles come, change and go.

A group is a tree of links between copies. An article at the tree's edge leaves without anything
being compared; only one that links others makes the rest be linked anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistant.grouping import (
    WINDOW_DAYS,
    Wording,
    are_candidates,
    connected,
    linked,
    relation,
    share_enough,
)
from assistant.index.database import marks
from assistant.schema import Article

#: A band of more articles is a notice's, or of a story that is everywhere. It is looked up only near
#: the article's day, and only when so much of the article is like that.
COMMON, MIN_COMMON = 64, 0.25
#: So many articles of a common band are looked at.
MOST_OF_COMMON = 256
#: No more articles than this are weighed by their bands, those found under most of them first, and no
#: more than this are compared.
MOST_LOOKED_AT, CANDIDATES = 200, 50
#: The day of an article without one.
_NO_DAY = 0
_SELECT = (
    "SELECT w.number, a.article_id, a.group_id, a.title, a.text, a.published_day, a.url, a.publisher "
    "FROM articles a LEFT JOIN wordings w USING (article_id) "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an article belongs: the hashes it is filed under, its group, the articles that it is
    linked to, by number, and what a reader should know."""

    day: int
    sampling: int
    bands: tuple[int, ...]
    group_id: str
    links: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filed:
    """An article of the index as it is compared."""

    number: int
    article_id: str
    group_id: str
    wording: Wording


class StoryGroups:
    """Group ids on the articles of a database; every method runs inside the writer's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        #: How many candidates were compared so far.
        self.compared = 0

    def place(self, article: Article) -> Place:
        """The place of an article that is not filed: groups that it connects become one."""
        return self._place(Wording.of_article(article), article.article_id, article.content_hash)

    def rebuild(self) -> None:
        """Files and groups all articles anew, for a database that another program version made."""
        for table in ("links", "bands", "wordings"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608
        self._connection.execute("UPDATE articles SET group_id = article_id")
        for article_id, content_hash in self._connection.execute(
            "SELECT article_id, content_hash FROM articles ORDER BY article_id"
        ).fetchall():
            (filed,) = self._read("WHERE a.article_id = ?", (article_id,))
            place = self._place(filed.wording, article_id, content_hash)
            self._connection.execute(
                "UPDATE articles SET group_id = ? WHERE article_id = ?", (place.group_id, article_id)
            )
            self.file(article_id, place)

    def _place(self, wording: Wording, article_id: str, content_hash: str) -> Place:
        copies: dict[str, _Filed] = {}
        suspects: list[str] = []
        before = self.compared
        for number, band_count in self._sharing(wording):
            if self.compared == before + CANDIDATES:
                break
            # One link to a group is enough.
            if self._may_be_copy(wording, number, band_count, apart_from=copies):
                (other,) = self._read("WHERE w.number = ?", (number,))
                self.compared += 1
                how = relation(wording, other.wording)
                if how == "copy":
                    copies[other.group_id] = other
                elif how == "suspect":
                    suspects.append(other.article_id)
        notes = tuple(f"the same text stands under another title in {each}" for each in sorted(suspects)[:3])
        return Place(
            day=wording.day.toordinal() if wording.day else _NO_DAY,
            sampling=wording.body.sampling,
            bands=wording.bands(),
            group_id=self._merge(list(copies)) if copies else self._free_id(article_id, content_hash),
            links=tuple(each.number for each in copies.values()),
            notes=notes,
        )

    def file(self, article_id: str, place: Place) -> None:
        """Files an article, which has its row by now, under what ``place`` said."""
        packed = np.array(place.bands, "<i8").tobytes()
        (number,) = self._connection.execute(
            "INSERT INTO wordings (article_id, day, sampling, bands) VALUES (?, ?, ?, ?) RETURNING number",
            (article_id, place.day, place.sampling, packed),
        ).fetchone()
        self._connection.executemany(
            "INSERT INTO bands VALUES (?, ?, ?)", [(band, place.day, number) for band in place.bands]
        )
        self._link((number, other) for other in place.links)

    def leave(self, article_id: str) -> None:
        """Takes an article out of its group before its row is replaced or deleted.

        Members that only it connected fall apart; the largest part keeps the group's id.
        """
        row = self._connection.execute(
            "SELECT number, day, bands FROM wordings WHERE article_id = ?", (article_id,)
        ).fetchone()
        if row is None:
            return
        number, day, bands = row
        (links,) = self._connection.execute(
            "SELECT count(*) FROM links WHERE ?1 IN (one, other)", (number,)
        ).fetchone()
        self._connection.executemany(
            "DELETE FROM bands WHERE hash = ? AND day = ? AND number = ?",
            [(band, day, number) for band in np.frombuffer(bands, "<i8").tolist()],
        )
        self._connection.execute("DELETE FROM wordings WHERE number = ?", (number,))
        if links > 1:
            self._connect_anew(article_id)

    def _connect_anew(self, article_id: str) -> None:
        """Links the group of an article without it; parts that nothing links get ids of their own."""
        # Scrambled: the first is what most others get linked to. Were it the one with the first id,
        # articles removed by their ids would have the rest compared each time.
        others = (
            "WHERE a.article_id <> ?1 AND a.group_id = (SELECT group_id FROM articles WHERE article_id = ?1) "
            "ORDER BY w.number * 40503 % 65521, w.number"
        )
        members = {each.number: each for each in self._read(others, (article_id,))}
        self._connection.executemany("DELETE FROM links WHERE one = ?", [(number,) for number in members])
        parts = sorted(
            connected(members, lambda one, other: linked(members[one].wording, members[other].wording)),
            key=lambda found: -len(found[0]),
        )
        for place, (part, links) in enumerate(parts):
            self._link(links)
            if place:
                self._rename([members[number].article_id for number in part])

    def _may_be_copy(self, wording: Wording, number: int, most: int, *, apart_from: Container[str]) -> bool:
        """Whether an article of another group shares enough bands, which are ``most`` at the most."""
        row = self._connection.execute(
            "SELECT group_id, sampling, bands FROM wordings JOIN articles USING (article_id) "
            "WHERE number = ?",
            (number,),
        ).fetchone()
        if row is None or row[0] in apart_from:
            return False
        _, sampling, packed = row
        body = wording.body
        if sampling == body.sampling and not share_enough(most, len(body.bands), len(packed) // 8):
            return False
        other = np.frombuffer(packed, "<u8").astype(np.uint64)
        return are_candidates(body.bands, body.sampling, other, sampling)

    def _sharing(self, wording: Wording) -> list[tuple[int, int]]:
        """The numbers of articles that are filed under the same bands, and of how many at the most;
        those with most of them first."""
        bands = wording.bands()
        seen: Counter[int] = Counter()
        common = []
        for band in bands:
            rows = self._connection.execute(
                "SELECT number FROM bands WHERE hash = ? LIMIT ?", (band, COMMON + 1)
            ).fetchall()
            if len(rows) > COMMON:
                common.append(band)
            else:
                seen.update([number for (number,) in rows])
        if len(common) >= MIN_COMMON * len(bands):
            for band in common:
                seen.update(self._near(band, wording.day))
        return [(number, count + len(common)) for number, count in seen.most_common(MOST_LOOKED_AT)]

    def _near(self, band: int, day: date | None) -> Iterator[int]:
        """Articles of a band that appeared near a day, or of which the day is not known."""
        days = []
        if day:
            days = [_NO_DAY, *(day.toordinal() + each for each in range(-WINDOW_DAYS, WINDOW_DAYS + 1))]
        near = f"AND day IN ({marks(days)})" if days else ""
        rows = self._connection.execute(
            f"SELECT number FROM bands WHERE hash = ? {near} LIMIT ?",  # noqa: S608
            (band, *days, MOST_OF_COMMON),
        )
        return (int(number) for (number,) in rows)

    def _read(self, condition: str, values: Sequence[object]) -> Iterator[_Filed]:
        rows = self._connection.execute(_SELECT + condition, values)
        for number, article_id, group_id, title, text, day, url, publisher in rows:
            wording = Wording.of(
                title=title,
                text=text,
                day=date.fromisoformat(day) if day else None,
                url=url,
                publisher=publisher,
            )
            yield _Filed(number=number, article_id=article_id, group_id=group_id, wording=wording)

    def _link(self, links: Iterable[tuple[int, int]]) -> None:
        self._connection.executemany("INSERT INTO links VALUES (?, ?)", links)

    def _merge(self, group_ids: Sequence[str]) -> str:
        """Makes one group of several; the largest gives its id."""
        rows = self._connection.execute(
            f"SELECT group_id, count(*) FROM articles WHERE group_id IN ({marks(group_ids)}) "  # noqa: S608
            "GROUP BY group_id ORDER BY 2 DESC, 1",
            group_ids,
        ).fetchall()
        kept, *others = [str(row[0]) for row in rows]
        for group_id in others:
            self._connection.execute("UPDATE articles SET group_id = ? WHERE group_id = ?", (kept, group_id))
        return kept

    def _rename(self, article_ids: Sequence[str]) -> None:
        """Gives articles a group id of their own, named after the first of them."""
        (content_hash,) = self._connection.execute(
            "SELECT content_hash FROM articles WHERE article_id = ?", (article_ids[0],)
        ).fetchone()
        group_id = self._free_id(article_ids[0], content_hash)
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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
