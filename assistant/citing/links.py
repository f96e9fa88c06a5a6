"""Addresses that open a page at the words cited: text fragments (WICG, Scroll to Text Fragment)."""

from __future__ import annotations

import re
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

#: A longer text is named by its first and last words.
LONGEST_TEXT = 200
#: So many words name an end of a longer text, or stand before and behind one that is not unique.
WORDS = 5

_BREAK = re.compile(r"\n")
_DIRECTIVE = ":~:"


def fragment_link(url: str | None, text: str, start: int, end: int) -> str | None:
    """The address that scrolls to characters ``start`` to ``end`` of a page with this text, and marks them.

    ``#:~:text=[prefix-,]first[,last][,-suffix]``: the words themselves where they are few and in one
    paragraph, else the first and the last of them; with the words around where they occur more than once.
    None where the address is not one of the web or the span is empty.
    """
    quoted = text[start:end]
    if not _is_web(url) or not quoted.strip():
        return None
    first, last = _ends(quoted)
    parts = [_encoded(first)]
    if last:
        parts.append(_encoded(last))
    if _occurs_again(first, text):
        before = _BREAK.split(text[:start])[-1].split()[-WORDS:]
        behind = _BREAK.split(text[end:])[0].split()[:WORDS]
        parts = [
            *([f"{_encoded(' '.join(before))}-"] if before else []),
            *parts,
            *([f"-{_encoded(' '.join(behind))}"] if behind else []),
        ]
    address, _, anchor = (url or "").partition("#")
    return f"{address}#{anchor.partition(_DIRECTIVE)[0]}{_DIRECTIVE}text={','.join(parts)}"


def _ends(quoted: str) -> tuple[str, str]:
    """The text and nothing, or its first and its last words; neither runs over the end of a paragraph."""
    lines = [line.split() for line in quoted.splitlines() if line.strip()]
    words = [word for line in lines for word in line]
    whole = " ".join(words)
    if len(lines) == 1 and (len(whole) <= LONGEST_TEXT or len(words) <= 2 * WORDS):
        return whole, ""
    return " ".join(lines[0][:WORDS]), " ".join(lines[-1][-WORDS:])


def _occurs_again(words: str, text: str) -> bool:
    # Browsers compare without case.
    whole = " ".join(text.split()).casefold()
    place = whole.find(words.casefold())
    return place >= 0 and whole.find(words.casefold(), place + 1) >= 0


def _encoded(words: str) -> str:
    """Percent-encoded, the three signs of the syntax as well."""
    return percent_encoded(words, safe="").replace("-", "%2D")


def _is_web(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
