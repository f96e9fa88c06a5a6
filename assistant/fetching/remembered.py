"""What servers gave to recognise their pages by, kept in a file of its own beside the index.

The file holds nothing that could not be fetched again: one that is lost or damaged is begun anew.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from assistant.fetching.client import Validators

_TABLE = (
    "CREATE TABLE IF NOT EXISTS pages "
    "(source TEXT PRIMARY KEY, address TEXT NOT NULL, etag TEXT, modified TEXT) WITHOUT ROWID"
)


class Remembered:
    """The validators of pages by the address they were asked for at; no error of its file is raised."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, source: str) -> Validators | None:
        """What was kept for an address, or None."""
        if not self._path.is_file():
            return None
        with suppress(sqlite3.Error), closing(sqlite3.connect(self._path)) as connection:
            row = connection.execute(
                "SELECT address, etag, modified FROM pages WHERE source = ?", (source,)
            ).fetchone()
            if row is not None:
                return Validators(address=row[0], etag=row[1], modified=row[2])
        return None

    def put(self, source: str, validators: Validators) -> None:
        """Keeps them, once what they stand for is stored."""
        try:
            self._write(source, validators)
        except sqlite3.OperationalError:
            return  # no space or no rights: the page is fetched anew next time
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)

    def _write(self, source: str, validators: Validators) -> None:
        with closing(sqlite3.connect(self._path)) as connection, connection:
            connection.execute(_TABLE)
            connection.execute(
                "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?)",
                (source, validators.address, validators.etag, validators.modified),
            )
