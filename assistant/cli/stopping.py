"""Ctrl-C and SIGTERM: what is being stored is finished first; a second one stops at once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from types import FrameType

import typer

from assistant.schema.ingests import IngestEvent, IngestReport

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_FINISHING = b"\nfinishing what is being stored; once more stops at once\n"


class _Stop:
    """Which signal asked to stop; between two ingests nothing has to be finished."""

    def __init__(self) -> None:
        self.asked: int | None = None
        self.is_idle = False

    def handle(self, number: int, frame: FrameType | None) -> None:
        if self.is_idle or self.asked is not None:
            raise _ending(number)
        self.asked = number
        # Not by the console, whose lock the interrupted code may hold.
        os.write(sys.stderr.fileno(), _FINISHING)


def stopping_between(events: Iterable[IngestEvent]) -> Iterator[IngestEvent]:
    """The events, until a signal asks to stop: then none after the one on the way.

    Raises KeyboardInterrupt for Ctrl-C, and leaves with exit code 143 for SIGTERM.
    """
    stop = _Stop()
    with _handling(stop), _closing(events):
        for event in events:
            stop.is_idle = isinstance(event, IngestReport)
            yield event
            if stop.asked is not None:
                raise _ending(stop.asked)


@contextmanager
def _handling(stop: _Stop) -> Iterator[None]:
    before = {number: signal.signal(number, stop.handle) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _closing(events: Iterable[IngestEvent]) -> Iterator[None]:
    """Lets the ingest end in order, whatever ends the loop over its events."""
    if isinstance(events, Generator):
        with closing(events):
            yield
    else:
        yield


def _ending(number: int) -> BaseException:
    return KeyboardInterrupt() if number == signal.SIGINT else typer.Exit(128 + number)
