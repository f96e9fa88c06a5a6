"""What the suites of web pages share: records, reading a page as ingest does, folding what is compared."""

from __future__ import annotations

import gzip
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import Field

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
def page_reader(folder: Path, settings: Settings) -> Iterator[Callable[[Page], Reading]]:
    """Reads the pages of a set as ``assistant ingest`` reads a saved page, without its address."""
    with tempfile.TemporaryDirectory(prefix="assistant-eval-") as scratch:
        # Not the page's own name: a set may have the answer in it.
        saved = Path(scratch) / "page.html"

        def read(page: Page) -> Reading:
            data = (folder / page.html).read_bytes()
            saved.write_bytes(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data)
            for found in read_file(saved, max_bytes=int(settings.max_file_mb * 1_000_000)):
                return (
                    Reading(failure=found.reason)
                    if isinstance(found, ReadFailure)
                    else Reading(article=found)
                )
            return Reading(failure="nothing was read")

        yield read


def same_line(one: str) -> str:
    """A line for comparing: without case, with plain quotes and dashes, white space as single blanks."""
    return " ".join(unicodedata.normalize("NFKC", one).translate(_SIGNS).casefold().split())


def excerpt(text: str, length: int = EXCERPT) -> str:
    """The beginning of a text as one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length].rstrip()} …"
