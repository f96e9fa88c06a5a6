"""The progress of an ingest: a bar on a terminal, a few lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from assistant.cli.rendering import counted
from assistant.cli.stopping import stopping_between
from assistant.cli.terminal import console_on, note
from assistant.schema import IngestEvent, IngestProgress, IngestReport
from assistant.schema.ingests import IngestStatus

#: About how many lines tell the progress where there is no bar; fewer inputs tell none.
PLAIN_LINES = 10
#: Seconds without such a line after which one tells how far a large file is.
PLAIN_SECONDS = 30.0


def follow_ingest(events: Iterable[IngestEvent]) -> IngestReport:
    """The report that ends the events, their progress shown on stderr."""
    for report in follow_ingests(events):
        return report
    raise RuntimeError("the pipeline ended without a report")


def follow_ingests(events: Iterable[IngestEvent]) -> Iterator[IngestReport]:
    """The report of each ingest, the progress of it shown on stderr; a signal ends the last one in order."""
    show = _bar if sys.stderr.isatty() else _lines
    following = stopping_between(events)
    while (report := _last(show(_one_ingest(following)))) is not None:
        yield report


def time_left(seconds: float | None) -> str:
    """``about 3 min left``, rounded as roughly as it is known; empty when it is not."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"about {max(5 * round(seconds / 5), 5)} s left"
    minutes = round(seconds / 60)
    return f"about {minutes} min left" if minutes < 90 else f"about {seconds / 3600:.1f} h left"


def _one_ingest(events: Iterator[IngestEvent]) -> Iterator[IngestEvent]:
    for event in events:
        yield event
        if isinstance(event, IngestReport):
            return


def _last(events: Iterable[IngestEvent]) -> IngestReport | None:
    report = None
    for event in events:
        report = event if isinstance(event, IngestReport) else report
    return report


def _bar(events: Iterator[IngestEvent]) -> Iterator[IngestEvent]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[files]}"),
        TextColumn("{task.fields[left]}"),
    )
    first = next(events, None)
    if first is None:
        return
    with Progress(*columns, console=console_on(sys.stderr), transient=True) as progress:
        task = progress.add_task("Ingesting", total=None, files="", left="")
        event: IngestEvent | None = first
        while event is not None:
            if isinstance(event, IngestProgress):
                progress.update(task, files=f"{event.done}/{event.total} files")
            elif isinstance(event, IngestStatus):
                left = time_left(event.seconds_left)
                progress.update(
                    task, description=event.doing.capitalize(), completed=event.share, total=1.0, left=left
                )
            yield event
            event = next(events, None)


def _lines(events: Iterator[IngestEvent]) -> Iterator[IngestEvent]:
    tell = _Teller()
    for event in events:
        if isinstance(event, IngestProgress):
            tell.progress(event)
        elif isinstance(event, IngestStatus):
            tell.status(event)
        yield event


class _Teller:
    """Tells every tenth of the inputs, and now and then how far it is in between."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told = clock()
        self._left = ""

    def progress(self, event: IngestProgress) -> None:
        step = event.total // PLAIN_LINES
        if step and event.done % step == 0 and event.done < event.total:
            self._tell(f"ingested {event.done} of {event.total}")

    def status(self, event: IngestStatus) -> None:
        left = time_left(event.seconds_left)
        self._left = f", {left}" if left else ""
        if self._clock() - self._told > PLAIN_SECONDS:
            self._tell(f"{event.doing}: {event.share:.0%}, {counted(event.articles, 'article')} stored")

    def _tell(self, text: str) -> None:
        self._told = self._clock()
        note(text + self._left)
