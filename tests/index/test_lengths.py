"""The lengths of chunks are those that FTS5 counts, whatever was written meanwhile."""

from __future__ import annotations

import sqlite3
from typing import Any

import numpy as np
import pytest

from assistant.index.lengths import Lengths


class Table:
    """Texts in FTS5; ``read`` counts the lengths that were asked for."""

    def __init__(self) -> None:
        self.read = 0
        self.connection = sqlite3.connect(":memory:")
        self.connection.execute("CREATE VIRTUAL TABLE words USING fts5 (title, text)")

    def add(self, *lengths: tuple[int, int]) -> None:
        texts = [("word " * title, "word " * text) for title, text in lengths]
        self.connection.executemany("INSERT INTO words (title, text) VALUES (?, ?)", texts)

    def query(self, sql: str, *values: object) -> list[Any]:
        rows = self.connection.execute(sql, values).fetchall()
        self.read += len(rows) if "sz" in sql else 0
        return rows


def test_words_of_title_and_text_are_counted_also_where_they_are_many() -> None:
    table = Table()
    table.add((3, 100), (0, 127), (0, 128), (1, 20_000), (0, 0))
    lengths = Lengths(table.query).get((1, 1))
    assert lengths.of(np.arange(1, 6)).tolist() == [103, 127, 128, 20_001, 0]
    assert (lengths.chunks, lengths.mean) == (5, pytest.approx(20_359 / 5))


def test_only_what_is_new_is_read_unless_some_went() -> None:
    table = Table()
    lengths = Lengths(table.query)
    table.add((1, 1), (1, 3))
    lengths.get((1, 1))
    table.add((1, 5))
    assert lengths.get((1, 2)).mean == pytest.approx(4.0)
    assert lengths.get((1, 2)).chunks == table.read == 3
    table.connection.execute("DELETE FROM words WHERE rowid = 1")
    assert (lengths.get((1, 3)).chunks, lengths.get((1, 3)).mean) == (2, pytest.approx(5.0))


def test_another_database_is_read_from_its_beginning() -> None:
    table = Table()
    lengths = Lengths(table.query)
    table.add((1, 1), (1, 3))
    lengths.get((1, 1))
    table.connection.execute("UPDATE words SET text = 'word word' WHERE rowid = 1")
    assert lengths.get((2, 1)).of(np.array([1, 2])).tolist() == [3, 4]


def test_a_chunk_that_came_later_counts_as_of_mean_length() -> None:
    table = Table()
    assert Lengths(table.query).get((1, 1)).chunks == 0
    table.add((1, 1), (1, 3))
    assert Lengths(table.query).get((1, 1)).of(np.array([2, 9])).tolist() == [4.0, 3.0]
