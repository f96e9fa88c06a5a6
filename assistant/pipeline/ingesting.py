"""Ingest: read, clean, group, chunk, embed and store, so that a kill loses no finished article."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _File:
    """What was read of one input file, waiting to be stored."""

    path: Path
    size: int
    modified_ns: int
    new: list[tuple[Article, tuple[Chunk, ...], Outcome]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failures: list[ReadFailure] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        outcomes = {outcome for *_, outcome in self.new}
        if outcomes:
            return "added" if "added" in outcomes else "replaced"
        return "failed" if self.failures else "unchanged"


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
    with open_writer(layout, embedder.identity) as writer:
        done = len(failures)
        for batch in _batches(writer, files, max_bytes=int(settings.max_file_mb * 1_000_000)):
            _store(writer, embedder, batch)
            for file in batch:
                done += 1
                counts.update(outcome for *_, outcome in file.new)
                counts["unchanged"] += len(file.unchanged)
                failures += file.failures
                reason = file.failures[0].reason if file.failures else ""
                yield _progress(done, len(found), str(file.path), file.outcome, reason)
        writer.synchronise()
        manifest = writer.manifest
    if is_new and not manifest.articles:
        shutil.rmtree(layout.folder, ignore_errors=True)  # nothing could be read: leave no empty index
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


def _batches(writer: IndexWriter, files: Sequence[Path], *, max_bytes: int) -> Iterator[list[_File]]:
    """Files read and cut into chunks, some at a time."""
    batch: list[_File] = []
    for path in files:
        batch.append(_read(writer, path, max_bytes))
        if sum(len(chunks) for file in batch for _, chunks, _ in file.new) >= BATCH_CHUNKS:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(writer: IndexWriter, path: Path, max_bytes: int) -> _File:
    try:
        status = path.stat()
    except OSError as error:
        failure = ReadFailure(source=str(path), reason=f"cannot be read: {error.strerror}", hint="Check the path.")
        return _File(path, 0, 0, failures=[failure])
    file = _File(path, status.st_size, status.st_mtime_ns)
    known = writer.known_file(str(path), file.size, file.modified_ns)
    if known:
        file.unchanged = writer.articles_of(str(path))
        return file
    for item in read_file(path, max_bytes=max_bytes):
        if isinstance(item, ReadFailure):
            file.failures.append(item)
            continue
        stored = writer.content_hash(item.article_id)
        if stored == item.content_hash:
            file.unchanged.append(item.article_id)
        else:
            file.new.append((item, chunk_article(item), "replaced" if stored else "added"))
    return file


def _store(writer: IndexWriter, embedder: Embedder, batch: Sequence[_File]) -> None:
    """Embeds the new articles of a batch and stores them, with the ledger, in one transaction."""
    new = [(article, chunks) for file in batch for article, chunks, _ in file.new]
    texts = [embedded_text(article, chunk) for article, chunks in new for chunk in chunks]
    vectors = embedder.embed(texts) if texts else np.zeros((0, embedder.dimensions), np.float32)
    with writer.transaction():
        first = 0
        for article, chunks in new:
            writer.put(article, chunks, vectors[first : first + len(chunks)])
            first += len(chunks)
        for file in batch:
            # A file that failed in part is read again next time, and loses nothing it gave before.
            if not file.failures:
                taken = [*file.unchanged, *(article.article_id for article, *_ in file.new)]
                writer.record_file(str(file.path), file.size, file.modified_ns, taken)


def _progress(done: int, total: int, source: str, outcome: Outcome, reason: str) -> IngestProgress:
    return IngestProgress(done=done, total=total, source=source, outcome=outcome, reason=reason)
