"""How much of an ingest is done and how long the rest may take, from work and not from counts of files."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

#: Seconds of the past by which the present speed is judged, and those before which nothing is said.
WINDOW, EARLY = 60.0, 3.0


class Forecast:
    """Bytes of input are the work; the time goes by chunks, which are what is embedded.

    What is left in chunks follows from how many chunks a byte gave so far, their speed from the last
    minute. Where nothing is embedded the bytes themselves are timed.
    """

    def __init__(self, total: float, *, clock: Callable[[], float] = time.perf_counter) -> None:
        self._total = total
        self._clock = clock
        self._past = deque([(clock(), 0.0, 0)])
        self.done = 0.0
        self.chunks = 0

    def add(self, work: float, chunks: int) -> None:
        """So many bytes of input and the chunks they gave have been stored."""
        self.done += work
        self.chunks += chunks
        now = self._clock()
        self._past.append((now, self.done, self.chunks))
        while len(self._past) > 2 and self._past[1][0] < now - WINDOW:
            self._past.popleft()

    @property
    def share(self) -> float:
        """The share of the work that is done, from 0 to 1."""
        return min(self.done / self._total, 1.0) if self._total else 1.0

    @property
    def seconds_left(self) -> float | None:
        """None as long as too little is known."""
        (then, done, chunks), (now, *_) = self._past[0], self._past[-1]
        elapsed, left = now - then, max(self._total - self.done, 0.0)
        if elapsed < EARLY or not self.done:
            return None
        if self.chunks > chunks:
            return left * (self.chunks / self.done) * elapsed / (self.chunks - chunks)
        return left * elapsed / (self.done - done) if self.done > done else None
