"""Mends the layout: one string per paragraph, hard-wrapped lines joined."""

from __future__ import annotations

import re
from itertools import pairwise

_SPACES = re.compile(r"[ \t]+")
_LIST_ITEM = re.compile(r"(?:[-*•–◦▪]|\d{1,2}[.)])\s+\S")
# A file counts as hard-wrapped when most of its lines could not have held the next line's first word.
_WIDEST_WRAP = 120
_NARROWEST_WRAP = 40


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, trimmed, none empty. A line is a paragraph of its own unless the text
    is hard-wrapped; items of a list stay together, one a line."""
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    width = _wrap_width(lines)
    result: list[str] = []
    fresh = True
    previous = ""
    for line in lines:
        if not line:
            fresh = True
            continue
        if not fresh and width and _is_full(previous, line, width) and not _LIST_ITEM.match(line):
            result[-1] += f" {line}"
        elif not fresh and _LIST_ITEM.match(line) and _LIST_ITEM.match(result[-1].rpartition("\n")[2]):
            result[-1] += f"\n{line}"
        else:
            result.append(line)
        fresh, previous = False, line
    return result


def _wrap_width(lines: list[str]) -> int:
    """The width at which the lines were wrapped, or 0 if they were not."""
    width = max(map(len, lines), default=0)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return 0
    pairs = [(line, after) for line, after in pairwise(lines) if line and after]
    full = sum(_is_full(line, after, width) for line, after in pairs)
    return width if full >= 3 and full >= 0.6 * len(pairs) else 0


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether ``after``'s first word would not have fitted on ``line``."""
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width - 1
