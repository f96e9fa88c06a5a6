"""The vectors to search now: those of the generation that the manifest names."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from assistant.embedding.base import Vectors
from assistant.errors import AssistantError, IndexDamaged
from assistant.index.files import damage, may_open
from assistant.index.layout import Layout
from assistant.index.manifest import Manifest, require_manifest


class Opened(Protocol):
    """A generation opened for reading; ``vectors.Generation`` without importing Chroma."""

    def nearest(self, vector: Vectors, count: int) -> list[tuple[int, float]]: ...

    def close(self) -> None: ...


class CurrentVectors:
    """Follows the manifest: opens a generation when one is first asked for, and anew when it was flipped."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lock = threading.Lock()
        self._seen: tuple[int, ...] = self._signature()
        #: The manifest for which what is open was opened.
        self._opened_for: tuple[int, ...] | None = None
        self._opened: tuple[str | None, int] = (None, 0)
        # The last is current; the one before may still be searched by another thread.
        self._generations: list[Opened | None] = [None]
        self.manifest = require_manifest(layout)

    def current(self) -> Manifest:
        """The manifest that there is now; raises IndexDamaged."""
        with self._lock:
            return self._followed()

    def get(self) -> tuple[Opened | None, Manifest]:
        """The current generation with its manifest; None when vectors are to be compared one by one.

        Raises IndexDamaged.
        """
        with self._lock:
            self._followed()
            while self._opened_for != self._seen:
                try:
                    self._open()
                    self._opened_for = self._seen
                except AssistantError:
                    # Two flips in the time of opening take the files away, and a new manifest is there.
                    if self._signature() == self._seen:
                        raise
                    self._followed()
            return self._generations[-1], self.manifest

    def nearest(self, generation: Opened, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """The generation's answer; raises IndexDamaged."""
        with self._chroma_errors():
            return generation.nearest(vector, count)

    def close(self) -> None:
        with self._lock:
            while self._generations:
                self._close_first()

    def _followed(self) -> Manifest:
        if (now := self._signature()) != self._seen:
            self.manifest = require_manifest(self._layout)
            self._seen = now
        return self.manifest

    def _signature(self) -> tuple[int, ...]:
        """What tells one manifest from the next, which is always a new file."""
        try:
            status = self._layout.manifest.stat()
        except FileNotFoundError:
            return ()
        return status.st_mtime_ns, status.st_ino, status.st_size

    def _open(self) -> None:
        folder = self._folder()
        if folder == self._opened:
            return
        if folder[0] == self._opened[0]:
            # The index was made anew. Chroma goes by the path, and would go on with the files that are gone.
            while self._generations:
                self._close_first()
        self._generations.append(self._generation())
        self._opened = folder
        while len(self._generations) > 2:
            self._close_first()

    def _folder(self) -> tuple[str | None, int]:
        """The current generation and which file Chroma has of it."""
        name = self.manifest.generation
        if name is None:
            return None, 0
        try:
            return name, (self._layout.chroma / name / "chroma.sqlite3").stat().st_ino
        except FileNotFoundError:
            return name, 0

    def _close_first(self) -> None:
        generation = self._generations.pop(0)
        if generation is not None:
            generation.close()

    def _generation(self) -> Opened | None:
        name = self.manifest.generation
        if name is None or not self.manifest.vectors:
            return None
        folder = self._layout.chroma / name
        if problem := damage(folder, self.manifest.files):
            raise self._damaged(problem)
        if not may_open(folder):
            return None
        with self._chroma_errors():
            from assistant.index.vectors import Generation  # Chroma is slow to import

            return Generation(folder)

    @contextmanager
    def _chroma_errors(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # Chroma raises its own kinds, pyo3's and sqlite3's
            raise self._damaged(f"{type(error).__name__}: {error}") from error

    def _damaged(self, problem: str) -> IndexDamaged:
        return IndexDamaged(
            f"The vectors of the index {self._layout.name!r} are damaged ({problem}).",
            hint=f"Run: assistant verify --repair --index {self._layout.name}  "
            "(rebuilds them from articles.db without embedding again)",
        )
