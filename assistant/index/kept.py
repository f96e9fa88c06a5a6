"""What was read from the record, kept in memory until something is written."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by id, of which ``read`` gives those of some ids, as far as they are there.

    The ``most`` that were asked for last are kept.
    """

    def __init__(self, read: Callable[[Collection[str]], Mapping[str, Value]], most: int) -> None:
        self._read = read
        self._most = most
        self._lock = threading.Lock()
        self._state = (0, 0)
        self._values: OrderedDict[str, Value] = OrderedDict()

    def of(self, ids: Collection[str], state: tuple[int, int]) -> dict[str, Value]:
        """The values of these ids at a ``state`` of the database (``Catalogue.state``)."""
        known = self._known(ids, state)
        unknown = set(ids) - known.keys()
        read = self._read(unknown) if unknown else {}
        with self._lock:
            if state == self._state:
                self._values.update(read)
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
        return {**known, **read}

    def _known(self, ids: Collection[str], state: tuple[int, int]) -> dict[str, Value]:
        with self._lock:
            if state != self._state:
                self._values.clear()
                self._state = state
            known = {each: self._values[each] for each in ids if each in self._values}
            for each in known:
                self._values.move_to_end(each)
            return known
