"""Generations of vectors: made and proved in processes of their own, old ones discarded."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

from assistant.errors import IndexFault
from assistant.index.layout import Layout, storage_full, translated

_NAME = re.compile(r"\d{6}")


def make_generation(layout: Layout, through: int, expected: int, *, after: str | None) -> str:
    """A new proved generation with the ``expected`` vectors of chunks up to number ``through``; its name.

    No name comes twice, also when the folder of the one before (``after``) was removed: a reader
    may hold that open. Raises IndexFault when it cannot be written or does not hold what it should.
    """
    name = f"{max(*generation_numbers(layout), int(after or 0), 0) + 1:06d}"
    with translated(layout.name):
        # Made here, so that a killed writer's child, which may live on, never shares a later one's folder.
        (layout.chroma / name).mkdir(parents=True)
    problem = _child("write", layout, name, through) or prove_generation(layout, name, expected)
    if problem:
        shutil.rmtree(layout.chroma / name, ignore_errors=True)
        raise _failure(layout, problem)
    return name


def prove_generation(layout: Layout, name: str, expected: int) -> str | None:
    """Opens a generation in a process of its own and looks for stored vectors; what is wrong, or None."""
    return _child("prove", layout, name, expected)


def _child(step: str, layout: Layout, name: str, number: int) -> str | None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "assistant.index.building",
            step,
            layout.database,
            layout.chroma / name,
            str(number),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return None
    lines = done.stderr.strip().splitlines()
    return lines[-1] if lines else f"the process ended with status {done.returncode}"


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
