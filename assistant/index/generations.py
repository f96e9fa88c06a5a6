"""Generations of vectors: made and proved in processes of their own, old ones discarded."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from assistant.errors import IndexFault
from assistant.index.layout import Layout, storage_full, translated

_NAME = re.compile(r"\d{6}")
#: The line that tells the process which writes a generation that there is nothing more to come.
END = "end"


class GrowingGeneration:
    """A generation that a process of its own writes while chunks are still being committed.

    No name comes twice, also when the folder of the generation before (``after``) was removed: a reader
    may hold that open. A killed writer leaves a folder that nothing names and the next one discards.
    """

    def __init__(self, layout: Layout, *, after: str | None) -> None:
        self._layout = layout
        self.name = f"{max(*generation_numbers(layout), int(after or 0), 0) + 1:06d}"
        with translated(layout.name):
            # Made here: a killed writer's child, which may live on, never shares a later one's folder.
            (layout.chroma / self.name).mkdir(parents=True)
            # What it says goes to a file, for a pipe that nobody reads could fill and stop it.
            self._said = _scratch()
            self._process = subprocess.Popen(
                _program("write", layout, self.name),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                text=True,
            )

    def commit(self, through: int) -> None:
        """All chunks up to this number are committed."""
        self._tell(str(through))

    def finish(self, expected: int | None = None) -> int:
        """Waits until all is written and proves it; how many vectors it holds.

        Raises IndexFault when it cannot be written or does not hold what it should: ``expected`` vectors,
        or else as many as its process says that it wrote.
        """
        self._tell(END)
        try:
            wrote, _ = self._process.communicate()
            problem = _last_line(self._said, self._process.returncode)
            count = int(wrote.split()[-1]) if problem is None else 0
            problem = problem or prove_generation(
                self._layout, self.name, count if expected is None else expected
            )
            if problem:
                raise _failure(self._layout, problem)
        except BaseException:
            self.abandon()
            raise
        self._said.close()
        return count

    def abandon(self) -> None:
        """Ends the process and removes what it wrote."""
        self._process.kill()
        with suppress(BrokenPipeError), self._process:
            self._said.close()
        shutil.rmtree(self._layout.chroma / self.name, ignore_errors=True)

    def _tell(self, line: str) -> None:
        """One line; a process that is gone says why when it is waited for."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            with suppress(BrokenPipeError):
                self._process.stdin.write(f"{line}\n")
                self._process.stdin.flush()


def make_generation(layout: Layout, through: int, expected: int, *, after: str | None) -> str:
    """A new proved generation with the ``expected`` vectors of chunks up to number ``through``; its name.

    Raises IndexFault when it cannot be written or does not hold what it should.
    """
    growing = GrowingGeneration(layout, after=after)
    growing.commit(through)
    growing.finish(expected)
    return growing.name


def prove_generation(layout: Layout, name: str, expected: int) -> str | None:
    """Opens a generation in a process of its own and looks for stored vectors; what is wrong, or None."""
    with _scratch() as said:
        done = subprocess.run(
            [*_program("prove", layout, name), str(expected)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            check=False,
        )
        return _last_line(said, done.returncode)


def _scratch() -> IO[str]:
    return TemporaryFile("w+", encoding="utf-8", errors="replace")


def _program(step: str, layout: Layout, name: str) -> list[str | Path]:
    return [
        *(sys.executable, "-m", "assistant.index.building", step),
        *(layout.database, layout.chroma / name),
    ]


def _last_line(said: IO[str], status: int) -> str | None:
    """What a process said was wrong, None when it succeeded."""
    if status == 0:
        return None
    said.seek(0)
    lines = said.read().strip().splitlines()
    return lines[-1] if lines else f"the process ended with status {status}"


def generation_numbers(layout: Layout) -> list[int]:
    """The generations on disk, finished or not."""
    if not layout.chroma.is_dir():
        return []
    return sorted(int(path.name) for path in layout.chroma.iterdir() if _NAME.fullmatch(path.name))


def discard_generations(layout: Layout, current: str, *, keep_previous: bool = True) -> None:
    """Removes all but the current generation and the one before, which a reader may still hold."""
    for number in generation_numbers(layout):
        if not 0 <= int(current) - number <= int(keep_previous):
            shutil.rmtree(layout.chroma / f"{number:06d}", ignore_errors=True)


def _failure(layout: Layout, reason: str) -> IndexFault:
    if any(sign in reason for sign in ("No space left", "is full", "disk I/O")):
        return storage_full(layout.name)
    return IndexFault(
        f"The vectors of the index {layout.name!r} could not be written: {reason}.",
        hint=f"All articles are safe in articles.db; run: assistant verify --repair --index {layout.name}",
    )
