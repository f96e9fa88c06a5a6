"""Which outlet published a text that does not say so in a byline or a dateline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.reading.names import OUTLET_IN_TEXT, is_outlet

_MENTION = re.compile(OUTLET_IN_TEXT)
_EXCLUSIVE = re.compile(
    rf"\bexclusive(?:ly)?\b[^.\n]{{0,40}}?\b(?:with|to|by|for|told) (?:the )?(?P<outlet>{OUTLET_IN_TEXT})",
    re.IGNORECASE,
)
_SPOKE = re.compile(
    rf"\b(?:told|interview with|speaking (?:exclusively )?(?:to|with)|spoke (?:to|with)|talking to"
    rf"|seen by|obtained by"
    rf"|learn(?:ed|t) by|understands|statement to) (?:the )?(?P<outlet>{OUTLET_IN_TEXT})"
)
_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\)|published by)[\s©,]*(?:\(c\)\s*)?(?:\d{4}(?:\s?[-–]\s?\d{4})?)?[\s,]*"
    r"(?P<outlet>[^.,|]{2,50})",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s+(?P<sign>[|·•»]|[-–—]|::)\s+(?P<suffix>[^|·•»]{2,50})$")
_LAST_PART = re.compile(r"\s+(?:[|·•»]|[-–—]|::)\s+(?P<suffix>(?:(?!\s[-–—]\s)[^|·•»]){2,50})$")
_SHORTEST_TITLE = 10
_PREFIX = re.compile(r"(?P<prefix>[^|:·•»]{2,50}?)\s*[|:·•»]\s*(?=\S.{10})")
_GENERIC = frozenset(
    "news times post today world daily the online tv article story seed file page text news1 html".split()
)


def outlet_of_text(text: str, furniture: Sequence[str], *, name: str = "") -> str | None:
    """The outlet that a text names as its own: in a copyright line, as the one spoken to exclusively,
    or as the one spoken to when it is named often or in the file's name too."""
    if owner := owner_of(furniture):
        return owner
    if match := _EXCLUSIVE.search(text):
        return _trimmed(match["outlet"])
    spoken = Counter(_trimmed(match["outlet"]) for match in _SPOKE.finditer(text))
    hints = {word for word in re.split(r"[\W_\d]+", name.casefold()) if len(word) > 2} - _GENERIC
    if not spoken and hints:
        spoken = Counter(_trimmed(match[0]) for match in _MENTION.finditer(text))
        spoken = Counter({outlet: n for outlet, n in spoken.items() if _hinted(outlet, hints)})
    for outlet, times in spoken.most_common(3):
        if times >= 2 or _hinted(outlet, hints):
            return outlet
    return None


def owner_of(lines: Sequence[str]) -> str | None:
    """The outlet that a copyright line names."""
    for line in lines:
        owner = _COPYRIGHT.match(line)
        if owner and is_outlet(owner["outlet"].strip()):
            return owner["outlet"].strip()
    return None


def without_outlet(title: str, publisher: str | None) -> tuple[str, str | None]:
    """A title without the site's name at either end, and that name if it is an outlet's."""
    front = _PREFIX.match(title)
    if publisher and front and _squeezed(front["prefix"]) == _squeezed(publisher):
        title = title[front.end() :]
    match = _SUFFIX.search(title)
    if not match or match.start() < _SHORTEST_TITLE:
        return title, None
    suffix = match["suffix"].strip()
    squeezed = _squeezed(suffix)
    ours = publisher and squeezed and (squeezed in _squeezed(publisher) or _squeezed(publisher) in squeezed)
    if ours or is_outlet(suffix):
        return title[: match.start()].rstrip(), suffix
    last = _LAST_PART.search(title)
    if last and last.start() >= _SHORTEST_TITLE and is_outlet(last["suffix"].strip()):
        return title[: last.start()].rstrip(), last["suffix"].strip()
    return title, None


def _hinted(outlet: str, hints: set[str]) -> bool:
    squeezed = _squeezed(outlet)
    words = {word.casefold() for word in outlet.split()} - _GENERIC
    return any(hint in words or hint == squeezed for hint in hints)


def _trimmed(outlet: str) -> str:
    return re.sub(r"^(?:The|the|In|At|On|But|And|Both) ", "", outlet.strip())


def _squeezed(text: str) -> str:
    return re.sub(r"\W+|\.(?:com|org|net|co\.uk)\b", "", text.casefold()).removeprefix("the")
