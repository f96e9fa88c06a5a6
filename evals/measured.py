"""Programs measured from outside: their time, and the memory of all the processes that they start."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Seconds between two looks at the memory.
INTERVAL = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A program's run. ``told`` is the JSON object on its last line; ``peak_bytes`` is the largest sum of the
    resident memory of its processes at one moment, shared pages counted in each; ``cpu_seconds`` are those of
    all its processes together, which other work on the machine changes little."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    told: Mapping[str, Any]


def measure(command: Sequence[str | Path], **environment: str) -> Measured:
    """Runs a program; leaves with what it says on standard error when it fails."""
    begun, used = time.perf_counter(), _cpu_seconds()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    ) as process:
        watch = _Watch(process.pid)
        said, errors = process.communicate()
        seconds = time.perf_counter() - begun
        peak = watch.end()
    if process.returncode:
        sys.exit(f"{command[0]} ended with status {process.returncode}:\n{errors}")
    told = json.loads(said.strip().splitlines()[-1])
    return Measured(seconds=seconds, cpu_seconds=_cpu_seconds() - used, peak_bytes=peak, told=told)


def _cpu_seconds() -> float:
    """Of all processes that this one has started, and they, and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Watch:
    def __init__(self, root: int) -> None:
        self._root = root
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> int:
        self._ended.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._ended.wait(INTERVAL):
            self._peak = max(self._peak, tree_bytes(self._root))


def tree_bytes(root: int) -> int:
    """The resident bytes of a process and of all below it, as Linux tells them."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue  # it has ended meanwhile
    below, level = {root}, {root}
    while level:
        level = {process for process, parent in parents.items() if parent in level} - below
        below |= level
    return sum(_resident(process) for process in below)


def _resident(process: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
