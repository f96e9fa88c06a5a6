"""Where the parts of an index lie, and who may write to it."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import IndexBusy, IndexDamaged, IndexFault, IndexNotFound, StorageFull, UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The files of the index ``name`` under the folder ``home``."""

    home: Path
    name: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise UsageError(
                f"{self.name!r} cannot name an index.",
                hint="Use up to 64 letters, digits, dots, hyphens and underscores, a letter or digit first.",
            )

    @property
    def folder(self) -> Path:
        return self.home / self.name

    @property
    def database(self) -> Path:
        return self.folder / "articles.db"

    @property
    def manifest(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def chroma(self) -> Path:
        return self.folder / "chroma"

    def require(self) -> None:
        """Raises IndexNotFound, naming the indexes that exist, unless there is a database."""
        with translated(self.name):
            if self.database.is_file():
                return
        known = sorted(path.parent.name for path in self.home.glob("*/articles.db"))
        raise IndexNotFound(
            f"There is no index named {self.name!r} in {self.home}.",
            hint=f"Make it with: assistant ingest PATH --index {self.name}"
            + (f"  (there are: {', '.join(known)})" if known else ""),
        )

    def discard(self) -> None:
        """Removes the files of an index without articles; whatever else lies in its folder stays."""
        for name in (
            "articles.db",
            "articles.db-wal",
            "articles.db-shm",
            "manifest.json",
            "fetched.db",
            "writer.lock",
        ):
            (self.folder / name).unlink(missing_ok=True)
        with suppress(OSError):
            self.folder.rmdir()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The one writer's lock; raises IndexBusy at once when another process holds it."""
        with translated(self.name):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "writer.lock", timeout=0)
            try:
                lock.acquire()
            except Timeout:
                raise IndexBusy(
                    f"Another process is writing to the index {self.name!r}.",
                    hint="Wait until it has finished, then try again; questions can be asked meanwhile.",
                ) from None
        try:
            yield
        finally:
            lock.release()


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turns what SQLite and the file system raise into errors of ours."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a mistake of the caller, such as use after closing
    except sqlite3.DatabaseError as error:
        raise _database_error(name, error) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise storage_full(name) from error
        raise IndexFault(
            f"The index {name!r} cannot be used: {error.strerror or error}: {error.filename or ''}".rstrip(
                ": "
            ),
            hint="Check the folder's rights, or choose another with ASSISTANT_HOME.",
        ) from error


def _database_error(name: str, error: sqlite3.DatabaseError) -> IndexFault:
    text = str(error)
    if "full" in text or "disk I/O error" in text:
        return storage_full(name)
    if "locked" in text:
        return IndexBusy(
            f"The index {name!r} is locked by another process.", hint="Try again when it has finished."
        )
    if "readonly" in text or "unable to open" in text:
        return IndexFault(
            f"The index {name!r} cannot be opened: {text}.",
            hint="Check the folder's rights, or choose another with ASSISTANT_HOME.",
        )
    return IndexDamaged(
        f"articles.db of the index {name!r} is damaged: {text}.",
        hint="Restore it from a copy, or remove the folder and ingest the articles again.",
    )


def storage_full(name: str) -> StorageFull:
    """The error for a full disk."""
    return StorageFull(
        f"No space is left on the disk that holds the index {name!r}; finished articles are kept.",
        hint="Free some space, then run the same ingest again: it goes on where it stopped.",
    )


def replace_file(path: Path, content: bytes) -> None:
    """Writes a file so that a reader sees the old content or the new, also after a crash."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
