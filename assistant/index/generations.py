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
#: What that process says when the part that it writes can take no more.
FULL = "full"


class GrowingGeneration:
    """A generation that processes of its own write, one after the other, while chunks are being committed.

    No name comes twice, also when the folder of the generation before (``after``) was removed: a reader
    may hold that open. A killed writer leaves a folder that nothing names and the next one discards.
    """

    def __init__(self, layout: Layout, *, after: str | None) -> None:
        self._layout = layout
        self.name = f"{max(*generation_numbers(layout), int(after or 0), 0) + 1:06d}"
        with translated(layout.name):
            # Made here: a killed writer's child, which may live on, never shares a later one's folder.
            (layout.chroma / self.name).mkdir(parents=True)
            self._parts = [_Part(layout, self.name, 0, after=0)]
        self._through = 0

    def commit(self, through: int) -> None:
        """All chunks up to this number are committed."""
        self._through = through
        if self._parts[-1].has_ended:
            self._next_part()  # one that failed is told of at the end, when all articles are stored
        self._parts[-1].tell(str(through))

    def finish(self, expected: int | None = None) -> int:
        """Waits until all is written and proves it; how many vectors it holds.

        Raises IndexFault when it cannot be written or does not hold what it should: ``expected`` vectors,
        or else as many as its processes say that they wrote.
        """
        try:
            self._parts[-1].tell(END)
            while self._next_part():
                self._parts[-1].tell(str(self._through))
                self._parts[-1].tell(END)
            count = sum(part.count for part in self._parts)
            problem = self._parts[-1].wait() or prove_generation(
                self._layout, self.name, count if expected is None else expected
            )
            if problem:
                raise _failure(self._layout, problem)
        except BaseException:
            self.abandon()
            raise
        return count

    def abandon(self) -> None:
        """Ends the process and removes what was written."""
        self._parts[-1].kill()
        shutil.rmtree(self._layout.chroma / self.name, ignore_errors=True)

    def _next_part(self) -> bool:
        """Waits for the present part; begins another where that one is full."""
        part = self._parts[-1]
        part.wait()
        if part.is_full:
            self._parts.append(_Part(self._layout, self.name, len(self._parts), after=part.last))
        return part.is_full


class _Part:
    """The process that writes one part; ``last``, ``count`` and ``is_full`` are what it said at its end."""

    def __init__(self, layout: Layout, name: str, number: int, *, after: int) -> None:
        self.last, self.count, self.is_full = after, 0, False
        self._problem: str | None = None
        self._is_over = False
        # What it says is wrong goes to a file: a pipe that nobody reads could fill and stop it.
        self._errors = _scratch()
        self._process = subprocess.Popen(
            _program("write", layout, name, number, after),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def tell(self, line: str) -> None:
        """One line; a process that is gone says why when it is waited for."""
        if self._process.stdin is not None and not self._is_over:
            with suppress(BrokenPipeError):
                self._process.stdin.write(f"{line}\n")
                self._process.stdin.flush()

    def wait(self) -> str | None:
        """What went wrong, once it has ended; None if nothing."""
        if self._is_over:
            return self._problem
        said, _ = self._process.communicate()
        with self._errors:
            self._problem = _last_line(self._errors, self._process.returncode)
        if self._problem is None:
            last, count, how = said.split()[-3:]
            self.last, self.count, self.is_full = int(last), int(count), how == FULL
        self._is_over = True
        return self._problem

    def kill(self) -> None:
        """Ends it, whatever it does."""
        self._process.kill()
        with suppress(BrokenPipeError), self._process:
            self._errors.close()


def make_generation(layout: Layout, through: int, expected: int, *, after: str | None) -> str:
    """A new proved generation with the ``expected`` vectors of chunks up to number ``through``; its name.

    Raises IndexFault when it cannot be written or does not hold what it should.
    """
    growing = GrowingGeneration(layout, after=after)
    growing.commit(through)
    growing.finish(expected)
    return growing.name


def prove_generation(layout: Layout, name: str, expected: int) -> str | None:
    """Opens each part of a generation in a process of its own, counts its vectors and looks for stored ones;
    what is wrong, or None."""
    held, parts, part = 0, 1, 0
    while part < parts:
        with _scratch() as errors:
            done = subprocess.run(
                _program("prove", layout, name, part),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                check=False,
            )
            if problem := _last_line(errors, done.returncode):
                return problem
        count, parts = (int(number) for number in done.stdout.split()[-2:])
        held, part = held + count, part + 1
    return None if held == expected else f"{held} vectors instead of {expected}"


def _scratch() -> IO[str]:
    return TemporaryFile("w+", encoding="utf-8", errors="replace")


def _program(step: str, layout: Layout, name: str, *numbers: int) -> list[str | Path]:
    return [
        *(sys.executable, "-m", "assistant.index.building", step),
        *(layout.database, layout.chroma / name),
        *map(str, numbers),
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
