"""The report of an ingest: what became of each input, written to a file as it goes.

``.jsonl`` gets an object a line and ``.json`` a list of them, one for each file or page; ``.csv`` a row for
each article and each failure. The file appears when the ingest ends, also when it was interrupted: then with
what was done by then.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from assistant.errors import UsageError
from assistant.index.accounts import Account
from assistant.schema import Outcome, ReadFailure

COLUMNS = (
    "source", "outcome", "article_id", "title", "version", "duplicate_of", "chunks", "seconds", "reason",
    "hint", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class InputReport:
    """A file or page: its articles as stored with what became of each, and its failures.

    ``seconds`` are those that reading it took.
    """

    source: str
    outcome: Outcome | str
    articles: tuple[tuple[Outcome | str, Account], ...] = ()
    failures: tuple[ReadFailure, ...] = ()
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """In JSON types."""
        first = self.failures[0] if self.failures else None
        return {
            "source": self.source,
            "outcome": self.outcome,
            "reason": first.reason if first else "",
            "hint": first.hint if first else "",
            "chunks": sum(account.chunks for _, account in self.articles),
            "seconds": round(self.seconds, 3),
            "articles": [{"outcome": outcome, **asdict(account)} for outcome, account in self.articles],
            "failures": [asdict(failure) for failure in self.failures],
        }

    def rows(self) -> Iterator[Mapping[str, object]]:
        """A row for each article and failure; one for an input that has neither."""
        begun = {"source": self.source, "outcome": self.outcome, "seconds": round(self.seconds, 3)}
        if not self.articles and not self.failures:
            yield begun
        for outcome, account in self.articles:
            yield {**begun, **asdict(account), "outcome": outcome, "notes": "; ".join(account.notes)}
        for failure in self.failures:
            yield {**begun, **asdict(failure), "outcome": "failed"}


Add = Callable[[InputReport], None]


@contextmanager
def open_report(path: Path | None) -> Iterator[Add | None]:
    """What adds an input to the report; None where none is asked for.

    Raises UsageError for a name of another kind, and where nothing can be written.
    """
    if path is None:
        yield None
        return
    if path.suffix.casefold() not in _WRITERS:
        raise UsageError(
            f"A report cannot be written as {path.suffix or 'a file without a suffix'}: {path}",
            hint="Name a .jsonl, .json or .csv file.",
        )
    being_written = path.with_name(f".{path.name}.new")
    try:
        file = being_written.open("w", encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise UsageError(
            f"The report cannot be written to {path}: {error.strerror}.",
            hint="Name a file in another folder.",
        ) from None
    try:
        with file:
            add, end = _WRITERS[path.suffix.casefold()](file)
            try:
                yield add
            finally:
                end()
    finally:
        os.replace(being_written, path)


def _lines(file: IO[str]) -> tuple[Add, Callable[[], None]]:
    def add(report: InputReport) -> None:
        file.write(json.dumps(report.to_dict(), ensure_ascii=False) + "\n")

    return add, file.flush


def _list(file: IO[str]) -> tuple[Add, Callable[[], None]]:
    between = iter(("[\n",))

    def add(report: InputReport) -> None:
        file.write(next(between, ",\n") + json.dumps(report.to_dict(), ensure_ascii=False))

    def end() -> None:
        file.write(next(between, "\n").replace("[\n", "[") + "]\n")

    return add, end


def _table(file: IO[str]) -> tuple[Add, Callable[[], None]]:
    table = csv.DictWriter(file, COLUMNS, restval="", extrasaction="ignore")
    table.writeheader()

    def add(report: InputReport) -> None:
        table.writerows(report.rows())

    return add, file.flush


_WRITERS: Mapping[str, Callable[[IO[str]], tuple[Add, Callable[[], None]]]] = {
    ".jsonl": _lines,
    ".json": _list,
    ".csv": _table,
}
