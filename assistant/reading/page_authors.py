"""Chooses a page's authors: the people whom its metadata name, else its byline; desks and outlets last."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assistant.cleaning import one_line
from assistant.reading.bylines import (
    byline_people,
    credited,
    is_of_others,
    is_of_site,
    labelled_people,
    people_near_title,
)
from assistant.reading.linked import text_of
from assistant.reading.names import is_person, people

_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl",
    "article:author_name", "twitter:data1", "cxenseparse:author", "dcterms.creator", "author_name", "authors",
    "article:authors", "news_author", "citation_author", "og:author", "rnews:author", "bt:author",
    "content-author",
)  # fmt: skip
# Accounts of a site, not people.
_NO_AUTHOR = re.compile(
    r"https?://|www\.|@|\bminutes?\b|^(?:admin|no author|editor|redaktion|staff|n/?a|none|unknown)$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:by|von|par|por|di|текст|автор)\b:?\s*", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:university|institute|college|school|program(?:me)?|foundations?|attorney|professor|cent(?:er|re)"
    r"|council|department|union|universität|institut|université|universidad|instituto)\b",
    re.IGNORECASE,
)
# A name that stands twice, once for readers and once for machines.
_TWICE = re.compile(r"(?P<name>\S.{3,40}\S) (?P=name)")
# "Chefreporterin Ana Reis", "Courier-Experte Tom Low".
_ROLE_BEFORE = re.compile(
    r"^(?:\S*(?:expert(?:e|in)?|redakteur(?:in)?|autor(?:in)?|korrespondent(?:in)?|reporter(?:in)?|volontär(?:in)?"
    r"|correspondent|editor|writer|columnist|kolumnist(?:in)?|journalist(?:e|in)?))\s+(?=[^\W\d_]\S*\s+\S)",
    re.IGNORECASE,
)
_ROLE_AFTER = re.compile(r"\s+(?:staff(?: writer)?|contributor|reporter|correspondent)$", re.IGNORECASE)
_ACCOUNT = re.compile(r"[a-z]+[._-][a-z]+|[a-z]+\d*")
_MOST = 8


def page_authors(
    tree: Any,
    meta: Mapping[str, str],
    article: Mapping[str, Any],
    objects: Iterable[Mapping[str, Any]],
    *,
    publisher: str | None,
    host: str | None,
) -> tuple[str, ...]:
    """The people of the metadata, or of the byline where it names more of them; else whom the lines below the
    title name, or trafilatura finds; else the outlet or the desk that the page names."""
    stated = [tuple(_cleaned(names, publisher)) for names in _stated(meta, article)]
    shown = _people(_cleaned(byline_people(tree), publisher), publisher, host)
    named = [found for names in stated if (found := _people(names, publisher, host))]
    if named:
        return next((names for names in (shown, *named[1:]) if _has_more(names, named[0])), named[0])
    accounts = list(dict.fromkeys(name for names in stated for name in names if _ACCOUNT.fullmatch(name)))
    return (
        shown
        or _people(_cleaned(people_near_title(tree), publisher), publisher, host)
        or _people(_cleaned(labelled_people(tree), publisher), publisher, host)
        or _people(_cleaned(_posted_by(article, objects), publisher), publisher, host)
        or credited(tree, publisher)
        or next((names for names in stated if names and names[0] not in accounts), ())
        or _found(tree, publisher, host)
        or tuple(_names(item for item in _makers(article) if _is_outlet(item)))
        or tuple(
            _of_account(name)
            for name in accounts
            if not name.isalnum() and not is_of_site(name, publisher, host)
        )
    )


def _stated(meta: Mapping[str, str], article: Mapping[str, Any]) -> Iterator[list[str]]:
    """The names of the JSON-LD that are no organisations', then those of each meta element."""
    yield _names(item for item in _makers(article) if not _is_outlet(item))
    for key in _META:
        if (stated := meta.get(key)) and not _NO_AUTHOR.search(stated):
            yield [one_line(stated)]


def _names(items: Iterable[Any]) -> list[str]:
    return [name for item in items if (name := text_of(item)) and not _NO_AUTHOR.search(name)]


def _is_outlet(item: Any) -> bool:
    return isinstance(item, dict) and "Organization" in str(item.get("@type"))


def _makers(article: Mapping[str, Any]) -> list[Any]:
    value = article.get("author") or article.get("creator")
    return value if isinstance(value, list) else [value]


def _posted_by(article: Mapping[str, Any], objects: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names behind references: in most systems the account that posted the text."""
    known = {item["@id"]: text_of(item) for item in objects if isinstance(item.get("@id"), str)}
    names = (known.get(str(item.get("@id"))) for item in _makers(article) if isinstance(item, dict))
    return [name for name in names if name]


def _cleaned(names: Iterable[str], publisher: str | None) -> Iterator[str]:
    """Single names, without what the people are and whom they write for."""
    found: dict[str, None] = {}
    for stated in names:
        name = _ROLE_BEFORE.sub("", _LEAD.sub("", html.unescape(stated).partition(" | ")[0].strip(" \"'")))
        for single in people(name) or _listed(name):
            twice = _TWICE.fullmatch(single)
            one = _ROLE_AFTER.sub("", twice["name"] if twice else single)
            if publisher and one.casefold().endswith(f" {publisher.casefold()}"):
                one = one[: -len(publisher)].strip(" ,|-")
            if 1 < len(one) < 80:
                found[one] = None
    yield from found


def _listed(line: str) -> tuple[str, ...]:
    """The parts of a list of names that do not read as names."""
    parts = [part.strip() for part in re.split(r"[,;]", line)]
    return tuple(filter(None, parts)) if len(parts) > 1 and all(map(is_person, parts)) else (line,)


def _people(names: Iterable[str], publisher: str | None, host: str | None) -> tuple[str, ...]:
    """Those that are no outlet, no account's name, and beside other names no office."""
    found = tuple(
        name for name in names if not is_of_site(name, publisher, host) and not _ACCOUNT.fullmatch(name)
    )
    return tuple(name for name in found if not _OFFICE.search(name)) or found


def _found(tree: Any, publisher: str | None, host: str | None) -> tuple[str, ...]:
    """The people whom trafilatura finds in the page's bylines, where its metadata names none."""
    from trafilatura import extract_metadata

    stated = extract_metadata(tree, extensive=False).author or ""
    names = (one_line(name) for name in stated.split(";"))
    return tuple(
        name
        for name in names
        if is_person(name) and not is_of_site(name, publisher, host) and not is_of_others(tree, name)
    )


def _of_account(name: str) -> str:
    """``Ana Reis`` of ``ana.reis``."""
    return " ".join(part.capitalize() for part in re.split(r"[._-]", name))


def _has_more(names: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether a list names all whom another names, and more."""
    return len(names) <= _MOST and set(map(_letters, known)) < set(map(_letters, names))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
