"""Dropping the articles of files that are gone from a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from os.path import abspath
from pathlib import Path

from assistant.index import IndexWriter, Layout
from assistant.index.accounts import Account, Accounts

#: The state that no file can be in, kept for one that is gone.
_GONE = (-1, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A file that is gone, and those of its articles that no other file gives, as they were stored."""

    path: str
    articles: tuple[Account, ...]


def drop_gone(
    writer: IndexWriter, layout: Layout, folders: Sequence[Path], found: Iterable[object]
) -> Iterator[Dropped]:
    """Removes what came from files below the folders that are there no more, a transaction for each file.

    A folder in which nothing at all was ``found`` is left alone: it may be a disk that is not mounted.
    """
    seen = [abspath(item) for item in found if isinstance(item, Path)]
    roots = [f"{abspath(folder).rstrip('/')}/" for folder in folders if folder.is_dir()]
    alive = tuple(root for root in roots if any(path.startswith(root) for path in seen))
    if not alive:
        return
    with Accounts(layout) as accounts:
        for path in accounts.files():
            if path.startswith(alive) and _is_gone(Path(path)):
                yield _drop(writer, accounts, path)


def _drop(writer: IndexWriter, accounts: Accounts, path: str) -> Dropped:
    before = accounts.of(accounts.articles_of(path))
    with writer.transaction():
        writer.record_file(path, *_GONE, ())
    left = {account.article_id for account in accounts.of([each.article_id for each in before])}
    return Dropped(path=path, articles=tuple(each for each in before if each.article_id not in left))


def _is_gone(path: Path) -> bool:
    """Whether there is surely no such file: one that may not be looked at is there."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
