"""Finds the people in a page's own byline, where its metadata names none or names the site itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from assistant.cleaning import one_line
from assistant.reading.agencies import agency_among, agency_of
from assistant.reading.names import is_outlet, is_person, is_staff, people

_CANDIDATES = "//*[@class or @data-testid or @rel or @itemprop]"
_BYLINE = re.compile(r"byline|auth?or", re.IGNORECASE)
# Names of containers that hold other people's names: commenters, photographers, authors of other stories.
_ELSEWHERE = re.compile(
    r"comment|teaser|related|recommend|slider|carousel|snippet|photo|image|img|gallery|caption|footer"
    r"|newsletter|popular|more-|media-?box|credit|(?:^|\s)sidebar",
    re.IGNORECASE,
)
# The same between the title and the story, where no other stories are listed.
_NOT_BELOW = re.compile(
    r"comment|related|recommend|photo|image|img|caption|newsletter|popular|credit", re.IGNORECASE
)
# A story's own foot may say which desk or agency wrote it.
_OF_FOOT = re.compile(_ELSEWHERE.pattern.replace("|footer", ""), re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:posted on .{4,30}? by|(?:written |reported |posted |published |words )?by|von|par|por|di|door|av"
    r"|auteure?s?|autor(?:a|in|en|es)?|autore|authors?|escribe|texte?)\b\s*:?\s*",
    re.IGNORECASE,
)
# What must open a line that no markup calls a byline.
_SURE_LEAD = re.compile(
    r"(?:(?:[Ww]ritten |[Rr]eported |[Ww]ords )?[Bb]y|[Vv]on|[Pp]ar|[Pp]or|Di|Door|BY|VON|PAR|POR)"
    r"(?:\s*:)?\s+(?=[A-ZÀ-Þ])|Posted on .{4,30}? by\s+"
    r"|(?:Auteure?s?|Autor(?:a|in|en|es)?|Autore|Authors?)\s*:\s*"
)
_AFTER = re.compile(
    r"\s*(?:[|•·@(\[]|(?:\b[a-z]{2,9}[.,]{1,2} ?)?\d"
    r"|\b(?:published|updated|posted|publicado|publiziert|aktualisiert|publié|stand)\b)",
    re.IGNORECASE,
)
_AND = re.compile(
    r",? (?:und|et|y|en|och|og) |\s+(?:im gespräch mit|in conversation with|en conversation avec"
    r"|en conversación con)\s+",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"/(?:authors?|autor|autore[ns]?|auteurs?|staff|newsteam|team|people|profiles?|journalist(?:a|e|en|s)?"
    r"|periodistas?|reporters?|contributors?|columnists?|writers?|by|redakteure?)/[^/]",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"[.!?…\"'”’»*]\s*\((?P<name>[^()\d]{5,50})\)[\s+*.]*$")
_LABEL = re.compile(r"(?:Auteure?s?|Autor(?:a|in|en|es)?|Autore|Authors?)\s*:")
_SOURCE = re.compile(r"^(?:quelle|source|fuente|fonte)\s*:\s*", re.IGNORECASE)
_EDGES = re.compile(r"^www\.|\.(?:com?|org|net|info|[a-z]{2})(?:\.[a-z]{2})?$")
_ARTICLE = re.compile(r"^(?:the|die|der|das|el|la|le|il) ", re.IGNORECASE)
_SIGN_OFF = re.compile(r"(?:red|redaktion|agenturen|agencies|[a-zäöü]{2,3})\.?")
_PARTS = re.compile(r"\s*[/,;&+]\s*|\s+(?:mit|with|and|und)\s+")
_MOST = 500
_LONGEST = 160
_LONGEST_CREDIT = 50
_ABOVE = 6
_NEAR = 120
_STORY = 90


def byline_people(tree: Any) -> tuple[str, ...]:
    """The names in the first element that is marked as the byline of the page's story (lxml)."""
    return next(filter(None, map(_named, _marked_lines(tree))), ())


def people_near_title(tree: Any) -> tuple[str, ...]:
    """The names below the title in a line that opens as a byline does, or in a link to a profile (lxml)."""
    linked: list[str] = []
    for element in _below_title(tree):
        line = _line(element)
        lead = _SURE_LEAD.match(line) if len(line) <= _LONGEST else None
        if lead and (names := _named(line[lead.end() :])):
            return names
        if element.tag == "a" and _PROFILE.search(element.get("href") or "") and is_person(line):
            linked.append(line)
    return tuple(dict.fromkeys(linked))


def signed_people(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """The person whose name in brackets ends a text."""
    *_, last = ("", *paragraphs)
    signed = _SIGNED.search(last)
    return _named(signed["name"]) if signed and not agency_among([signed["name"]]) else ()


def labelled_people(tree: Any) -> tuple[str, ...]:
    """The names of a line that says what they are, wherever it stands (``Auteur : Ana Reis``)."""
    for element in tree.iter("p", "span", "div", "li", "em", "strong"):
        opening = (element.text or "").strip()
        if not _LABEL.match(opening) or _is_elsewhere(element, set(), _ELSEWHERE):
            continue
        if len(line := _line(element)) <= _LONGEST and (names := _named(line)):
            return names
    return ()


def credited(tree: Any, publisher: str | None) -> tuple[str, ...]:
    """The desks, outlets and agencies of a byline that names no person (``AFP/The Local``)."""
    own = _squeezed(publisher or "")
    agencies = (line for line in map(_line, _below_title(tree)) if agency_of(line))
    for whole in (*_marked_lines(tree, _OF_FOOT), *agencies):
        line = _SOURCE.sub("", _LEAD.sub("", whole))
        end = _AFTER.search(line)
        line = (line[: end.start()] if end else line).strip(" .–—-")
        parts = [part for part in _PARTS.split(line) if part] if len(line) <= _LONGEST_CREDIT else []
        sure = [_is_credit(part) or (bool(own) and _squeezed(part) == own) for part in parts]
        others = (part for part, known in zip(parts, sure, strict=True) if not known)
        if any(sure) and all(map(_SIGN_OFF.fullmatch, others)):
            return tuple(dict.fromkeys(parts))
    return ()


def is_of_others(tree: Any, name: str) -> bool:
    """Whether a name stands on the page only with comments, pictures and other stories."""
    elements = tree.xpath("//body//*[contains(text(), $name)]", name=name)
    return bool(elements) and all(_is_elsewhere(element, set(), _ELSEWHERE) for element in elements[:_MOST])


def is_of_site(name: str, publisher: str | None, host: str | None) -> bool:
    """Whether an author is the outlet: its name or a part of its address, or any outlet's."""
    forms = {_squeezed(name), _squeezed(_ARTICLE.sub("", name))}
    sites = {_squeezed(publisher or ""), _squeezed(_ARTICLE.sub("", publisher or "")), _squeezed(host or "")}
    letters = re.sub(r"\W+", "", name.casefold())  # trafilatura makes "Lund Example" of lund.example
    return (
        is_outlet(name)
        or bool(forms & sites)
        or letters == re.sub(r"\W+|^www\.", "", (host or "").casefold())
    )


def _is_credit(part: str) -> bool:
    return bool(agency_of(part)) or is_outlet(part) or is_staff(part)


def _line(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _marked_lines(tree: Any, elsewhere: re.Pattern[str] = _ELSEWHERE) -> Iterator[str]:
    """The short texts of elements that are marked as a byline and stand in no container of others'."""
    around = {container for heading in tree.iter("h1") for container in heading.iterancestors()}
    for element in islice(filter(_is_byline, tree.xpath(_CANDIDATES)), _MOST):
        if not _is_elsewhere(element, around, elsewhere) and 0 < len(line := _line(element)) <= _LONGEST:
            yield line


def _is_byline(element: Any) -> bool:
    names = f"{element.get('class') or ''} {element.get('data-testid') or ''}"
    return (
        bool(_BYLINE.search(names))
        or element.get("rel") == "author"
        or element.get("itemprop") in ("author", "creator")
    )


def _below_title(tree: Any) -> Iterator[Any]:
    """The elements between the page's first heading and its story."""
    heading = next(tree.iter("h1"), None)
    if heading is None:
        return
    around = set(heading.iterancestors())
    for element in heading.xpath(f"following::*[position() <= {_NEAR}]"):
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "svg", "noscript"):
            continue
        if element.tag == "p" and len(element.text_content()) > _STORY:
            return
        if not _is_elsewhere(element, around, _NOT_BELOW):
            yield element


def _named(line: str) -> tuple[str, ...]:
    line = _LEAD.sub("", one_line(line))
    end = _AFTER.search(line)
    names = people(_AND.sub(", ", line[: end.start()] if end else line)) or ()
    return names if names and all(map(is_person, names)) else ()


def _is_elsewhere(element: Any, around: set[Any], names: re.Pattern[str]) -> bool:
    """Whether an element or what holds it, up to what holds the page's title too, is named as no part of the
    story's own byline."""
    for container in (element, *islice(element.iterancestors(), _ABOVE)):
        if container.tag in ("body", "html") or container in around:
            return False
        if names.search(f"{container.get('class') or ''} {container.get('id') or ''} {container.tag}"):
            return True
    return False


def _squeezed(text: str) -> str:
    """Letters and digits alone, without an address's first and last part."""
    return re.sub(r"\W+", "", _EDGES.sub("", text.strip().casefold()))
