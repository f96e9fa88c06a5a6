"""What filters look at, of every chunk, in memory: a filter is then a comparison of arrays.

A chunk's number stands for one content, day and outlet for ever, and is never used again: after a write
only what came and what went has to be looked at.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.schema import Filters

Mask = NDArray[np.bool_]
#: The day of an article without one.
UNDATED = 0

# From the articles to their chunks: the other way round each article would be looked up for each chunk.
_ROWS = (
    "SELECT c.number, a.published_day, a.publisher FROM articles a "
    "CROSS JOIN chunks c ON c.article_id = a.article_id WHERE c.number > ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Arrays indexed by chunk number: whether there is such a chunk, its day as an ordinal, and its
    outlet as a place in ``names``, casefolded outlets."""

    there: Mask
    days: NDArray[np.int32]
    outlets: NDArray[np.int32]
    names: tuple[str, ...] = ()

    def passing(self, filters: Filters) -> Mask:
        """Which chunk numbers pass, indexed by number.

        An undated article passes ``as_of`` alone, since nothing says that it came later, but no window of
        days.
        """
        mask = self.there.copy()
        if filters.from_day is not None:
            mask &= self.days >= filters.from_day.toordinal()
        if filters.last_day is not None:
            mask &= self.days <= filters.last_day.toordinal()
        if filters.from_day is not None or filters.to_day is not None:
            mask &= self.days != UNDATED
        if filters.publishers:
            wanted = {publisher.casefold() for publisher in filters.publishers}
            mask &= np.isin(self.outlets, [at for at, name in enumerate(self.names) if name in wanted])
        return mask

    def with_rows(self, rows: Iterable[tuple[int, str | None, str | None]]) -> Columns:
        """These columns and those of later chunks: number, day, outlet."""
        places = {name: place for place, name in enumerate(self.names)}
        days: dict[str | None, int] = {None: UNDATED}
        coded = []
        for number, day, outlet in rows:
            if day not in days:
                days[day] = date.fromisoformat(str(day)).toordinal()
            coded.append((number, days[day], places.setdefault((outlet or "").casefold(), len(places))))
        if not coded:
            return self
        table = np.array(coded, np.int64)
        longer = _lengthened(self, int(table[:, 0].max()) + 1)
        longer.there[table[:, 0]] = True
        longer.days[table[:, 0]] = table[:, 1]
        longer.outlets[table[:, 0]] = table[:, 2]
        return replace(longer, names=tuple(places))

    def only(self, numbers: Iterable[int]) -> Columns:
        """These columns with no other chunks than these numbers."""
        there = np.zeros_like(self.there)
        there[np.fromiter(numbers, np.int64)] = True
        return replace(self, there=there)


def holds(mask: Mask, numbers: NDArray[np.int64]) -> Mask:
    """What a mask by number says of these numbers; of such as came later than it, no."""
    known = numbers < mask.size
    known[known] = mask[numbers[known]]
    return known


NONE = Columns(there=np.zeros(1, np.bool_), days=np.zeros(1, np.int32), outlets=np.zeros(1, np.int32))


class CurrentColumns:
    """The columns of the chunks that there are now; ``query`` runs SQL with values."""

    def __init__(self, query: Callable[..., list[Any]]) -> None:
        self._query = query
        self._lock = threading.Lock()
        self._made, self._state, self._columns = 0, (0, 0), NONE

    def get(self, state: tuple[int, int]) -> Columns:
        """Read anew only what changed with ``state``, as ``Catalogue.state`` tells it."""
        with self._lock:
            if state != self._state:
                # Another database, not only other content: its numbers mean other chunks.
                known = self._columns if state[0] == self._state[0] else NONE
                self._columns = self._followed(known)
                self._state = state
            return self._columns

    def _followed(self, known: Columns) -> Columns:
        columns = known.with_rows(self._query(_ROWS, known.there.size - 1))
        ((count,),) = self._query("SELECT count(*) FROM chunks")
        if count == columns.there.sum():
            return columns
        return columns.only(number for (number,) in self._query("SELECT number FROM chunks"))


def _lengthened(columns: Columns, size: int) -> Columns:
    """A copy with room for numbers below ``size``."""
    there, days, outlets = (
        np.concatenate([each, np.zeros(size - each.size, each.dtype)])
        for each in (columns.there, columns.days, columns.outlets)
    )
    return replace(columns, there=there, days=days, outlets=outlets)
