"""Reads DOCX: the paragraphs of the story and the document's properties; python-docx opens it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zipfile import ZipFile

from assistant.errors import ReadError
from assistant.reading.archives import open_zip
from assistant.reading.documents import read_document
from assistant.reading.fields import language_code
from assistant.reading.found import Found, with_raw
from assistant.reading.opened import Item, Opened, not_installed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LIST_MARK = "- "
_TITLE_STYLES = ("Title", "Heading1")
_TITLE_WITHIN = 5
_MOST_XML = 10_000_000
_HINT = "Open it in a word processor and save it again, or save its text as .txt."


def read_word(opened: Opened) -> Iterator[Item]:
    """The one article of a document. Raises ReadError when it is none, or unpacks to too much."""
    try:
        from docx import Document
    except ImportError:
        raise not_installed("docx") from None
    with open_zip(opened.file, most_bytes=opened.max_bytes) as archive:
        _check_parts(archive)
    opened.file.seek(0)
    try:
        document = Document(opened.file)
        paragraphs = list(_paragraphs(document.element.body))
        body = _joined(paragraphs)
        known = _properties(document, paragraphs)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - python-docx and lxml raise whatever a damaged part makes them meet
        raise ReadError("the document is damaged", hint=_HINT) from None
    if not body:
        raise ReadError("the document holds no text", hint=_HINT)
    yield "", with_raw(read_document(body, known, name=opened.name), body)


def _check_parts(archive: ZipFile) -> None:
    """Raises ReadError when there is more XML than an article's; parsed, it takes a hundred times as much."""
    parts = (info for info in archive.infolist() if info.filename.casefold().endswith((".xml", ".rels")))
    if sum(info.file_size for info in parts) > _MOST_XML:
        raise ReadError("the document's parts hold too much to be an article", hint=_HINT)


def _joined(paragraphs: Sequence[Any]) -> str:
    """The text; items of a list stay together."""
    text, before = "", ""
    for words in filter(None, (_words(paragraph).strip() for paragraph in paragraphs)):
        listed = words.startswith(_LIST_MARK) and before.startswith(_LIST_MARK)
        text += ("\n" if listed else "\n\n") + words
        before = words
    return text.strip()


def _paragraphs(body: Any) -> Iterator[Any]:
    """The paragraphs in order, also those of tables, text boxes and content controls, each once."""
    for paragraph in body.iter(f"{_W}p"):
        if next(paragraph.iterancestors(_FALLBACK), None) is None:
            yield paragraph


def _words(paragraph: Any) -> str:
    """A paragraph's words, with those inserted and without those deleted under tracked changes."""
    pieces = []
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if next(element.iterancestors(f"{_W}p"), None) is not paragraph:
            continue  # a text box inside, which is a paragraph of its own
        name = element.tag.removeprefix(_W)
        pieces.append(
            (element.text or "") if name == "t" else {"tab": " ", "noBreakHyphen": "-"}.get(name, "\n")
        )
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    return (_LIST_MARK if listed else "") + "".join(pieces)


def _properties(document: Any, paragraphs: Sequence[Any]) -> Found:
    """The core properties; a paragraph in the style of titles is a better title than theirs."""
    properties = document.core_properties
    styled = (paragraph for paragraph in paragraphs[:_TITLE_WITHIN] if paragraph.style in _TITLE_STYLES)
    title = next((words for paragraph in styled if (words := _words(paragraph).strip())), None)
    moment = properties.created
    return Found(
        title=title or properties.title or None,
        authors=(properties.author or "",),
        published_at=moment if isinstance(moment, datetime) else None,
        language=language_code(properties.language),
    )
