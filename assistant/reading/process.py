"""A process that does nothing but read files: ``python -m assistant.reading.process``.

It is asked on standard input for one file after another and writes to standard output what each gave,
article by article: a reader that hangs or dies takes nobody with it. Its timer ends it when one article
takes too long, whatever it hangs in; and it ends by itself when nobody reads or asks any more.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from assistant.chunking import chunk_article
from assistant.reading.expecting import Expected
from assistant.reading.files import read_file
from assistant.reading.listing import printable
from assistant.schema import Article, Chunk, ReadFailure

#: What a file gave, its chunks, the share of the file that has been read by then (from 0 to 1; 0 also where
#: that is not known), and the seconds that reading it took.
Piece = tuple[Article | ReadFailure, tuple[Chunk, ...], float, float]
#: A file's path, the largest size of one article's file, and the seconds that one article may take.
Request = tuple[str, int, float]

_LENGTH = struct.Struct("!Q")


def read_pieces(path: Path, *, max_bytes: int) -> Iterator[Piece]:
    """The articles of a file cut into chunks, and its failures, in order."""
    begun = time.perf_counter()
    try:
        expected = Expected.of(path, max_bytes=max_bytes)
        for item in read_file(path, max_bytes=max_bytes):
            chunks = chunk_article(item) if isinstance(item, Article) else ()
            yield item, chunks, expected.share_at(item.source), time.perf_counter() - begun
            begun = time.perf_counter()
    except Exception as error:  # noqa: BLE001 - a mistake in a reader costs one file, not all that follow
        reason = f"the reader failed unexpectedly: {type(error).__name__}: {error}"
        failure = ReadFailure(source=printable(path), reason=reason, hint="Leave the file out and report it.")
        yield failure, (), 1.0, time.perf_counter() - begun


def send(stream: BinaryIO, value: object) -> None:
    """Writes one value; the length goes before it."""
    _write(stream, pickle.dumps(value, protocol=5))


def receive(stream: BinaryIO) -> bytes | None:
    """One value as ``send`` packed it, empty at a file's end; None when the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None


def unpack(content: bytes) -> Any:
    """The value that ``receive`` gave packed; only what a process of our own has sent."""
    return pickle.loads(content)  # noqa: S301 - both ends are ours


def main() -> None:
    """Reads what it is asked for until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    try:
        _write(answers, b"")
        while request := receive(asked):
            path, max_bytes, patience = unpack(request)
            _answer(answers, read_pieces(Path(path), max_bytes=max_bytes), patience)
    except BrokenPipeError:
        os._exit(0)  # not even a last flush would find anybody


def _answer(answers: BinaryIO, pieces: Iterator[Piece], patience: float) -> None:
    """Each piece, then the end; the timer runs while one is read, not while it waits to be taken."""
    while True:
        signal.setitimer(signal.ITIMER_REAL, patience)
        piece = next(pieces, None)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if piece is None:
            _write(answers, b"")
            return
        send(answers, piece)


def _write(stream: BinaryIO, content: bytes) -> None:
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


if __name__ == "__main__":
    main()
