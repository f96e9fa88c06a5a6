"""How grouping bears a large archive: ``python -m evals.grouping_scale``. Prints, asserts nothing.

Files made articles one by one, as ingest does but without embedding them; then removes and replaces
members of a large group, and files what is made to be slow: one text ten thousand times.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from assistant.index.database import COLUMNS, article_row, open_for_writing
from assistant.index.stories import StoryGroups
from assistant.schema import Article, day_of
from evals.counts import f1, precision, recall
from evals.latency import cpu_model
from evals.made_news import make_news
from evals.story_groups import pair_counts

#: Articles in one transaction.
STEP = 32
#: Where figures are given, each over the last so many articles.
MARKS, LAST = (1_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000), 1_000
COPIES = 300
_NAMES = [*COLUMNS.split(", "), "published_day"]
_TABLES = ("wordings", "sqlite_autoindex_wordings_1", "bands", "links", "links_by_other")


class _Clock:
    """Seconds on the wall and of the processor, which tells more where others use the machine."""

    def __init__(self) -> None:
        self.seconds = self.processor = 0.0
        self.go_on()

    def go_on(self) -> None:
        self._since = time.perf_counter(), time.process_time()

    def stop(self) -> None:
        self.seconds += time.perf_counter() - self._since[0]
        self.processor += time.process_time() - self._since[1]


class Archive:
    """A database of articles with their groups, and what grouping them took."""

    def __init__(self, folder: Path, name: str) -> None:
        self.connection = open_for_writing(folder / f"{name}.db", {})
        self.groups = StoryGroups(self.connection)
        self.milliseconds: list[float] = []
        self.processor: list[float] = []
        self.compared: list[int] = []

    def put(self, articles: Iterable[Article]) -> None:
        """Files articles, each in the time that grouping takes, the rows of the articles left out."""
        for number, article in enumerate(articles):
            if number % STEP == 0:
                self._commit()
                self.connection.execute("BEGIN IMMEDIATE")
            compared, clock = self.groups.compared, _Clock()
            self.groups.leave(article.article_id)
            place = self.groups.place(article)
            clock.stop()
            self.connection.execute(
                f"INSERT OR REPLACE INTO articles ({', '.join(_NAMES)}) "  # noqa: S608
                f"VALUES ({', '.join('?' * len(_NAMES))})",
                article_row(article, place.group_id),
            )
            clock.go_on()
            self.groups.file(article.article_id, place)
            self._note(clock)
            self.compared.append(self.groups.compared - compared)
        self._commit()

    def remove(self, articles: Iterable[Article]) -> None:
        """Takes articles out, each in the time that grouping takes."""
        self.connection.execute("BEGIN IMMEDIATE")
        for article in articles:
            clock = _Clock()
            self.groups.leave(article.article_id)
            self._note(clock)
            self.connection.execute("DELETE FROM articles WHERE article_id = ?", (article.article_id,))
        self._commit()

    def found(self) -> dict[str, str]:
        """The group of each article."""
        return dict(self.connection.execute("SELECT article_id, group_id FROM articles").fetchall())

    def size(self, tables: Sequence[str] = ()) -> int:
        """Bytes of the tables, else of the database."""
        rows = self.connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall()
        return sum(size for name, size in rows if not tables or name in tables)

    def _note(self, clock: _Clock) -> None:
        clock.stop()
        self.milliseconds.append(1000 * clock.seconds)
        self.processor.append(1000 * clock.processor)

    def _commit(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("COMMIT")


def main() -> None:
    """Print the figures of an archive of made articles, of one large group, and of hostile ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--hostile", type=int, default=10_000, help="how often one text comes")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, {cpu_model()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory(prefix="assistant-scale-") as folder:
        grow(Archive(Path(folder), "archive"), options.articles, options.seed)
        shrink(Archive(Path(folder), "group"), options.seed)
        for name, change in HOSTILE.items():
            suffer(Archive(Path(folder), "hostile " + name), name, change, options.hostile, options.seed)


def grow(archive: Archive, articles: int, seed: int) -> None:
    """An archive by day: times on the way, then pairs, bytes and memory."""
    known: dict[str, str] = {}
    marks = [each for each in MARKS if each < articles] + [articles]
    step: list[Article] = []
    for story in make_news(articles, seed=seed):
        known[story.article.article_id] = story.group
        step.append(story.article)
        if len(step) == STEP or len(known) == marks[-1]:
            archive.put(step)
            step.clear()
        for mark in marks:
            if mark <= len(archive.milliseconds) < mark + STEP:
                marks.remove(mark)
                show(f"{mark} articles", archive)
                break
    rows = np.array([list(each.values()) for each in pair_counts(known, archive.found()).values()], float)
    print(f"pairs: F1 {f1(rows):.4f}, precision {precision(rows):.4f}, recall {recall(rows):.4f}")
    print(f"database {archive.size() / 1e6:.0f} MB, of it for groups {archive.size(_TABLES) / 1e6:.0f} MB")
    show_memory()


def shrink(archive: Archive, seed: int) -> None:
    """A story that many outlets carry: put, put again with a change, and removed."""
    copies = [
        replace(first, article_id=f"c{number:05d}", text=f"{first.text} Printed as number {number}.")
        for first in (next(make_news(1, seed=seed)).article,)
        for number in range(COPIES)
    ]
    archive.put(copies)
    show(f"{COPIES} copies put", archive)
    archive.put(replace(each, title=f"{each.title} again") for each in copies)
    show("put again", archive)
    print(f"{len(set(archive.found().values()))} group")
    archive.remove(copies)
    show("removed", archive)


def suffer(
    archive: Archive, name: str, change: Callable[[Article, int], Article], number: int, seed: int
) -> None:
    """One text so many times."""
    first = next(make_news(1, seed=seed)).article
    archive.put(change(replace(first, article_id=f"h{each:06d}"), each) for each in range(number))
    show(f"{number} times one text, {name}", archive)
    print(f"{len(set(archive.found().values()))} groups")
    archive.remove(replace(first, article_id=f"h{each:06d}") for each in range(3))
    show("three removed", archive, last=3)
    show_memory()


def show(what: str, archive: Archive, *, last: int = LAST) -> None:
    """Print the times of the last articles and how many others each was compared with."""
    taken = np.array(archive.milliseconds[-last:])
    middle, high = np.percentile(taken, [50, 95])
    compared = np.mean(archive.compared[-last:] or [0])
    print(
        f"{what}: mean {taken.mean():.2f} ms, of the processor {np.mean(archive.processor[-last:]):.2f}; "
        f"p50 {middle:.2f}, p95 {high:.2f}, worst {taken.max():.1f}; compared {compared:.2f}",
        flush=True,
    )


def show_memory() -> None:
    """Print the most memory that this process has had."""
    scale = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale
    print(f"peak memory {peak / 1e6:.0f} MB", flush=True)


def _another_day(article: Article, number: int) -> Article:
    day = day_of(article.published_at)
    return replace(article, published_at=day + timedelta(days=number % 1000) if day else None)


#: What else is different when one text comes many times.
HOSTILE: dict[str, Callable[[Article, int], Article]] = {
    "nothing else differs": lambda article, number: article,
    "under other titles": lambda article, number: replace(article, title=f"Title {number} of {number}"),
    "on other days": _another_day,
    "without a day": lambda article, number: replace(article, published_at=None),
    "short, under other titles": lambda article, number: replace(
        article, title=f"Title {number} of {number}", text=" ".join(article.text.split()[:25])
    ),
}


if __name__ == "__main__":
    main()
