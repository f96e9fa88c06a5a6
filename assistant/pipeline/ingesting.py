"""Ingest: read, clean, group, chunk, embed and store, so that a kill loses no finished article.

Files are read in processes (``reading_ahead``), batches of their articles embedded in a thread
(``embedding_ahead``), and stored here, while one more process writes the vectors of what is committed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from assistant.cleaning import use_rules
from assistant.embedding import Embedder
from assistant.embedding.base import Vectors
from assistant.fetching import Fetcher, Remembered
from assistant.index import IndexWriter, Layout, open_writer
from assistant.index.ahead import VectorsAhead
from assistant.index.layout import translated
from assistant.pipeline.embedding_ahead import Batch, LateEmbedder, batches, embedded
from assistant.pipeline.forecast import Forecast
from assistant.pipeline.parts import embedder_of, layout_of, load_fitting
from assistant.pipeline.pruning import drop_gone
from assistant.pipeline.reading_ahead import ReadingAhead, readers_for
from assistant.pipeline.report import Add, open_report
from assistant.pipeline.steps import (
    PAGE_WEIGHT,
    Done,
    Inputs,
    Kept,
    New,
    Reading,
    Unread,
    each_input,
    list_inputs,
    look_at,
    of_an_index,
)
from assistant.pipeline.tally import Tally
from assistant.reading.process import Piece, read_pieces
from assistant.schema.ingests import IngestEvent, IngestReport, ReadFailure
from assistant.settings import Settings, load_settings

#: Chunks embedded and stored together: enough for batches of like lengths, little to lose.
BATCH_CHUNKS = 128
#: The file beside the index that remembers by what servers recognise their pages.
REMEMBERED = "fetched.db"


def ingest(
    inputs: Inputs,
    *,
    feeds: Iterable[str] = (),
    index: str | None = None,
    settings: Settings | None = None,
    embedding: Embedder | None = None,
    report: str | Path | None = None,
    prune: bool = False,
    readers: int | None = None,
) -> IngestReport:
    """Brings files, folders and web pages (or one) into an index; failed inputs are in the report, the
    rest goes on.

    ``feeds`` are addresses of RSS or Atom feeds and of sitemaps, whose pages are fetched. ``report`` is
    a .jsonl, .json or .csv file to tell what became of each input. ``prune`` removes the articles of
    files that are no more in the folders given. ``readers`` is the number of processes that read files: 0
    reads in this one, None decides by how much there is to read.
    Raises IndexBusy, IndexMismatch, IndexDamaged, StorageFull, SettingsError, UsageError.
    """
    events = ingesting(
        inputs,
        feeds=feeds,
        index=index,
        settings=settings,
        embedding=embedding,
        report=report,
        prune=prune,
        readers=readers,
    )
    for event in events:
        if isinstance(event, IngestReport):
            return event
    raise AssertionError("ingesting ends with a report")


def ingesting(
    inputs: Inputs,
    *,
    feeds: Iterable[str] = (),
    index: str | None = None,
    settings: Settings | None = None,
    embedding: Embedder | None = None,
    report: str | Path | None = None,
    prune: bool = False,
    readers: int | None = None,
) -> Iterator[IngestEvent]:
    """``ingest`` as it goes: an IngestProgress for each file or page, once it is stored, an IngestStatus
    whenever some articles are, and the report."""
    settings = settings or load_settings()
    given = each_input(inputs)
    with open_report(Path(report) if report else None) as add:
        yield from run_ingest(
            given,
            feeds,
            layout=layout_of(settings, index),
            settings=settings,
            embedding=embedding,
            add=add,
            prune=prune,
            readers=readers,
        )


def run_ingest(
    inputs: Sequence[str | Path],
    feeds: Iterable[str],
    *,
    layout: Layout,
    settings: Settings,
    embedding: Embedder | None,
    add: Add | None,
    prune: bool,
    readers: int | None,
) -> Iterator[IngestEvent]:
    """One ingest; ``add`` takes what became of each input."""
    begun = time.perf_counter()
    use_rules(settings.cleaning_rules)
    fetcher, remembered = Fetcher(settings), Remembered(layout.folder / REMEMBERED)
    listed = dict.fromkeys(list_inputs(fetcher, remembered, inputs, feeds))
    found = [item for item in listed if not of_an_index(item, layout.home)]
    # An index that exists knows with what it was made: nothing is loaded before there is something new.
    with translated(layout.name):
        is_made = layout.manifest.exists()
    ready = embedding if embedding or is_made else embedder_of(settings)
    with ExitStack() as stack:
        writer = stack.enter_context(open_writer(layout, ready.identity if ready else None))
        embedder = LateEmbedder(ready, partial(load_fitting, settings, layout, writer.manifest))
        tally = stack.enter_context(Tally(layout, len(found), add))
        ahead = stack.enter_context(VectorsAhead(layout, writer))
        yield from tally.failed(item for item in found if isinstance(item, ReadFailure))
        looked = look_at(writer, (item for item in found if not isinstance(item, ReadFailure)))
        yield from (tally.done(item) for item in looked if isinstance(item, Done))
        unread = [item for item in looked if not isinstance(item, Done)]
        files = [item for item in unread if isinstance(item, Unread)]
        readers = readers_for([file.size for file in files]) if readers is None else readers
        forecast = Forecast(sum(PAGE_WEIGHT if isinstance(item, str) else item.size for item in unread))
        pieces = _pieces(stack, [file.path for file in files], readers, fetcher)
        reading = Reading(writer=writer, fetcher=fetcher, remembered=remembered, pieces=pieces)
        new = batches(reading.steps(unread), BATCH_CHUNKS)
        if files:
            embedder.get()  # while the first are read; and an index of another embedding is told at once
        for batch, vectors in stack.enter_context(closing(embedded(new, embedder))):
            _store(writer, batch, vectors)
            ahead.go_on()
            forecast.add(sum(step.weight for step in batch.steps), len(vectors))
            yield from tally.stored(batch, remembered)
            yield tally.status("reading and embedding", forecast)
        if prune:
            folders = [Path(item) for item in inputs if isinstance(item, Path) or Path(item).is_dir()]
            tally.dropped(drop_gone(writer, layout, folders, found))
        if ahead.has_begun:
            yield tally.status("writing the vectors", forecast)
        ahead.finish()
        writer.synchronise()
        report = tally.report(writer.manifest)
    # The index is not locked any more while somebody looks at the report.
    yield replace(report, seconds=time.perf_counter() - begun)


def _pieces(
    stack: ExitStack, paths: Sequence[Path], readers: int, fetcher: Fetcher
) -> Callable[[Path], Iterator[Piece]]:
    """What reads a file: this process, or as many of their own as there are ``readers``."""
    if not readers:
        return partial(read_pieces, max_bytes=fetcher.max_bytes)
    return stack.enter_context(ReadingAhead(paths, readers=readers, max_bytes=fetcher.max_bytes)).pieces


def _store(writer: IndexWriter, batch: Batch, vectors: Vectors) -> None:
    """Stores the new articles of a batch with the ledger in one transaction."""
    if not len(vectors):
        vectors = np.zeros((0, int(writer.manifest.embedding["dimensions"])), np.float32)
    with writer.transaction():
        first = 0
        for step in batch.new:
            writer.put(step.article, step.chunks, vectors[first : first + len(step.chunks)])
            first += len(step.chunks)
        # All links come before any file is recorded, for that removes what no file gives any more.
        for given in batch.steps:
            if isinstance(given, New | Kept):
                writer.link_file(given.origin, given.article_id, given.content_hash)
        for end in batch.steps:
            # A file that failed in part is read again next time, and loses nothing it gave before.
            if isinstance(end, Done) and end.state is not None and not end.failures:
                writer.record_file(end.origin, *end.state, end.taken)
