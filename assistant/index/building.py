"""Writes or proves one part of a generation of vectors; run as a program.

    python -m assistant.index.building write DATABASE FOLDER PART AFTER
    python -m assistant.index.building prove DATABASE FOLDER PART

``write`` takes over chunks after number AFTER. It reads numbers from standard input, a line each: all
chunks up to that number are committed; ``end`` follows the last. It prints the number of the last chunk
that it took, how many they were, and ``end`` or, when the part is full and another must go on, ``full``. An
input that stops without that is a writer that was killed, and nobody needs the folder any more.

``prove`` prints how many vectors the part holds and how many parts there are.

Chroma can crash the process that opens a damaged folder; here that is an exit status. What is
wrong is the last line of standard error.
"""

from __future__ import annotations

import signal
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from assistant.index.database import open_for_reading
from assistant.index.generations import END, FULL
from assistant.index.vectors import PART_ROWS, WRITE_ROWS, Rows, as_vector, count_parts, prove, write_part

#: Stored vectors that are looked for when a part is proved.
SAMPLE = 64


def main(step: str, database: str, folder: str, part: str, after: str = "0") -> None:
    """Runs one step."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who waits for this
    connection = open_for_reading(Path(database))
    if step == "write":
        taken = Taken(int(after))
        write_part(Path(folder), int(part), taken.counted(_batches(connection, sys.stdin, int(after))))
        print(taken.last, taken.count, FULL if taken.is_full else END)
        return
    parts = count_parts(Path(folder))
    sample = connection.execute(
        "SELECT number, vector FROM vectors ORDER BY number % 97, number LIMIT ?", (SAMPLE * parts,)
    ).fetchall()
    held = prove(Path(folder), int(part), {number: as_vector(vector) for number, vector in sample})
    print(held, parts)


class Taken:
    """Counts the rows that pass, and ends them when the part is full."""

    def __init__(self, after: int) -> None:
        self.last, self.count = after, 0

    @property
    def is_full(self) -> bool:
        return self.count >= PART_ROWS

    def counted(self, batches: Iterator[Rows]) -> Iterator[Rows]:
        for rows in batches:
            yield rows
            self.last, self.count = rows.numbers[-1], self.count + len(rows.numbers)
            if self.is_full:
                return


def _batches(connection: sqlite3.Connection, lines: Iterable[str], after: int) -> Iterator[Rows]:
    """The vectors, in steps as large as they are committed; raises EOFError when the lines just stop."""
    last = through = after
    for line in lines:
        ends = line.strip() == END
        through = through if ends else int(line)
        while (rows := _after(connection, last, through, at_least=1 if ends else WRITE_ROWS)) is not None:
            last = rows.numbers[-1]
            yield rows
        if ends:
            return
    raise EOFError("the writer is gone")


def _after(connection: sqlite3.Connection, last: int, through: int, *, at_least: int) -> Rows | None:
    """The next vectors after number ``last``; None when they are fewer than ``at_least``."""
    if through - last < at_least:
        return None
    # Fetched whole: a statement left open would keep the writer from shortening its log.
    found = connection.execute(
        "SELECT v.number, v.vector, a.article_id, a.publisher, a.published_day FROM vectors v "
        "JOIN chunks c USING (number) JOIN articles a USING (article_id) WHERE v.number > ? "
        "AND v.number <= ? ORDER BY v.number LIMIT ?",
        (last, through, WRITE_ROWS),
    ).fetchall()
    if len(found) < at_least:
        return None
    return Rows(
        [row[0] for row in found],
        np.stack([as_vector(row[1]) for row in found]),
        [_keys(*row[2:]) for row in found],
    )


def _keys(article_id: str, publisher: str | None, day: str | None) -> dict[str, str | int]:
    """Filter keys; the day as a number, which is all that Chroma compares."""
    keys: dict[str, str | int] = {"article_id": article_id, "publisher": publisher or ""}
    return keys | ({"day": int(day.replace("-", ""))} if day else {})


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception as error:  # noqa: BLE001
        # The parent reads the last line; a traceback would say no more.
        sys.exit(f"{type(error).__name__}: {error}")
