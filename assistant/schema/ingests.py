"""What ingest yields and reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["added", "replaced", "unchanged", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFailure:
    """An input, or one record of it, that could not become an article."""

    source: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestProgress:
    """One input done: ``done`` of ``total`` files, and what became of this one."""

    done: int
    total: int
    source: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestStatus:
    """How far an ingest is, told whenever some articles have been stored.

    ``doing`` is a phrase like ``writing the vectors``. ``share`` is that of the work, from 0 to 1;
    ``seconds_left`` is None as long as it cannot be told honestly. ``articles`` and ``chunks`` are those
    stored by this run.
    """

    doing: str
    share: float
    seconds_left: float | None
    articles: int
    chunks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What an ingest did; ``articles`` and ``chunks`` count the whole index afterwards.

    ``removed`` are the articles of files that are gone, where it was asked to drop those.
    """

    index: str
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    failures: tuple[ReadFailure, ...] = ()
    articles: int = 0
    chunks: int = 0
    seconds: float = 0.0


#: What an ingest yields: an IngestProgress for each input, an IngestStatus now and then, at last one
#: IngestReport.
IngestEvent = IngestProgress | IngestStatus | IngestReport
