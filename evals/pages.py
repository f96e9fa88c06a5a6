"""What the suites of web pages share: records, reading a page as ingest does, folding what is compared."""

from __future__ import annotations

import gzip
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from assistant.fetching.client import Fetched, Validators
from assistant.fetching.pages import read_fetched
from assistant.reading import read_file
from assistant.schema import Article, ReadFailure, day_of
from assistant.settings import Settings
from evals.base import Case
from evals.records import Record, read_records, require_records

#: The signs that sites and annotators write in several ways.
_SIGNS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
    }
)
_BETWEEN_NAMES = re.compile(r"\s*[;,/&]\s*|\s+(?:and|und|et|y)\s+", re.IGNORECASE)
#: The longest excerpt that a report quotes, in characters.
EXCERPT = 240


class Page(Record):
    """A web page kept as its bytes: ``html`` is a path relative to the set's folder, gzipped or not."""

    html: str = Field(min_length=1)
    url: str | None = None


AnyPage = TypeVar("AnyPage", bound=Page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the assistant read on a page; ``failure`` is why it has no article."""

    article: Article | None = None
    failure: str = ""

    @property
    def text(self) -> str:
        return self.article.text if self.article else ""

    @property
    def day(self) -> date | None:
        return day_of(self.article.published_at) if self.article else None


def page_cases(
    folder: Path, kind: type[AnyPage], group: Callable[[AnyPage], str] = lambda page: "page"
) -> tuple[Case[AnyPage], ...]:
    """A case for each record of ``pages.jsonl``; ``group`` names its kind. Raises ReadError."""
    path = folder / "pages.jsonl"
    pages = tuple(read_records(path, kind))
    require_records(path, pages)
    return tuple(
        Case(case_id=page.id, kind=group(page), prompt=page.url or page.html, inputs=page) for page in pages
    )


@contextmanager
def page_reader(
    folder: Path, settings: Settings, *, addressed: bool = False
) -> Iterator[Callable[[Page], Reading]]:
    """Reads the pages of a set as ``assistant ingest`` reads a saved page, without its address; if
    ``addressed``, as it reads a page that it fetched from its address."""
    with tempfile.TemporaryDirectory(prefix="assistant-eval-") as scratch:
        # Not the page's own name: a set may have the answer in it.
        saved = Path(scratch) / "page.html"

        def read(page: Page) -> Reading:
            data = page_bytes(folder, page)
            if addressed and page.url:
                return _first(read_fetched(_fetched(data, page.url), page.url))
            saved.write_bytes(data)
            return _first(read_file(saved, max_bytes=int(settings.max_file_mb * 1_000_000)))

        yield read


def page_bytes(folder: Path, page: Page) -> bytes:
    """The page as it was saved."""
    data = (folder / page.html).read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def _fetched(data: bytes, address: str) -> Fetched:
    return Fetched(
        validators=Validators(address=address), body=data, fetched_at=datetime(2100, 1, 1, tzinfo=UTC)
    )


def _first(articles: Iterable[Article | ReadFailure]) -> Reading:
    for found in articles:
        return Reading(failure=found.reason) if isinstance(found, ReadFailure) else Reading(article=found)
    return Reading(failure="nothing was read")


def same_line(one: str) -> str:
    """A line for comparing: without case, with plain quotes and dashes, white space as single blanks."""
    return " ".join(unicodedata.normalize("NFKC", one).translate(_SIGNS).casefold().split())


def same_people(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two lists name the same people, in any order; one item may name several."""
    return _people(some) == _people(others)


def has_people(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether the first list names everybody of the second."""
    return _people(others) <= _people(some)


def _people(names: Iterable[str]) -> set[str]:
    """The names by their letters: annotators write ``Ana B. Reis and Tom Low`` where tools write
    ``Ana B Reis; Tom Low``."""
    single = (part for name in names for part in _BETWEEN_NAMES.split(name))
    return {letters for part in single if (letters := re.sub(r"[\W_]+", "", same_line(part)))}


def excerpt(text: str, length: int = EXCERPT) -> str:
    """The beginning of a text as one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length].rstrip()} …"
