"""Finds the people in a page's own byline, where its metadata names none or names the site itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from assistant.cleaning import one_line
from assistant.reading.names import is_outlet, is_person, people

_LOWER = "translate(@class, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_BYLINES = (
    "//*[@rel='author' or @itemprop='author' or @itemprop='creator'"
    f" or contains({_LOWER}, 'byline') or contains({_LOWER}, 'author') or contains({_LOWER}, 'autor')]"
)
# Names of containers that hold other people's names: commenters, photographers, authors of other stories.
_ELSEWHERE = re.compile(
    r"comment|teaser|related|recommend|slider|carousel|snippet|photo|image|img|gallery|caption|footer"
    r"|newsletter|popular|more-|media-?box|credit|(?:^|\s)sidebar",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:posted on .{4,30}? by|(?:written |reported |posted |published )?by|von|par|por|di|door|auteure?"
    r"|autora?|autorin|authors?|escribe|texte?)\b\s*:?\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[|•·@(]|(?:\b[a-z]{2,9}[.,]{1,2} ?)?\d|\b(?:published|updated|posted|publicado|stand)\b)",
    re.IGNORECASE,
)
_AND = re.compile(r",? (?:und|et|y|en|och|og) ")
_MOST = 200
_LONGEST = 160
_ABOVE = 6


def byline_people(tree: Any) -> tuple[str, ...]:
    """The names in the first element that is marked as the byline of the page's story (lxml)."""
    for element in islice(tree.xpath(_BYLINES), _MOST):
        if any(_ELSEWHERE.search(name) for name in _container_names(element)):
            continue
        line = one_line(" ".join(element.itertext()))
        if len(line) <= _LONGEST and (names := _named(line)):
            return names
    return ()


def is_of_site(name: str, publisher: str | None, host: str | None) -> bool:
    """Whether an author is the outlet: its name or a part of its address, or any outlet's."""
    squeezed = _squeezed(name)
    letters = re.sub(r"\W+", "", name.casefold())  # trafilatura makes "Lund Example" of lund.example
    return (
        is_outlet(name)
        or squeezed in (_squeezed(publisher or ""), _squeezed(host or ""))
        or letters == re.sub(r"\W+|^www\.", "", (host or "").casefold())
    )


def _named(line: str) -> tuple[str, ...]:
    line = _LEAD.sub("", line)
    end = _AFTER.search(line)
    names = people(_AND.sub(", ", line[: end.start()] if end else line)) or ()
    return names if names and all(map(is_person, names)) else ()


def _container_names(element: Any) -> Iterable[str]:
    for container in (element, *islice(element.iterancestors(), _ABOVE)):
        if container.tag in ("body", "html"):
            return
        yield f"{container.get('class') or ''} {container.get('id') or ''} {container.tag}"


def _squeezed(text: str) -> str:
    """Letters and digits alone, without an address's first and last part."""
    text = re.sub(r"^www\.|\.(?:com?|org|net|info|[a-z]{2})(?:\.[a-z]{2})?$", "", text.strip().casefold())
    return re.sub(r"\W+", "", text)
