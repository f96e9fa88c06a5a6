"""Bounds the time that reading one article may take, whatever the library does that reads it.

By the timer of processor time, whose signal Python handles between two steps of a program and inside its
regular expressions: so in the main thread alone, not within a library's own machine code, and not on Windows.
Readers therefore refuse what is known to be slow there, and the pipeline ends a reader that hangs.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from assistant.errors import ReadError

#: Seconds of one core that reading one article may take.
MOST_SECONDS = 8.0
# Libraries that catch everything are told again.
_AGAIN = 0.25
_HINT = "Save the article's text alone and ingest that."
_Item = TypeVar("_Item")


class _TooSlow(BaseException):
    """No Exception, which libraries catch."""


def in_time(read: Callable[[], _Item], *, hint: str = _HINT) -> _Item:
    """What the call returns. Raises ReadError when it takes too long."""
    try:
        with _limit(MOST_SECONDS):
            return read()
    except _TooSlow:
        raise ReadError(f"reading it takes longer than {MOST_SECONDS:g} s", hint=hint) from None


def timely(items: Iterator[_Item]) -> Iterator[_Item]:
    """The items. Raises ReadError when the next one takes too long; there are no more then."""
    while True:
        try:
            item = in_time(partial(next, items))
        except StopIteration:
            return
        yield item


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Raises _TooSlow once the body has used so much of the processor, where that can be told."""
    if not _can_signal():
        yield
        return
    begun = time.thread_time()

    def check(number: int, frame: object) -> None:
        # The timer counts all threads.
        if time.thread_time() - begun >= seconds:
            raise _TooSlow

    before = signal.signal(signal.SIGPROF, check)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _can_signal() -> bool:
    """Whether this thread gets signals, and nobody else, as profilers do, has taken this one."""
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGPROF) is signal.SIG_DFL
    )
