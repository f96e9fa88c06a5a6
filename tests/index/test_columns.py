"""Filters over columns say of each chunk what they say of its article, whatever was written meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.index.columns import CurrentColumns
from assistant.schema import Filters

DAYS = st.integers(0, 6).map(lambda number: date(2021, 3, 1) + timedelta(days=number))
OUTLETS = ["Harbour Courier", "HILL Gazette", "Straße", ""]
ROW = st.tuples(st.none() | DAYS, st.none() | st.sampled_from(OUTLETS))
FILTERS = st.builds(
    Filters,
    as_of=st.none() | DAYS,
    from_day=st.none() | DAYS,
    to_day=st.none() | DAYS,
    publishers=st.lists(st.sampled_from([*OUTLETS, "STRASSE", "Nobody"]), max_size=2).map(tuple),
)


class Chunks:
    """The tables behind the columns; ``read`` counts the rows that were asked for."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[date | None, str | None]] = {}
        self.read = 0

    def query(self, sql: str, *values: Any) -> list[Any]:
        if "count(*)" in sql:
            return [(len(self.rows),)]
        if "articles" not in sql:
            return [(number,) for number in self.rows]
        found = [
            (number, day.isoformat() if day else None, outlet)
            for number, (day, outlet) in self.rows.items()
            if number > values[0]
        ]
        self.read += len(found)
        return found


def passes(day: date | None, outlet: str | None, filters: Filters) -> bool:
    """The rule, said of one article."""
    window = filters.from_day is not None or filters.to_day is not None
    in_time = (
        not window
        if day is None
        else (filters.from_day is None or day >= filters.from_day)
        and (filters.last_day is None or day <= filters.last_day)
    )
    wanted = [publisher.casefold() for publisher in filters.publishers]
    return in_time and (not wanted or (outlet or "").casefold() in wanted)


@given(
    writes=st.lists(st.tuples(st.lists(ROW, max_size=6), st.sets(st.integers(1, 20))), max_size=4),
    filters=FILTERS,
)
def test_what_passes_is_what_would_pass_one_by_one(
    writes: list[tuple[list[tuple[date | None, str | None]], set[int]]], filters: Filters
) -> None:
    chunks, last = Chunks(), 0
    columns = CurrentColumns(chunks.query)
    for version, (added, removed) in enumerate(writes):
        for number in removed:
            chunks.rows.pop(number, None)
        chunks.rows |= dict(enumerate(added, last + 1))
        last += len(added)
        passing = set(np.flatnonzero(columns.get((1, version)).passing(filters)).tolist())
        assert passing == {n for n, row in chunks.rows.items() if passes(*row, filters)}


def test_only_what_is_new_is_read() -> None:
    chunks = Chunks()
    columns = CurrentColumns(chunks.query)
    chunks.rows |= {1: (None, None), 2: (None, "Hill")}
    for version in (1, 1, 2):
        columns.get((1, version))
    chunks.rows |= {3: (None, "Hill")}
    columns.get((1, 3))
    assert chunks.read == 3


def test_another_database_is_read_from_its_beginning() -> None:
    chunks = Chunks()
    columns = CurrentColumns(chunks.query)
    chunks.rows |= {1: (None, "Hill"), 2: (None, "Hill")}
    columns.get((1, 1))
    chunks.rows = {1: (None, "Dale"), 2: (None, "Hill")}
    mask = columns.get((2, 1)).passing(Filters(publishers=("dale",)))
    assert np.flatnonzero(mask).tolist() == [1]
