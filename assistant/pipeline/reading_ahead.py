"""Files read in processes beside the embedding, in the order in which they are wanted.

Each process reads one file at a time (``assistant.reading.process``); a thread of this one takes what it
gives. What waits is bounded: so many files, and so many bytes of each. A process that dies, or that its
timer ended, is replaced; its file's remainder is one failure, and the rest goes on.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from assistant.errors import ReadError
from assistant.reading.listing import printable
from assistant.reading.process import Piece, Request, receive, send, unpack
from assistant.schema import ReadFailure

#: Seconds that reading one article may take.
PATIENCE = 60.0
#: Bytes of one file's articles that wait to be taken.
WAITING_BYTES = 4_000_000
#: So few files of so few bytes in all are read in this process: another takes a second to start.
FEW_FILES, FEW_BYTES = 8, 400_000

_READER = (sys.executable, "-m", "assistant.reading.process")


def readers_for(sizes: Sequence[int]) -> int:
    """How many processes are worth starting for files of these sizes in bytes."""
    if len(sizes) <= FEW_FILES and sum(sizes) <= FEW_BYTES:
        return 0
    return min(4, max(1, (os.cpu_count() or 1) - 1), len(sizes))


class ReadingAhead:
    """A context manager: while it is open, ``pieces`` gives what one file after the other holds."""

    def __init__(
        self, paths: Sequence[Path], *, readers: int, max_bytes: int, patience: float = PATIENCE
    ) -> None:
        self._files = deque(_File(path) for path in paths)
        self._waiting = deque(self._files)
        self._request = (max_bytes, patience)
        self._lock = threading.Lock()
        self._room = threading.Semaphore(2 * readers)
        self._readers = [_Reader() for _ in range(readers)]
        self._threads = [
            threading.Thread(target=self._serve, args=[reader], daemon=True) for reader in self._readers
        ]
        self._closed = False

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
            files = list(self._files)
        for file in files:
            file.close()
        for reader in self._readers:
            reader.kill()
        self._room.release(len(self._threads))
        for thread in self._threads:
            thread.join()

    def pieces(self, path: Path) -> Iterator[Piece]:
        """What the next file of those given holds; to be taken to the end before the one after."""
        file = self._files[0]
        if file.path != path:
            raise ValueError(f"{path} where {file.path} is next")
        yield from file.take()
        self._files.popleft()
        self._room.release()

    def _serve(self, reader: _Reader) -> None:
        while (file := self._next()) is not None:
            try:
                for packed in reader.read((str(file.path), *self._request)):
                    file.put(packed)
                file.put(None)
            except Exception as error:  # noqa: BLE001 - raised anew where the file is taken
                file.put(error)
        reader.end()

    def _next(self) -> _File | None:
        self._room.acquire()
        with self._lock:
            return self._waiting.popleft() if self._waiting and not self._closed else None


class _File:
    """What a file gave and nobody took yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._items: deque[bytes | ReadFailure | Exception | None] = deque()
        self._bytes = 0
        self._closed = False
        self._changed = threading.Condition()

    def put(self, item: bytes | ReadFailure | Exception | None) -> None:
        """Adds an item, packed or not, once there is room; None ends the file."""
        size = len(item) if isinstance(item, bytes) else 0
        with self._changed:
            self._changed.wait_for(
                lambda: self._closed or not self._items or self._bytes + size <= WAITING_BYTES
            )
            self._items.append(item)
            self._bytes += size
            self._changed.notify_all()

    def take(self) -> Iterator[Piece]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._items)
                item = self._items.popleft()
                self._bytes -= len(item) if isinstance(item, bytes) else 0
                self._changed.notify_all()
            if item is None:
                return
            if isinstance(item, Exception):
                raise item
            if isinstance(item, ReadFailure):
                yield item, (), 1.0, 0.0
            else:
                yield unpack(item)

    def close(self) -> None:
        """Nobody takes any more: whoever waits for room goes on."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class _Reader:
    """A process that reads, started when it is first needed and anew when it has died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._lock = threading.Lock()

    def read(self, request: Request) -> Iterator[bytes | ReadFailure]:
        """The packed pieces of a file; the failure of one that could not be read to its end.

        Raises ReadError when no process can be started.
        """
        asking, answers = self._streams()
        given = 0
        with suppress(BrokenPipeError):
            send(asking, request)
        while packed := receive(answers):
            given += 1
            yield packed
        if packed is None:
            yield _failure(request, given, self.end())

    def kill(self) -> None:
        """Ends the process, whatever it does; what is started after that ends at once."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def _streams(self) -> tuple[BinaryIO, BinaryIO]:
        """What is written to the process and what is read from it; it runs."""
        with self._lock:
            is_new = self._process is None
            if self._process is None:
                self._process = subprocess.Popen(
                    _READER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
            if self._closed:
                self._process.kill()
            asking, answers = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)
        if is_new and receive(answers) is None:
            raise ReadError(
                f"The process that reads files could not be started (status {self.end()}).",
                hint=f"Run `{' '.join(_READER)}` to see why.",
            )
        return asking, answers

    def end(self) -> int:
        """Puts the process away, if there is one; its status."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return 0
        process.kill()
        with suppress(BrokenPipeError), process:
            status = process.wait()
        return status


def _failure(request: Request, given: int, status: int) -> ReadFailure:
    path, _, patience = request
    after = f" after {given} articles" if given > 1 else " after 1 article" if given else ""
    if status == -signal.SIGALRM:
        reason = f"reading took longer than {patience:g} s{after}"
    else:
        name = signal.Signals(-status).name if status < 0 else f"status {status}"
        reason = f"the reader process died ({name}){after}"
    return ReadFailure(source=printable(path), reason=reason, hint="Leave the file out, or split it.")
