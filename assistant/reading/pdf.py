"""Reads PDF: pypdf gives the lines of each page, which become paragraphs again in ``reading.layout``."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from assistant.errors import ReadError
from assistant.reading.documents import read_document
from assistant.reading.found import PAGE_BREAK, Found, with_raw
from assistant.reading.layout import joined, without_margins
from assistant.reading.opened import Item, Opened, not_installed

# A page of news has some ten thousand operators; a page made to cost hours has millions.
_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": 20_000_000,
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 40_000_000,
    "stream_parsing_work_maximum_count": 300_000,
    "page_tree_maximum_entries": 5_000,
    "xform_maximum_invocations_per_extraction": 100,
}
_MOST_PAGES = 300
_MOST_CONTENT = 8_000_000
# Operators and operands that are interpreted, also those of forms, which a few bytes may repeat without end:
# some eight seconds.
_MOST_WORK = 400_000
# Browsers print pages long after these were published.
_BROWSER = re.compile(r"skia|mozilla|firefox|chrom|safari|wkhtml|weasyprint|headless", re.IGNORECASE)
# A title is set at least this much larger than the story.
_TITLE_SIZE = 1.25
_LONGEST_TITLE = 250
_LONGEST_PROPERTY = 1_000
_HINT = "Save its text as .txt and ingest that."


def read_pdf(opened: Opened) -> Iterator[Item]:
    """The one article of a document.

    Raises ReadError when it is damaged, encrypted, too long, or a picture of text.
    """
    try:
        from pypdf import apply_configuration
        from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError
    except ImportError:
        raise not_installed("pdf") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with apply_configuration(**_LIMITS):
            pages, known = _read(opened)
    except (ReadError, MemoryError):
        raise
    except (DependencyError, FileNotDecryptedError, WrongPasswordError):
        raise ReadError("the document is encrypted", hint="Save a copy without a password.") from None
    except Exception:  # noqa: BLE001 - pypdf raises whatever a damaged object makes it meet
        raise ReadError("the document is damaged", hint=_HINT) from None
    text = joined(without_margins(pages))
    if not text:
        raise ReadError("the document holds no text, perhaps pictures of pages", hint=_HINT)
    yield "", with_raw(read_document(text, known, name=opened.name), PAGE_BREAK.join(pages))


def _read(opened: Opened) -> tuple[list[str], Found]:
    """The text of each page, in lines, and the document's properties."""
    from pypdf import PdfReader

    reader = PdfReader(opened.file)
    if reader.is_encrypted:
        reader.decrypt("")
    if len(reader.pages) > _MOST_PAGES:
        raise ReadError(f"the document has more than {_MOST_PAGES} pages", hint="Split it into articles.")
    sizes, work = _Sizes(), _Work()
    pages: list[str] = []
    content = 0
    for page in reader.pages:
        stream = page.get_contents()
        content += len(stream.get_data()) if stream is not None else 0
        if content > _MOST_CONTENT:
            raise _too_much()
        text = page.extract_text(
            visitor_operand_before=work.count, visitor_text=sizes.take if not pages else None
        )
        work.check()
        pages.append(text)
    return pages, _properties(reader, sizes.title())


def _properties(reader: Any, largest: str | None) -> Found:
    properties = reader.metadata
    if properties is None:
        return Found(title=largest)
    made = properties.creation_date_raw and _moment(properties)
    printed = bool(_BROWSER.search(f"{properties.producer} {properties.creator}"))
    return Found(
        title=largest or str(properties.title or "")[:_LONGEST_PROPERTY],
        authors=(str(properties.author or "")[:_LONGEST_PROPERTY],),
        published_at=None if printed else made,
        fetched_at=made if printed else None,
    )


def _moment(properties: Any) -> datetime | None:
    try:
        moment = properties.creation_date
    except ValueError:
        return None
    return moment if isinstance(moment, datetime) else None


def _too_much() -> ReadError:
    return ReadError("the document's pages hold too much to be an article", hint=_HINT)


class _Work:
    """What was interpreted so far."""

    def __init__(self) -> None:
        self._done = 0

    def count(self, operator: Any, operands: Any, matrix: Any, text_matrix: Any) -> None:
        """Called by pypdf before each operator; pypdf passes over what is raised inside a form."""
        self._done += 1 + sum(len(value) if isinstance(value, list) else 1 for value in operands)
        self.check()

    def check(self) -> None:
        """Raises ReadError when it is too much."""
        if self._done > _MOST_WORK:
            raise _too_much()


class _Sizes:
    """The pieces of the first page with the size of their letters."""

    def __init__(self) -> None:
        self._pieces: list[tuple[float, str]] = []

    def take(self, text: str, matrix: Any, text_matrix: Any, font: Any, size: Any) -> None:
        """Called by pypdf for each piece of text."""
        if text.strip():
            height = abs(float(size) * (text_matrix[3] or text_matrix[1]) * (matrix[3] or matrix[1]))
            self._pieces.append((round(height, 1), text))

    def title(self) -> str | None:
        """The words in the largest letters, if they are larger than most and few enough for a title."""
        letters: Counter[float] = Counter()
        for size, text in self._pieces:
            letters[size] += len(text)
        if not letters:
            return None
        usual, largest = letters.most_common(1)[0][0], max(letters)
        words = " ".join(" ".join(text for size, text in self._pieces if size == largest).split())
        return words if largest >= _TITLE_SIZE * usual and 15 <= len(words) <= _LONGEST_TITLE else None
