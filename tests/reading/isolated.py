"""Reads files in a process of its own and says what that cost and what it touched."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

from assistant.errors import ReadError
from assistant.fetching.client import Fetched, Validators
from assistant.fetching.feeds import read_listing
from assistant.reading import read_file
from assistant.schema import Article, ReadFailure
from tests.reading.making import FEED, seeds

#: Seconds of one core until the next article or failure, and bytes beyond what an idle reader takes.
MOST_SECONDS, MOST_MEMORY = 10.0, 1 << 30
# No answer after so many seconds by the clock is a hang; a file may hold thousands of articles.
_PATIENCE = 600.0
# Where libraries of dates ask for the machine's time zone.
_ZONE = ("/etc/timezone", "/etc/localtime", "/etc/sysconfig/clock", "/etc/conf.d/clock")
_ZONES = ("/usr/share/zoneinfo", "/var/db/zoneinfo")
_OWN_STATUS = "/proc/self/status"  # which says how much memory was taken
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What reading a file came to. ``seconds`` of a core went until the slowest item, ``total`` to all;
    ``memory`` is the growth at the peak in bytes; ``problems`` what must never be."""

    articles: int = 0
    failures: int = 0
    seconds: float = 0.0
    total: float = 0.0
    memory: int = 0
    reasons: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def broken_rules(outcome: Outcome) -> list[str]:
    """What must not be and was."""
    broken = list(outcome.problems)
    if outcome.seconds > MOST_SECONDS:
        broken.append(f"an item took {outcome.seconds:.1f} s")
    if outcome.memory > MOST_MEMORY:
        broken.append(f"it took {outcome.memory / 1e6:.0f} MB")
    return broken


@dataclass(slots=True)
class Isolated:
    """Reads files one after another; a process that hangs or dies is replaced."""

    patience: float = _PATIENCE
    _process: Any = None
    _pipe: Connection | None = field(default=None)

    def read(self, path: Path, *, max_bytes: int) -> Outcome:
        """What reading the file comes to; never raises."""
        pipe = self._connected()
        try:
            pipe.send((str(path), max_bytes))
            if pipe.poll(self.patience):
                outcome: Outcome = pipe.recv()
                return outcome
        except (EOFError, OSError):
            self._process.join()
            problem = f"the process died ({self._process.exitcode})"
        else:
            problem = f"no end after {self.patience:g} s"
        self.close()
        return Outcome(problems=(problem,), seconds=self.patience)

    def _connected(self) -> Connection:
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        return self._pipe

    def close(self) -> None:
        """Ends the process."""
        if self._pipe is not None:
            self._pipe.close()
            self._process.kill()
            self._process.join()
            self._pipe = None

    def __enter__(self) -> Isolated:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _serve(pipe: Connection) -> None:
    """Answers until the other end closes."""
    logging.disable()
    watch = _Watch()
    with tempfile.TemporaryDirectory() as folder:
        for suffix, data in seeds().items():  # what is imported at the first file is not that file's cost
            path = Path(folder, f"a{suffix}")
            path.write_bytes(data)
            list(_items(path, 1_000_000))
    sys.addaudithook(watch.see)
    idle = _memory("VmRSS")
    while True:
        try:
            path, max_bytes = pipe.recv()
        except EOFError:
            return
        _forget_peak()
        watch.start(path)
        outcome = _measured(Path(path), max_bytes, idle, watch)
        watch.stop()
        pipe.send(outcome)


def _measured(path: Path, max_bytes: int, idle: int, watch: _Watch) -> Outcome:
    articles, slowest, reasons = 0, 0.0, []
    begun = before = time.process_time()
    try:
        for item in _items(path, max_bytes):
            now = time.process_time()
            slowest, before = max(slowest, now - before), now
            if isinstance(item, ReadFailure):
                reasons.append(item.reason)
            elif isinstance(item, Article):
                articles += 1
            else:
                watch.problems.append(f"neither article nor failure: {type(item).__name__}")
    except BaseException as error:  # noqa: BLE001 - that one gets out is what is looked for
        watch.problems.append(f"raised {type(error).__name__}: {error}"[:200])
    ended = time.process_time()
    return Outcome(
        articles=articles,
        failures=len(reasons),
        seconds=max(slowest, ended - before),
        total=ended - begun,
        memory=max(0, _memory("VmHWM") - idle),
        reasons=tuple(dict.fromkeys(reasons))[:5],
        problems=tuple(watch.problems),
    )


def _items(path: Path, max_bytes: int) -> Iterator[object]:
    """The articles of a file; of a feed, nothing or the failure that fetching would make of the error."""
    if path.suffix != FEED:
        yield from read_file(path, max_bytes=max_bytes)
        return
    place = Validators(address="https://lund.example/feed")
    fetched = Fetched(validators=place, body=path.read_bytes(), fetched_at=datetime.now(UTC))
    try:
        read_listing(fetched, max_bytes)
    except ReadError as error:
        yield ReadFailure(source="feed", reason=str(error), hint=error.hint)


class _Watch:
    """Sees what is opened and connected while a file is read."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._given: str | None = None
        self._free = tuple(
            os.path.realpath(folder)
            for folder in {sys.prefix, sys.base_prefix, *map(str, Path(__file__).parents[2:3])}
        )

    def start(self, path: str) -> None:
        self.problems.clear()
        self._given = path

    def stop(self) -> None:
        self._given = None

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Python calls this at each event that it audits."""
        if self._given is None:
            return
        if event == "open" and not self._may_open(*arguments):
            self.problems.append(f"opened {arguments[0]!r}")
        elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.remove", "os.rename")):
            self.problems.append(f"{event} {arguments!r}"[:200])

    def _may_open(self, path: object, mode: object, flags: int) -> bool:
        """The input, and for reading what the program itself consists of."""
        if isinstance(path, int) or path == self._given:
            return True
        name = os.path.realpath(os.fsdecode(path)) if isinstance(path, str | bytes) else ""
        if flags & _WRITES:
            return False
        return path in (_OWN_STATUS, *_ZONE) or name.startswith((*_ZONES, *self._free))


def _memory(field_name: str) -> int:
    """A figure of this process in bytes; 0 where the system does not tell."""
    try:
        lines = Path(_OWN_STATUS).read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(field_name)), 0)


def _forget_peak() -> None:
    """Starts VmHWM anew, where the system can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
