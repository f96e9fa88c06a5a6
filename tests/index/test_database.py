"""Articles come out of the database as they went in."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import IndexDamaged
from assistant.index.database import (
    COLUMNS,
    article_from_row,
    article_row,
    open_for_reading,
    open_for_writing,
    parse_moment,
)
from assistant.index.layout import translated
from assistant.schema import Article, iso

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.none() | st.dates() | st.datetimes(timezones=ZONES | st.just(UTC))
ARTICLES = st.builds(
    Article,
    article_id=TEXT,
    source=TEXT,
    title=TEXT,
    text=TEXT,
    content_hash=TEXT,
    url=st.none() | TEXT,
    publisher=st.none() | TEXT,
    authors=st.lists(TEXT, max_size=3).map(tuple),
    published_at=MOMENTS,
    published_guessed=st.booleans(),
    updated_at=MOMENTS,
    fetched_at=MOMENTS,
    language=st.none() | TEXT,
    dateline=st.none() | TEXT,
    group_id=st.none(),
    notes=st.lists(TEXT, max_size=3).map(tuple),
)


@given(ARTICLES)
def test_an_article_comes_back_as_it_was(article: Article) -> None:
    row = article_row(article, "g1")
    assert article_from_row(row[:-1]) == replace(article, group_id="g1")


@given(ARTICLES)
def test_sqlite_gives_back_the_values_of_a_row(article: Article) -> None:
    connection = sqlite3.connect(":memory:")
    row = article_row(article, "g1")
    assert connection.execute(f"SELECT {', '.join('?' * len(row))}", row).fetchone() == row


@given(MOMENTS)
def test_a_moment_comes_back_as_the_same_kind(moment: datetime | None) -> None:
    parsed = parse_moment(iso(moment))
    assert parsed == moment
    assert type(parsed) is type(moment)


def test_the_columns_are_those_of_an_article() -> None:
    assert {*COLUMNS.split(", "), "source_map"} == set(Article.__slots__)


def test_a_new_database_knows_what_it_is_about(tmp_path: Path) -> None:
    open_for_writing(tmp_path / "articles.db", {"made": "with 'quotes'"}).close()
    connection = open_for_reading(tmp_path / "articles.db")
    assert connection.execute("SELECT * FROM about").fetchall() == [("made", "with 'quotes'")]


def test_a_database_is_not_made_twice(tmp_path: Path) -> None:
    open_for_writing(tmp_path / "articles.db", {"made": "first"}).close()
    connection = open_for_writing(tmp_path / "articles.db", {"made": "second"})
    assert connection.execute("SELECT value FROM about").fetchall() == [("first",)]


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    open_for_writing(tmp_path / "articles.db", {}).close()
    connection = open_for_reading(tmp_path / "articles.db")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM articles")


def test_a_file_that_is_no_database_is_reported_as_damaged(tmp_path: Path) -> None:
    (tmp_path / "articles.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(IndexDamaged, match=r"articles\.db"), translated("news"):
        open_for_reading(tmp_path / "articles.db")
