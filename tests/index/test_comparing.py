"""Vectors compared one by one, from SQLite or from memory, whatever was written meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.embedding.base import Vectors, normalise
from assistant.index import comparing
from assistant.index.columns import Mask
from assistant.index.comparing import Compared, StoredVectors, compare

VECTORS = normalise(np.random.default_rng(5).standard_normal((41, 8)).astype(np.float32))
ASKED = VECTORS[0]


class Stored:
    """The table of vectors, numbered from 1; ``read`` counts those that were asked for."""

    def __init__(self, count: int = 40) -> None:
        self.read = 0
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE TABLE vectors (number INTEGER PRIMARY KEY, vector BLOB)")
        self.add(range(1, count + 1))

    def add(self, numbers: range) -> None:
        rows = [(number, VECTORS[number].tobytes()) for number in numbers]
        self._connection.executemany("INSERT INTO vectors VALUES (?, ?)", rows)

    def remove(self, number: int) -> None:
        self._connection.execute("DELETE FROM vectors WHERE number = ?", (number,))

    def there(self) -> Mask:
        return mask([number for (number,) in self._connection.execute("SELECT number FROM vectors")])

    def query(self, sql: str, *values: object, rows: int) -> Iterator[list[Any]]:
        cursor = self._connection.execute(sql, values)
        while found := cursor.fetchmany(rows):
            self.read += len(found)
            yield found


def mask(numbers: list[int]) -> Mask:
    allowed = np.zeros(max(numbers) + 1, np.bool_)
    allowed[numbers] = True
    return allowed


def by_hand(numbers: list[int], count: int) -> list[tuple[int, Any]]:
    pairs = [(number, float(VECTORS[number] @ ASKED)) for number in numbers]
    best = sorted(pairs, key=lambda pair: -pair[1])[:count]
    return [(number, pytest.approx(score, abs=1e-6)) for number, score in best]


def all_of(stored: Stored, vectors: StoredVectors, state: tuple[int, int]) -> Compared:
    return compare(vectors.among(None, stored.there, state), ASKED[np.newaxis])


@pytest.fixture(params=["from SQLite", "in memory"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "FEW", {"from SQLite": 50, "in memory": 2}[request.param])
    monkeypatch.setattr(comparing, "ROWS", 7)


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("numbers", [[3], [2, 3, 5, 7], list(range(1, 41)), list(range(1, 41, 2))])
@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_nearest_of_what_is_allowed_are_found(numbers: list[int], count: int) -> None:
    stored = Stored()
    allowed = mask(numbers)
    likeness = compare(StoredVectors(stored.query).among(allowed, stored.there, (1, 1)), ASKED[np.newaxis])
    assert likeness.best(0, count, allowed) == by_hand(numbers, count)


@pytest.mark.usefixtures("limits")
def test_what_was_written_is_seen_and_what_was_removed_is_not() -> None:
    stored = Stored(30)
    vectors = StoredVectors(stored.query)
    all_of(stored, vectors, (1, 1))
    stored.add(range(31, 41))
    stored.remove(4)
    stored.remove(40)
    numbers = [number for number in range(1, 40) if number != 4]
    assert all_of(stored, vectors, (1, 2)).best(0, 60) == by_hand(numbers, 60)


def test_vectors_in_memory_are_read_once() -> None:
    stored = Stored(30)
    vectors = StoredVectors(stored.query)
    for state in ((1, 1), (1, 1), (1, 2)):
        all_of(stored, vectors, state)
    assert stored.read == 30
    stored.add(range(31, 36))
    all_of(stored, vectors, (1, 3))
    assert stored.read == 35
    all_of(stored, vectors, (2, 1))
    assert stored.read == 70


def test_several_texts_are_compared_at_once_and_each_has_its_own_likeness() -> None:
    likeness = compare(StoredVectors(Stored(9).query).after(0), VECTORS[[3, 7]])
    assert [likeness.best(text, 1) for text in (0, 1)] == [
        [(3, pytest.approx(1.0))],
        [(7, pytest.approx(1.0))],
    ]
    asked = np.array([7, 3, 25, 0])
    expected = np.where([[True], [True], [False], [False]], VECTORS[asked] @ VECTORS[[3, 7]].T, 0.0)
    assert likeness.of(asked) == pytest.approx(expected, abs=1e-6)


def test_pending_vectors_are_those_after_a_number() -> None:
    numbers: list[NDArray[np.int64]] = [block[0] for block in StoredVectors(Stored().query).after(37)]
    assert np.concatenate(numbers).tolist() == [38, 39, 40]


def test_an_index_without_vectors_has_no_nearest() -> None:
    stored = Stored(0)
    likeness = compare(
        StoredVectors(stored.query).among(None, lambda: np.zeros(1, np.bool_), (1, 1)),
        np.zeros((2, 0), np.float32),
    )
    assert likeness.best(1, 5) == []
    assert likeness.of(np.array([1, 2, 3])).tolist() == [[0.0, 0.0]] * 3


def test_vectors_are_as_they_were_stored() -> None:
    ((numbers, vectors),) = StoredVectors(Stored(2).query).after(0)
    stored: Vectors = VECTORS[1:3]
    assert numbers.tolist() == [1, 2]
    assert np.array_equal(vectors, stored)
