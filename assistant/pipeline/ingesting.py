"""Ingest: read, clean, group, chunk, embed and store, so that a kill loses no finished article."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.chunking import embedded_text
from assistant.embedding import Embedder
from assistant.fetching import Fetcher, Remembered, shown
from assistant.index import IndexWriter, open_writer
from assistant.pipeline.parts import embedder_of, layout_of
from assistant.pipeline.steps import Done, New, Reading, Step, list_inputs
from assistant.schema import IngestEvent, IngestProgress, IngestReport, Outcome, ReadFailure
from assistant.settings import Settings, load_settings

#: Chunks embedded and stored together: enough for batches of like lengths, little to lose.
BATCH_CHUNKS = 128
#: The file beside the index that remembers by what servers recognise their pages.
REMEMBERED = "fetched.db"


def ingest(
    inputs: str | Path | Iterable[str | Path],
    *,
    feeds: Iterable[str] = (),
    index: str | None = None,
    settings: Settings | None = None,
    embedding: Embedder | None = None,
) -> IngestReport:
    """Brings files, folders and web pages (or one) into an index; failed inputs are in the report, the
    rest goes on.

    ``feeds`` are addresses of RSS or Atom feeds and of sitemaps, whose pages are fetched.
    Raises IndexBusy, IndexMismatch, IndexDamaged, StorageFull, SettingsError.
    """
    for event in ingesting(inputs, feeds=feeds, index=index, settings=settings, embedding=embedding):
        if isinstance(event, IngestReport):
            return event
    raise AssertionError("ingesting ends with a report")


def ingesting(
    inputs: str | Path | Iterable[str | Path],
    *,
    feeds: Iterable[str] = (),
    index: str | None = None,
    settings: Settings | None = None,
    embedding: Embedder | None = None,
) -> Iterator[IngestEvent]:
    """``ingest`` as it goes: an IngestProgress for each file or page, once it is stored, then the report."""
    begun = time.perf_counter()
    settings = settings or load_settings()
    layout = layout_of(settings, index)
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    fetcher, remembered = Fetcher(settings), Remembered(layout.folder / REMEMBERED)
    found = list(dict.fromkeys(list_inputs(fetcher, remembered, given, feeds)))
    failures = [item for item in found if isinstance(item, ReadFailure)]
    for done, failure in enumerate(failures, start=1):
        yield _progress(done, len(found), failure.source, "failed", failure.reason)
    counts: Counter[Outcome] = Counter()
    embedder = embedding or embedder_of(settings)
    with open_writer(layout, embedder.identity) as writer:
        done = len(failures)
        reading = Reading(writer=writer, fetcher=fetcher, remembered=remembered)
        for batch in _batches(reading.steps(found)):
            _store(writer, embedder, batch)
            for end in (step for step in batch if isinstance(step, Done)):
                if end.validators is not None:
                    remembered.put(end.origin, end.validators)
                done += 1
                counts.update(end.counts)
                failures += end.failures
                reason = end.failures[0].reason if end.failures else ""
                yield _progress(done, len(found), shown(end.origin), end.outcome, reason)
        writer.synchronise()
        manifest = writer.manifest
    yield IngestReport(
        index=layout.name,
        added=counts["added"],
        replaced=counts["replaced"],
        unchanged=counts["unchanged"],
        failures=tuple(failures),
        articles=manifest.articles,
        chunks=manifest.chunks,
        seconds=time.perf_counter() - begun,
    )


def _batches(steps: Iterator[Step]) -> Iterator[list[Step]]:
    """Steps in order, cut where enough chunks or files have come together, and after each page: fetching
    it may have taken long."""
    batch: list[Step] = []
    chunks = 0
    for step in steps:
        batch.append(step)
        chunks += len(step.chunks) if isinstance(step, New) else 0
        is_page = isinstance(step, Done) and step.validators is not None
        if is_page or chunks >= BATCH_CHUNKS or len(batch) >= BATCH_CHUNKS:
            yield batch
            batch, chunks = [], 0
    if batch:
        yield batch


def _store(writer: IndexWriter, embedder: Embedder, batch: Sequence[Step]) -> None:
    """Embeds the new articles of a batch and stores them, with the ledger, in one transaction."""
    # Of two with one id in a batch the later counts, as it would in two batches.
    new = list({step.article_id: step for step in batch if isinstance(step, New)}.values())
    texts = [embedded_text(step.article, chunk) for step in new for chunk in step.chunks]
    vectors = embedder.embed(texts) if texts else np.zeros((0, embedder.dimensions), np.float32)
    with writer.transaction():
        first = 0
        for step in new:
            writer.put(step.article, step.chunks, vectors[first : first + len(step.chunks)])
            first += len(step.chunks)
        # All links come before any file is recorded, for that removes what no file gives any more.
        for given in (step for step in batch if not isinstance(step, Done)):
            writer.link_file(given.origin, given.article_id)
        for end in (step for step in batch if isinstance(step, Done)):
            # A file that failed in part is read again next time, and loses nothing it gave before.
            if end.state is not None and not end.failures:
                writer.record_file(end.origin, *end.state, end.taken)


def _progress(done: int, total: int, source: str, outcome: Outcome, reason: str) -> IngestProgress:
    return IngestProgress(done=done, total=total, source=source, outcome=outcome, reason=reason)
