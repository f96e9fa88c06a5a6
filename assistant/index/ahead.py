"""The next generation of vectors, written beside an ingest instead of after it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from types import TracebackType
from typing import Self

from assistant.index import writer as writing
from assistant.index.database import open_for_reading
from assistant.index.files import fingerprint
from assistant.index.generations import GrowingGeneration
from assistant.index.layout import Layout, translated
from assistant.index.manifest import write_manifest


class VectorsAhead:
    """A context manager, inside the writer's: ``go_on`` after each commit, ``finish`` after the last."""

    def __init__(self, layout: Layout, writer: writing.IndexWriter) -> None:
        self._layout = layout
        self._writer = writer
        self._growing: GrowingGeneration | None = None
        with translated(layout.name):
            self._connection = open_for_reading(layout.database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with closing(self._connection):
            if self._growing is not None:
                self._growing.abandon()
                self._growing = None

    @property
    def has_begun(self) -> bool:
        """Whether there is something to finish."""
        return self._growing is not None

    def go_on(self) -> None:
        """Feeds the next generation what is committed; begins it once it is sure that one will be needed."""
        if self._growing is None and self._is_outgrown():
            self._growing = GrowingGeneration(self._layout, after=self._writer.manifest.generation)
        if self._growing is not None:
            self._growing.commit(self._last())

    def finish(self) -> None:
        """Completes, proves and names the generation that was begun, if any. Raises IndexFault."""
        growing, self._growing = self._growing, None
        if growing is None:
            return
        through = self._last()
        growing.commit(through)
        vectors = growing.finish()
        with translated(self._layout.name):
            manifest = replace(
                self._writer.manifest,
                generation=growing.name,
                through=through,
                vectors=vectors,
                files=fingerprint(self._layout.chroma / growing.name),
                articles=self._number("SELECT count(*) FROM articles"),
                chunks=self._number("SELECT count(*) FROM chunks"),
            )
            write_manifest(self._layout, manifest)
        self._writer.manifest = manifest

    def _is_outgrown(self) -> bool:
        """Whether so much is outside the current generation that the writer will make another."""
        manifest = self._writer.manifest
        chunks = self._number("SELECT count(*) FROM chunks")
        with translated(self._layout.name):
            if manifest.generation is None or not (self._layout.chroma / manifest.generation).is_dir():
                return chunks > 0
        kept = self._number(f"SELECT count(*) FROM chunks WHERE number <= {manifest.through:d}")  # noqa: S608
        changes = (chunks - kept) + (manifest.vectors - kept)
        return changes > max(writing.PENDING_CHUNKS, writing.PENDING_SHARE * chunks)

    def _last(self) -> int:
        return self._number("SELECT coalesce(max(number), 0) FROM chunks")

    def _number(self, sql: str) -> int:
        with translated(self._layout.name):
            return int(self._connection.execute(sql).fetchone()[0])
