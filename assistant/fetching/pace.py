"""How often a host is asked: at most once in so many seconds, and not before it wishes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil

from assistant.errors import ReadError

#: The longest wait, in seconds, that a host can impose; what would wait longer is given up.
PATIENCE = 60.0
#: Seconds to wait where a host asks for a pause and does not say how long.
PAUSE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Seconds that only go forward, and the waiting for some of them."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Pace:
    """When each host may be asked next."""

    def __init__(self, delay: float, clock: Clock) -> None:
        self._delay = delay
        self._clock = clock
        self._next: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Returns when the host may be asked, and counts that as asked. Raises ReadError above PATIENCE."""
        wait = self._next.get(host, 0.0) - self._clock.now()
        if wait > max(PATIENCE, self._delay):
            raise ReadError(
                f"the server asks to wait {ceil(wait)} s before the next request", hint="Try again later."
            )
        if wait > 0:
            self._clock.sleep(wait)
        self.postpone(host, self._delay)

    def postpone(self, host: str, seconds: float) -> None:
        """Nothing more is asked of the host for so many seconds from now."""
        self._next[host] = max(self._next.get(host, 0.0), self._clock.now() + seconds)


def seconds_to_wait(retry_after: str | None) -> float:
    """What a ``Retry-After`` header says, from seconds or a date."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return PAUSE
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
