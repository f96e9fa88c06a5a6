"""How long each stage of an answer took."""

from __future__ import annotations

import time


class Clock:
    """Milliseconds spent in each stage."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """Ends the stage ``name``, which began where the one before ended."""
        now = time.perf_counter()
        self._laps[name] = (now - self._last) * 1000
        self._last = now

    def total(self) -> dict[str, float]:
        """The stages so far, and ``total``."""
        return {**self._laps, "total": (time.perf_counter() - self._start) * 1000}
