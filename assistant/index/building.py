"""Writes or proves one generation of vectors; run as a program.

    python -m assistant.index.building write DATABASE FOLDER THROUGH
    python -m assistant.index.building prove DATABASE FOLDER EXPECTED

Chroma can crash the process that opens a damaged folder; here that is an exit status. What is
wrong is the last line of standard error.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from assistant.index.database import open_for_reading
from assistant.index.vectors import WRITE_ROWS, Rows, as_vector, prove, write_generation

#: Stored vectors that are looked for when a generation is proved.
SAMPLE = 64


def main(step: str, database: str, folder: str, number: str) -> None:
    """Runs one step; ``number`` is the last chunk to write, or the count expected."""
    connection = open_for_reading(Path(database))
    if step == "write":
        write_generation(Path(folder), _batches(connection, int(number)))
        return
    sample = connection.execute(
        "SELECT number, vector FROM vectors ORDER BY number % 97, number LIMIT ?", (SAMPLE,)
    ).fetchall()
    prove(Path(folder), int(number), {number: as_vector(vector) for number, vector in sample})


def _batches(connection: sqlite3.Connection, through: int) -> Iterator[Rows]:
    cursor = connection.execute(
        "SELECT v.number, v.vector, a.article_id, a.publisher, a.published_day FROM vectors v "
        "JOIN chunks c USING (number) JOIN articles a USING (article_id) WHERE v.number <= ? "
        "ORDER BY v.number",
        (through,),
    )
    while found := cursor.fetchmany(WRITE_ROWS):
        yield Rows(
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
