"""What servers gave to recognise their pages by, kept in a file of its own beside the index.

The file holds nothing that could not be fetched again: one that is lost or damaged is begun anew.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from assistant.fetching.client import Validators

_TABLE = (
    "CREATE TABLE IF NOT EXISTS fetched "
    "(source TEXT PRIMARY KEY, address TEXT NOT NULL, etag TEXT, modified TEXT, listing TEXT) WITHOUT ROWID"
)


class Remembered:
    """The validators of pages and feeds by the address they were asked for at; ``listing`` is what a feed
    listed, None of a page. No error of the file is raised, nor is the index's folder made for it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def page(self, source: str) -> Validators | None:
        """What was kept for a page, or None."""
        return next((validators for validators, _ in self._rows(source, "IS NULL")), None)

    def feed(self, source: str) -> tuple[Validators, str] | None:
        """What was kept for a feed, and what it listed, or None."""
        return next(iter(self._rows(source, "IS NOT NULL")), None)

    def put(self, source: str, validators: Validators, listing: str | None = None) -> None:
        """Keeps them; of a page once what they stand for is stored."""
        row = (source, validators.address, validators.etag, validators.modified, listing)
        try:
            with closing(sqlite3.connect(self._path)) as connection, connection:
                connection.execute(_TABLE)
                connection.execute("INSERT OR REPLACE INTO fetched VALUES (?, ?, ?, ?, ?)", row)
        except sqlite3.OperationalError:
            return  # no folder, space or rights: it is fetched anew next time
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)

    def _rows(self, source: str, kind: str) -> list[tuple[Validators, str]]:
        if not self._path.is_file():
            return []
        sql = f"SELECT address, etag, modified, listing FROM fetched WHERE source = ? AND listing {kind}"  # noqa: S608
        with suppress(sqlite3.Error), closing(sqlite3.connect(self._path)) as connection:
            return [
                (Validators(address=address, etag=etag, modified=modified), listing)
                for address, etag, modified, listing in connection.execute(sql, (source,))
            ]
        return []
