"""Makes paragraphs of the lines of printed pages: margins off, hyphens at line ends closed, lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

# A running head or foot stands within so many lines of the page's edge, and on half of the pages.
_MARGIN = 3
_PAGE_NUMBER = re.compile(r"(?:page |p\. ?|[-–—] ?)?\d{1,4}(?: ?(?:/|of|[-–—]) ?\d{0,4})?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_ITEM = re.compile(r"(?:[-*•–◦▪‣●]|\d{1,2}[.)])\s+\S")
_HYPHENATED = re.compile(r"\b([^\W\d_]++)-\n([^\W\d_]+)")
_LOWER = re.compile(r"[a-z\u00df-\u00ff]")


def without_margins(pages: Sequence[str]) -> list[list[str]]:
    """The lines of each page without page numbers and without heads and feet that pages share."""
    split = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    shared = _shared(split)
    return [_inner(lines, shared) for lines in split]


def joined(pages: Sequence[Sequence[str]]) -> str:
    """The paragraphs of all pages; one may go on from a page to the next."""
    lines = [line for page in pages for line in page]
    if not lines:
        return ""
    width = sorted(map(len, lines))[len(lines) * 3 // 4]
    text = lines[0]
    for before, line in pairwise(lines):
        text += ("\n\n" if _ends(before, line, width) else "\n") + line
    return _closed(text)


def _shared(pages: Sequence[Sequence[str]]) -> set[str]:
    """The lines at the edges of at least two pages and of half of them, with # for digits."""
    if len(pages) < 2:
        return set()
    counts = Counter(
        key for lines in pages for key in {_key(line) for line in (*lines[:_MARGIN], *lines[-_MARGIN:])}
    )
    return {key for key, times in counts.items() if times >= max(2, len(pages) / 2)}


def _inner(lines: list[str], shared: set[str]) -> list[str]:
    """A page without what its margins share, and without its number."""
    start, end = 0, len(lines)
    while start < min(_MARGIN, end) and _is_margin(lines[start], shared):
        start += 1
    while end > max(start, len(lines) - _MARGIN) and _is_margin(lines[end - 1], shared):
        end -= 1
    return lines[start:end]


def _is_margin(line: str, shared: set[str]) -> bool:
    return _key(line) in shared or bool(_PAGE_NUMBER.fullmatch(line))


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line).casefold()


def _ends(before: str, line: str, width: int) -> bool:
    """Whether a paragraph ends between two lines: the first leaves room for the next one's first word."""
    if _ITEM.match(line):
        return True
    if before.endswith(("-", "\u00ad")):
        return False
    room = len(before) + len(line.split(" ", 1)[0]) < 0.9 * width
    if _SENTENCE_END.search(before):
        return room
    return room and len(before) < 0.75 * width and not _LOWER.match(line)


def _closed(text: str) -> str:
    """The text with words that a line's end divides made whole, and the lines of a paragraph joined.

    A hyphen stays where the text has the word with it elsewhere.
    """
    text = re.sub("\u00ad\n?", "", text)
    compounds = {found.casefold() for found in re.findall(r"\b[^\W\d_]++-[^\W\d_]+", text)}

    def close(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        whole = f"{first}-{second}".casefold() in compounds or not second[0].islower()
        return f"{first}-{second}" if whole else first + second

    text = _HYPHENATED.sub(close, text)
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)
