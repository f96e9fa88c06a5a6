"""Ingest: read, clean, group, chunk, embed and store, so that a kill loses no finished article."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.chunking import chunk_article, embedded_text
from assistant.embedding import Embedder
from assistant.index import IndexWriter, open_writer
from assistant.pipeline.parts import embedder_of, layout_of
from assistant.reading import list_files, read_file
from assistant.schema import (
    Article,
    Chunk,
    IngestEvent,
    IngestProgress,
    IngestReport,
    Outcome,
    ReadFailure,
)
from assistant.settings import Settings, load_settings

#: Chunks embedded and stored together: enough for batches of like lengths, little to lose.
BATCH_CHUNKS = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class _New:
    """An article to be stored."""

    path: Path
    article: Article
    chunks: tuple[Chunk, ...]
    outcome: Outcome

    @property
    def article_id(self) -> str:
        return self.article.article_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """An article that is in the index as the file has it."""

    path: Path
    article_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _FileDone:
    """A file read to its end: the articles that it gave, and what went wrong."""

    path: Path
    status: os.stat_result | None
    taken: tuple[str, ...]
    counts: Mapping[Outcome, int]
    failures: tuple[ReadFailure, ...]

    @property
    def outcome(self) -> Outcome:
        order: tuple[Outcome, ...] = ("added", "replaced", "unchanged", "failed")
        return next((outcome for outcome in order if self.counts.get(outcome)), "unchanged")


_Step = _New | _Kept | _FileDone


def ingest(
    inputs: Sequence[str | Path],
    *,
    index: str | None = None,
    settings: Settings | None = None,
    embedding: Embedder | None = None,
) -> IngestReport:
    """Brings files and folders into an index; failed inputs are in the report, the rest goes on.

    Raises IndexBusy, IndexMismatch, IndexDamaged, StorageFull, SettingsError.
    """
    for event in ingesting(inputs, index=index, settings=settings, embedding=embedding):
        if isinstance(event, IngestReport):
            return event
    raise AssertionError("ingesting ends with a report")


def ingesting(
    inputs: Sequence[str | Path],
    *,
    index: str | None = None,
    settings: Settings | None = None,
    embedding: Embedder | None = None,
) -> Iterator[IngestEvent]:
    """``ingest`` as it goes: an IngestProgress for each file, once it is stored, then the report."""
    begun = time.perf_counter()
    settings = settings or load_settings()
    layout = layout_of(settings, index)
    found = list(list_files(inputs))
    files = [item for item in found if isinstance(item, Path)]
    failures = [item for item in found if isinstance(item, ReadFailure)]
    for done, failure in enumerate(failures, start=1):
        yield _progress(done, len(found), failure.source, "failed", failure.reason)
    counts: Counter[Outcome] = Counter()
    is_new = not layout.database.exists()
    embedder = embedding or embedder_of(settings)
    max_bytes = int(settings.max_file_mb * 1_000_000)
    with open_writer(layout, embedder.identity) as writer:
        done = len(failures)
        hashes: dict[str, str] = {}
        steps = (step for path in files for step in _read(writer, path, max_bytes, hashes))
        for batch in _batches(steps):
            _store(writer, embedder, batch)
            for file in (step for step in batch if isinstance(step, _FileDone)):
                done += 1
                counts.update(file.counts)
                failures += file.failures
                reason = file.failures[0].reason if file.failures else ""
                yield _progress(done, len(found), str(file.path), file.outcome, reason)
        writer.synchronise()
        manifest = writer.manifest
    if is_new and not manifest.articles:
        layout.discard()  # nothing could be read: leave no empty index
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


def _read(writer: IndexWriter, path: Path, max_bytes: int, hashes: dict[str, str]) -> Iterator[_Step]:
    """The new articles of a file, cut into chunks, then the end of the file.

    ``hashes`` are those of this run's new articles, of which some may not be stored yet.
    """
    try:
        status = path.stat()
    except OSError as error:
        failure = ReadFailure(
            source=str(path), reason=f"cannot be read: {error.strerror}", hint="Check the path."
        )
        yield _FileDone(path=path, status=None, taken=(), counts={"failed": 1}, failures=(failure,))
        return
    known = writer.known_file(str(path), status.st_size, status.st_mtime_ns)
    if known is not None:
        yield _FileDone(path=path, status=None, taken=(), counts={"unchanged": known}, failures=())
        return
    taken: list[str] = []
    failures: list[ReadFailure] = []
    counts: Counter[Outcome] = Counter()
    for item in read_file(path, max_bytes=max_bytes):
        if isinstance(item, ReadFailure):
            failures.append(item)
            counts["failed"] += 1
            continue
        taken.append(item.article_id)
        stored = hashes.get(item.article_id) or writer.content_hash(item.article_id)
        outcome: Outcome = (
            "added" if stored is None else "unchanged" if stored == item.content_hash else "replaced"
        )
        counts[outcome] += 1
        if outcome == "unchanged":
            yield _Kept(path=path, article_id=item.article_id)
        else:
            hashes[item.article_id] = item.content_hash
            yield _New(path=path, article=item, chunks=chunk_article(item), outcome=outcome)
    yield _FileDone(path=path, status=status, taken=tuple(taken), counts=counts, failures=tuple(failures))


def _batches(steps: Iterator[_Step]) -> Iterator[list[_Step]]:
    """Steps in order, cut where enough chunks or files have come together."""
    batch: list[_Step] = []
    chunks = 0
    for step in steps:
        batch.append(step)
        chunks += len(step.chunks) if isinstance(step, _New) else 0
        if chunks >= BATCH_CHUNKS or len(batch) >= BATCH_CHUNKS:
            yield batch
            batch, chunks = [], 0
    if batch:
        yield batch


def _store(writer: IndexWriter, embedder: Embedder, batch: Sequence[_Step]) -> None:
    """Embeds the new articles of a batch and stores them, with the ledger, in one transaction."""
    # Of two with one id in a batch the later counts, as it would in two batches.
    new = list({step.article_id: step for step in batch if isinstance(step, _New)}.values())
    texts = [embedded_text(step.article, chunk) for step in new for chunk in step.chunks]
    vectors = embedder.embed(texts) if texts else np.zeros((0, embedder.dimensions), np.float32)
    with writer.transaction():
        first = 0
        for step in new:
            writer.put(step.article, step.chunks, vectors[first : first + len(step.chunks)])
            first += len(step.chunks)
        # All links come before any file is recorded, for that removes what no file gives any more.
        for given in (step for step in batch if not isinstance(step, _FileDone)):
            writer.link_file(str(given.path), given.article_id)
        for file in (step for step in batch if isinstance(step, _FileDone)):
            # A file that failed in part is read again next time, and loses nothing it gave before.
            if file.status is not None and not file.failures:
                writer.record_file(str(file.path), file.status.st_size, file.status.st_mtime_ns, file.taken)


def _progress(done: int, total: int, source: str, outcome: Outcome, reason: str) -> IngestProgress:
    return IngestProgress(done=done, total=total, source=source, outcome=outcome, reason=reason)
