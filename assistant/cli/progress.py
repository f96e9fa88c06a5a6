"""The progress of an ingest: a bar on a terminal, a few lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.cli.terminal import console_on, note
from assistant.schema import IngestEvent, IngestProgress, IngestReport

#: About how many lines tell the progress where there is no bar; fewer inputs tell none.
PLAIN_LINES = 10


def follow_ingest(events: Iterable[IngestEvent]) -> IngestReport:
    """The report that ends the events, their progress shown on stderr."""
    steps = _with_bar(events) if sys.stderr.isatty() else _with_lines(events)
    for event in steps:
        if isinstance(event, IngestReport):
            return event
    raise RuntimeError("the pipeline ended without a report")


def _with_bar(events: Iterable[IngestEvent]) -> Iterator[IngestEvent]:
    columns = (
        TextColumn("Ingesting"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("time left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console_on(sys.stderr), transient=True) as progress:
        task = progress.add_task("", total=None)
        for event in events:
            if isinstance(event, IngestProgress):
                progress.update(task, completed=event.done, total=event.total)
            yield event


def _with_lines(events: Iterable[IngestEvent]) -> Iterator[IngestEvent]:
    for event in events:
        if isinstance(event, IngestProgress) and event.done < event.total:
            step = event.total // PLAIN_LINES
            if step and event.done % step == 0:
                note(f"ingested {event.done} of {event.total}")
        yield event
