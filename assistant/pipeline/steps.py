"""The steps of an ingest before anything is embedded: what there is to read, and what reading it gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os.path import abspath
from pathlib import Path

from assistant.chunking import chunk_article
from assistant.errors import ReadError, UsageError
from assistant.fetching import (
    Fetched,
    Fetcher,
    Remembered,
    Validators,
    feed_links,
    is_address,
    read_fetched,
    shown,
)
from assistant.index import IndexWriter
from assistant.reading import list_files
from assistant.reading.listing import printable
from assistant.reading.process import Piece
from assistant.schema import Article, Chunk, Outcome, ReadFailure

Inputs = str | Path | Iterable[str | Path]

#: What the ledger keeps as the state of a page, in place of a file's size and time.
PAGE_STATE = (0, 0)
#: What a page weighs in the forecast, where a file weighs its bytes.
PAGE_WEIGHT = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """An article to be stored; ``origin`` is the file's path or the page's address.

    ``weight`` is how many bytes of the input this step stands for.
    """

    origin: str
    article: Article
    chunks: tuple[Chunk, ...]
    outcome: Outcome
    weight: float = 0.0

    @property
    def article_id(self) -> str:
        return self.article.article_id

    @property
    def content_hash(self) -> str:
        return self.article.content_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An article that is in the index, and of which its origin says nothing new."""

    origin: str
    article_id: str
    content_hash: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A file or page read to its end: the articles that it gave, and what went wrong.

    ``source`` is the origin as a person named it. ``state`` is a file's size and time, None where nothing is
    to be recorded; ``validators`` are a page's; ``seconds`` those that reading it took. ``is_settling``: what
    is read after it depends on its being stored, or may take long to come.
    """

    origin: str
    source: str
    state: tuple[int, int] | None = None
    taken: tuple[str, ...] = ()
    counts: Mapping[Outcome, int] = field(default_factory=dict)
    failures: tuple[ReadFailure, ...] = ()
    validators: Validators | None = None
    seconds: float = 0.0
    weight: float = 0.0
    is_settling: bool = False

    @property
    def outcome(self) -> Outcome:
        order: tuple[Outcome, ...] = ("added", "replaced", "unchanged", "failed")
        return next((outcome for outcome in order if self.counts.get(outcome)), "unchanged")


Step = New | Kept | Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that the ledger does not know as it is now."""

    path: Path
    size: int
    modified_ns: int


def each_input(inputs: Inputs) -> list[str | Path]:
    """The inputs one by one; raises UsageError for an empty path, which would be the current folder."""
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    if "" in given:
        raise UsageError("A path is empty.", hint="Name a file or folder; a dot is the folder you are in.")
    return given


def list_inputs(
    fetcher: Fetcher, remembered: Remembered, inputs: Sequence[str | Path], feeds: Iterable[str]
) -> Iterator[Path | str | ReadFailure]:
    """The files, then the addresses of the pages, in the order given; what cannot be listed is a failure."""
    pages = [item for item in inputs if isinstance(item, str) and is_address(item)]
    yield from list_files([item for item in inputs if not isinstance(item, str) or not is_address(item)])
    yield from pages
    for feed in feeds:
        yield from feed_links(fetcher, feed, remembered)


def of_an_index(item: Path | str | ReadFailure, home: Path) -> bool:
    """Whether it is a file of an index that lies in a folder which is ingested; ``home`` holds them."""
    below = f"{abspath(home)}/"
    path = abspath(item) if isinstance(item, Path) else ""
    return path.startswith(below) and (home / path[len(below) :].partition("/")[0] / "articles.db").exists()


def origin_of(path: Path) -> str:
    """What the ledger knows a file by, from whatever folder it was named."""
    return printable(abspath(path))


def look_at(writer: IndexWriter, found: Iterable[Path | str]) -> list[Unread | str | Done]:
    """What is to be read; files that cannot be, or that the ledger knows as they are, have their end."""
    return [item if isinstance(item, str) else _look_at(writer, item) for item in found]


def _look_at(writer: IndexWriter, path: Path) -> Unread | Done:
    origin, source = origin_of(path), printable(path)
    try:
        status = path.stat()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        failure = ReadFailure(source=source, reason=reason, hint="Check the path.")
        return Done(origin=origin, source=source, counts={"failed": 1}, failures=(failure,))
    known = writer.known_file(origin, status.st_size, status.st_mtime_ns)
    if known is not None:
        return Done(origin=origin, source=source, counts={"unchanged": known})
    return Unread(path=path, size=status.st_size, modified_ns=status.st_mtime_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Reads files and pages; ``pieces`` reads a file.

    ``hashes`` are those of this run's new articles, some of them not stored yet.
    """

    writer: IndexWriter
    fetcher: Fetcher
    remembered: Remembered
    pieces: Callable[[Path], Iterator[Piece]]
    hashes: dict[str, str] = field(default_factory=dict)

    def steps(self, unread: Iterable[Unread | str]) -> Iterator[Step]:
        for item in unread:
            yield from self._page(item) if isinstance(item, str) else self._file(item)

    def _file(self, file: Unread) -> Iterator[Step]:
        """The articles of a file, the new ones cut into chunks, then the end of the file."""
        end = Done(
            origin=origin_of(file.path),
            source=printable(file.path),
            state=(file.size, file.modified_ns),
            weight=file.size,
        )
        yield from self._articles(end, self.pieces(file.path))

    def _page(self, address: str) -> Iterator[Step]:
        """The article of a page, then its end; only asked whether it changed where it is in the index."""
        known = self.writer.known_file(address, *PAGE_STATE)
        end = Done(origin=address, source=shown(address), weight=PAGE_WEIGHT, is_settling=True)
        try:
            fetched = self.fetcher.page(address, self.remembered.page(address) if known else None)
        except ReadError as error:
            failure = ReadFailure(source=shown(address), reason=str(error), hint=error.hint)
            yield replace(end, counts={"failed": 1}, failures=(failure,))
            return
        if fetched is None:
            yield replace(end, counts={"unchanged": known or 0})
            return
        end = replace(end, state=PAGE_STATE, validators=fetched.validators)
        yield from self._articles(end, _pieces_of_page(fetched, address))

    def _articles(self, end: Done, pieces: Iterable[Piece]) -> Iterator[Step]:
        """The articles that were read, then their end with what they came to."""
        taken: list[str] = []
        failures: list[ReadFailure] = []
        counts: Counter[Outcome] = Counter()
        told = seconds = 0.0
        for item, chunks, share, took in pieces:
            seconds += took
            if isinstance(item, ReadFailure):
                failures.append(item)
                counts["failed"] += 1
                continue
            outcome = self._outcome(end.origin, item)
            taken.append(item.article_id)
            counts[outcome] += 1
            weight, told = max(share - told, 0.0) * end.weight, max(share, told)
            if outcome == "unchanged":
                yield Kept(
                    origin=end.origin,
                    article_id=item.article_id,
                    content_hash=item.content_hash,
                    weight=weight,
                )
            else:
                self.hashes[item.article_id] = item.content_hash
                yield New(origin=end.origin, article=item, chunks=chunks, outcome=outcome, weight=weight)
        yield replace(
            end,
            taken=tuple(taken),
            counts=counts,
            failures=tuple(failures),
            validators=None if failures else end.validators,
            seconds=seconds,
            weight=(1 - told) * end.weight,
            is_settling=end.is_settling or self._lets_go(end.origin, taken),
        )

    def _outcome(self, origin: str, article: Article) -> Outcome:
        stored = self.hashes.get(article.article_id) or self.writer.content_hash(article.article_id)
        if stored is None:
            return "added"
        content = article.content_hash
        is_known = stored == content or self.writer.gave(origin, article.article_id, content)
        return "unchanged" if is_known else "replaced"

    def _lets_go(self, origin: str, taken: Sequence[str]) -> bool:
        """Whether the file gave articles before that it gives no more, and which may go with it."""
        return not set(self.writer.articles_of(origin)) <= set(taken)


def _pieces_of_page(fetched: Fetched, address: str) -> Iterator[Piece]:
    for item in read_fetched(fetched, address):
        yield item, chunk_article(item) if isinstance(item, Article) else (), 1.0, 0.0
