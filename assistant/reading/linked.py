"""Reads the linked data (JSON-LD) of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from assistant.cleaning import one_line
from assistant.reading.corrections import Note, note_kind
from assistant.reading.dates import parse_moment
from assistant.reading.markup import has_markup, plain_text
from assistant.schema import Moment

_ARTICLE_TYPES = re.compile(
    r"(?:News|Reportage|Analysis|Opinion|Review|Report|Blog|Tech|Social|Background|AskPublic)?\w*(?:Article|Posting)|Report$"
)
_LARGEST_LD = 1_000_000
_MOST_OBJECTS = 500


def linked_objects(tree: Any) -> Iterator[Mapping[str, Any]]:
    """The JSON-LD objects of a page."""
    for element in tree.iter("script"):
        if "ld+json" in (element.get("type") or "") and element.text and len(element.text) <= _LARGEST_LD:
            yield from islice(_objects(_json(element.text)), _MOST_OBJECTS)


def is_article(item: Mapping[str, Any]) -> bool:
    """Whether an object is a news article, by its type."""
    kinds = item.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE_TYPES.fullmatch(name.rpartition("/")[2]) for name in names)


def text_of(value: object) -> str | None:
    """A JSON-LD value as one line; objects give their name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return (one_line(value[:2000]) or None) if isinstance(value, str) else None


def moment_of(value: object) -> Moment | None:
    """A JSON-LD value as a date; of a list, the first."""
    return parse_moment(value[0] if isinstance(value, list) and value else value)


def stated_corrections(article: Mapping[str, Any]) -> tuple[Note, ...]:
    """The notes that the JSON-LD gives as ``correction``: texts or CorrectionComment objects."""
    stated = article.get("correction")
    notes: list[Note] = []
    for item in stated if isinstance(stated, list) else [stated]:
        given = item if isinstance(item, dict) else {"text": item}
        value = given.get("text") or given.get("description")
        if isinstance(value, str) and value.strip() and not value.startswith(("http://", "https://")):
            words = one_line(plain_text(value) if has_markup(value) else value)
            at = moment_of(given.get("datePublished") or given.get("dateCreated"))
            notes.append((note_kind(words) or "correction", words, at))
    return tuple(notes)


def _json(text: str) -> object:
    text = (
        re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|/\*.{0,50}?\*/)|(?:-->|//\]\]>)\s*;?\s*$", "", text.strip())
        .strip()
        .rstrip(";")
    )
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON-LD block: itself, its list, its @graph, the page's main entity."""
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            yield from _objects(value.get(key), depth + 1)
