"""Turns pieces of HTML inside records and Markdown into plain text; whole pages go to ``reading.html``."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

_MARKUP = re.compile(
    r"</?(?:p|br|div|h[1-6]|li|ul|ol|span|strong|em|b|i|a|blockquote|figure|img|script)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
# What opens no tag. The parser would look for its end to the end of the text, each time.
_LONE = re.compile(
    r"""<(?![a-zA-Z/!?](?:[^<>"']|"[^"]{0,500}"|'[^']{0,500}')*+>|[a-zA-Z/!?][^<>]{0,2000}+>)"""
)
_DEEPEST = 100
_BLOCKS = frozenset(
    "p div br h1 h2 h3 h4 h5 h6 li ul ol blockquote figure section article table tr header footer "
    "pre hr".split()
)
_SKIPPED = frozenset("script style noscript figcaption iframe template svg form button nav".split())


def has_markup(text: str) -> bool:
    """Whether the text holds HTML tags."""
    return "<" in text and bool(_MARKUP.search(text))


def plain_text(text: str) -> str:
    """The text of a piece of HTML with its paragraphs; scripts, captions and forms are left out."""
    stripper = _Stripper(convert_charrefs=True)
    try:
        stripper.feed(_LONE.sub("&lt;", _without_comments(text)))
        stripper.close()
    except (AssertionError, ValueError):  # malformed declarations
        return re.sub(r"<[^<>]{0,2000}>", " ", text)
    return "".join(stripper.pieces)


def shown_text(text: str) -> str:
    """The text of what may be HTML, also of HTML whose tags were escaped once more."""
    if not has_markup(text) and "&lt;" in text and has_markup(unescape(text)):
        text = unescape(text)
    return plain_text(text) if has_markup(text) else text


def _without_comments(text: str) -> str:
    *ended, last = text.split("-->")
    pieces = (
        before if start else f"{before}-->" for before, start, _ in (p.partition("<!--") for p in ended)
    )
    return "".join(pieces) + last


class _Stripper(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.pieces: list[str] = []
        self._skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            if len(self._skipped) < _DEEPEST:
                self._skipped.append(tag)
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            while self._skipped and self._skipped.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            # Line breaks inside a paragraph are white space in HTML.
            self.pieces.append(re.sub(r"\s+", " ", data) if data.strip() else " ")
