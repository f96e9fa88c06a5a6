"""Finds the outlet's notes on a page, which extraction may take for furniture."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from assistant.cleaning import one_line
from assistant.reading.corrections import Note, note_kind

_NAMED = re.compile(r"correction|clarif|editors?-?_?note|amend|retract|erratum|update-?_?note", re.IGNORECASE)
# Containers of what others say, or of other stories.
_ELSEWHERE = re.compile(
    r"comment|related|teaser|recommend|popular|newsletter|carousel|promo|sidebar", re.IGNORECASE
)
_PARAGRAPHS = ("p", "em", "small", "li", "i")
_CONTAINERS = ("div", "aside", "section", "span", "footer")
_LONGEST = 1200
_ABOVE = 6
_MOST = 10


def page_notes(tree: Any) -> tuple[Note, ...]:
    """The notes of a parsed page (lxml): paragraphs that read as one, short elements that are named so."""
    notes: dict[str, Note] = {}
    for element in tree.iter(*_PARAGRAPHS, *_CONTAINERS):
        named = bool(_NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
        if not named and element.tag in _CONTAINERS:
            continue
        words = " ".join(" ".join(element.itertext()).split())
        kind = note_kind(words) if len(words) <= _LONGEST else None
        if kind is None or (kind == "update" and not named) or _is_elsewhere(element):
            continue
        line = one_line(words)
        if not any(line in known for known in notes):
            notes[line] = (kind, line, None)
        if len(notes) >= _MOST:
            break
    return tuple(notes.values())


def _is_elsewhere(element: Any) -> bool:
    return any(
        _ELSEWHERE.search(f"{container.get('class') or ''} {container.get('id') or ''}")
        for container in (element, *islice(element.iterancestors(), _ABOVE))
        if container.tag not in ("body", "html")
    )
