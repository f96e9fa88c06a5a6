"""Story groups are what links connect, whatever came, changed and went before."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.grouping import Wording, connected, linked
from assistant.index import stories
from assistant.index.database import COLUMNS, article_row, open_for_writing
from assistant.index.stories import StoryGroups
from assistant.schema import Article
from tests.fakes import make_article
from tests.stages.test_grouping import BRIEF, FILLER, OTHER, STORY

MONDAY = date(2022, 5, 2)
NAMES = [f"a{number}" for number in range(9)]
#: Copies, cuts, bridges between two stories, briefs, a stub.
TEXTS = (
    STORY, STORY.upper(), f"{STORY} {FILLER}", " ".join(STORY.split()[:70]), OTHER, f"{OTHER} {FILLER[:90]}",
    f"{STORY} {OTHER}", f"{OTHER} {STORY}", BRIEF, f"{BRIEF} (wire)", "Subscribe to read this story.",
)  # fmt: skip
TITLES = ("Ferries stop at noon", "Sugar tax rises", "Swimming pool of Greater Tern closed for repairs")


@st.composite
def articles(draw: st.DrawFn) -> Article:
    days = st.one_of(st.none(), st.integers(0, 5).map(lambda number: MONDAY + timedelta(days=2 * number)))
    return make_article(
        draw(st.sampled_from(NAMES)),
        draw(st.sampled_from(TEXTS)),
        title=draw(st.sampled_from(TITLES)),
        publisher=draw(st.sampled_from(("Harbour Courier", "Hill Gazette"))),
        published_at=draw(days),
    )


class Shelf:
    """Articles in a database of their own, with their groups."""

    def __init__(self) -> None:
        self.connection = open_for_writing(Path(":memory:"), {})
        self.groups = StoryGroups(self.connection)
        self.kept: dict[str, Article] = {}

    def put(self, article: Article) -> None:
        self.groups.leave(article.article_id)
        place = self.groups.place(article)
        names = [*COLUMNS.split(", "), "published_day"]
        self.connection.execute(
            f"INSERT INTO articles ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "
            f"ON CONFLICT DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names)}",
            article_row(article, place.group_id),
        )
        self.groups.file(article.article_id, place)
        self.kept[article.article_id] = article

    def remove(self, name: str) -> None:
        if self.kept.pop(name, None):
            self.groups.leave(name)
            self.connection.execute("DELETE FROM articles WHERE article_id = ?", (name,))

    def partition(self) -> set[frozenset[str]]:
        rows = self.connection.execute("SELECT article_id, group_id FROM articles").fetchall()
        return parts(dict(rows))

    def count(self, table: str) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    with closing(made.connection):
        yield made


def parts(groups: Mapping[str, str]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, group in groups.items():
        found[group].add(name)
    return {frozenset(part) for part in found.values()}


def from_scratch(kept: Iterable[Article]) -> set[frozenset[str]]:
    wordings = {each.article_id: Wording.of_article(each) for each in kept}
    found = connected(wordings, lambda one, other: linked(wordings[one], wordings[other]))
    return {frozenset(part) for part, _ in found}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(articles(), st.sampled_from(NAMES)), max_size=25), st.randoms())
def test_groups_are_those_of_the_articles_that_are_there(steps: list[Article | str], chance: object) -> None:
    shelf = Shelf()
    with closing(shelf.connection):
        for step in steps:
            if isinstance(step, Article):
                shelf.put(step)
            else:
                shelf.remove(step)
            assert shelf.partition() == from_scratch(shelf.kept.values())
        again = list(shelf.kept.values())
        chance.shuffle(again)  # type: ignore[attr-defined]
        before = shelf.partition()
        for article in again:
            shelf.put(article)
        assert shelf.partition() == before
        shelf.groups.rebuild()
        assert shelf.partition() == before
        for name in NAMES:
            shelf.remove(name)
        assert [shelf.count(table) for table in ("wordings", "bands", "links")] == [0, 0, 0]


def test_an_article_at_the_edge_of_its_group_leaves_without_a_comparison(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        shelf.put(make_article(f"c{number:02d}", f"{STORY} Printed as number {number}."))
    assert shelf.count("links") == 39
    asked = []

    def counted(one: Wording, other: Wording) -> bool:
        asked.append(one)
        return linked(one, other)

    monkeypatch.setattr(stories, "linked", counted)
    shelf.remove("c17")
    assert not asked
    shelf.remove("c00")
    assert len(asked) == 37
    assert len(shelf.partition()) == 1


def test_one_comparison_is_enough_for_a_group(shelf: Shelf) -> None:
    for number in range(40):
        shelf.put(make_article(f"c{number:02d}", f"{STORY} Printed as number {number}."))
    assert shelf.groups.compared == 39


def test_a_text_that_comes_more_often_than_a_band_may_is_still_one_group(shelf: Shelf) -> None:
    number = stories.COMMON + 20
    for each in range(number):
        shelf.put(make_article(f"c{each:03d}", STORY, title="Ferries stop at noon", published_at=MONDAY))
    assert len(shelf.partition()) == 1
    later = replace(shelf.kept["c000"], article_id="later", published_at=MONDAY + timedelta(days=40))
    shelf.put(replace(later, title="Sugar tax rises"))
    assert len(shelf.partition()) == 2


def test_what_all_articles_of_an_outlet_end_with_makes_no_candidates(shelf: Shelf) -> None:
    for each in range(stories.COMMON + 20):
        own = " ".join(f"word{each}of{number}" for number in range(300))
        shelf.put(make_article(f"c{each:03d}", f"{own} {FILLER}", published_at=MONDAY))
    assert len(shelf.partition()) == stories.COMMON + 20
    compared = shelf.groups.compared
    shelf.put(make_article("last", f"{OTHER} {STORY} {FILLER}", published_at=MONDAY))
    assert shelf.groups.compared == compared


def test_rows_of_an_article_that_a_foreign_hand_removed_do_no_harm(shelf: Shelf) -> None:
    shelf.put(make_article("a1", STORY))
    shelf.put(make_article("a2", STORY))
    shelf.connection.execute("DELETE FROM articles WHERE article_id = 'a1'")
    shelf.put(make_article("a3", STORY))
    assert shelf.partition() == {frozenset({"a2", "a3"})}
    with pytest.raises(sqlite3.IntegrityError):
        shelf.connection.execute("INSERT INTO links VALUES (98, 99)")
