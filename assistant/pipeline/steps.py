"""The steps of an ingest before anything is embedded: what there is to read, and what reading it gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.chunking import chunk_article
from assistant.errors import ReadError
from assistant.fetching import (
    Fetcher,
    Remembered,
    Validators,
    feed_links,
    is_address,
    read_fetched,
    shown,
)
from assistant.index import IndexWriter
from assistant.reading import list_files, read_file
from assistant.schema import Article, Chunk, Outcome, ReadFailure

#: What the ledger keeps as the state of a page, in place of a file's size and time.
_PAGE_STATE = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """An article to be stored; ``origin`` is the file's path or the page's address."""

    origin: str
    article: Article
    chunks: tuple[Chunk, ...]
    outcome: Outcome

    @property
    def article_id(self) -> str:
        return self.article.article_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An article that is in the index as its origin has it."""

    origin: str
    article_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A file or page read to its end: the articles that it gave, and what went wrong.

    ``state`` is a file's size and time, None where nothing is to be recorded; ``validators`` are a page's.
    """

    origin: str
    state: tuple[int, int] | None = None
    taken: tuple[str, ...] = ()
    counts: Mapping[Outcome, int]
    failures: tuple[ReadFailure, ...] = ()
    validators: Validators | None = None

    @property
    def outcome(self) -> Outcome:
        order: tuple[Outcome, ...] = ("added", "replaced", "unchanged", "failed")
        return next((outcome for outcome in order if self.counts.get(outcome)), "unchanged")


Step = New | Kept | Done


def list_inputs(
    fetcher: Fetcher, remembered: Remembered, inputs: Sequence[str | Path], feeds: Iterable[str]
) -> Iterator[Path | str | ReadFailure]:
    """The files, then the addresses of the pages, in the order given; what cannot be listed is a failure."""
    pages = [item for item in inputs if isinstance(item, str) and is_address(item)]
    yield from list_files([item for item in inputs if not isinstance(item, str) or not is_address(item)])
    yield from pages
    for feed in feeds:
        yield from feed_links(fetcher, feed, remembered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Reads files and pages; ``hashes`` are those of this run's new articles, some of them not stored yet."""

    writer: IndexWriter
    fetcher: Fetcher
    remembered: Remembered
    hashes: dict[str, str] = field(default_factory=dict)

    def steps(self, found: Iterable[Path | str | ReadFailure]) -> Iterator[Step]:
        for item in found:
            if isinstance(item, Path):
                yield from self._file(item)
            elif isinstance(item, str):
                yield from self._page(item)

    def _file(self, path: Path) -> Iterator[Step]:
        """The new articles of a file, cut into chunks, then the end of the file."""
        try:
            status = path.stat()
        except OSError as error:
            reason = f"cannot be read: {error.strerror}"
            failure = ReadFailure(source=str(path), reason=reason, hint="Check the path.")
            yield Done(origin=str(path), counts={"failed": 1}, failures=(failure,))
            return
        known = self.writer.known_file(str(path), status.st_size, status.st_mtime_ns)
        if known is not None:
            yield Done(origin=str(path), counts={"unchanged": known})
            return
        items = read_file(path, max_bytes=self.fetcher.max_bytes)
        yield from self._articles(str(path), items, (status.st_size, status.st_mtime_ns))

    def _page(self, address: str) -> Iterator[Step]:
        """The article of a page, then its end; only asked whether it changed where it is in the index."""
        known = self.writer.known_file(address, *_PAGE_STATE)
        try:
            fetched = self.fetcher.page(address, self.remembered.page(address) if known else None)
        except ReadError as error:
            failure = ReadFailure(source=shown(address), reason=str(error), hint=error.hint)
            yield Done(origin=address, counts={"failed": 1}, failures=(failure,))
            return
        if fetched is None:
            yield Done(origin=address, counts={"unchanged": known or 0})
            return
        items = read_fetched(fetched, address)
        yield from self._articles(address, items, _PAGE_STATE, fetched.validators)

    def _articles(
        self,
        origin: str,
        items: Iterable[Article | ReadFailure],
        state: tuple[int, int],
        validators: Validators | None = None,
    ) -> Iterator[Step]:
        taken: list[str] = []
        failures: list[ReadFailure] = []
        counts: Counter[Outcome] = Counter()
        for item in items:
            if isinstance(item, ReadFailure):
                failures.append(item)
                counts["failed"] += 1
                continue
            taken.append(item.article_id)
            stored = self.hashes.get(item.article_id) or self.writer.content_hash(item.article_id)
            outcome: Outcome = (
                "added" if stored is None else "unchanged" if stored == item.content_hash else "replaced"
            )
            counts[outcome] += 1
            if outcome == "unchanged":
                yield Kept(origin=origin, article_id=item.article_id)
            else:
                self.hashes[item.article_id] = item.content_hash
                yield New(origin=origin, article=item, chunks=chunk_article(item), outcome=outcome)
        yield Done(
            origin=origin,
            state=state,
            taken=tuple(taken),
            counts=counts,
            failures=tuple(failures),
            validators=None if failures else validators,
        )
