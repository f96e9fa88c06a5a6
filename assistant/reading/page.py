"""Reads a page's metadata: JSON-LD, meta elements, the canonical link, ``<time>``, ``<h1>``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from assistant.cleaning import one_line
from assistant.reading.dates import parse_moment
from assistant.reading.fields import language_code
from assistant.reading.found import Found
from assistant.reading.markup import has_markup, plain_text
from assistant.reading.names import people
from assistant.reading.outlets import without_outlet
from assistant.schema import Moment, day_of

_ARTICLE_TYPES = re.compile(
    r"(?:News|Reportage|Analysis|Opinion|Review|Report|Blog|Tech|Social|Background|AskPublic)?\w*(?:Article|Posting)|Report$"
)
_META_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "parsely-pub-date",
    "sailthru.date", "publishdate", "publish-date", "publish_date", "pubdate", "publication_date",
    "article.published",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "dcterms.issued", "date",
    "article_date_original", "cxenseparse:recs:publishtime",
    "last-published", "published_time", "release_date", "ptime", "article:post_date", "dc.date.created",
    "bt:pubdate", "rnews:datepublished", "citation_publication_date", "cxenseparse:publishtime",
)  # fmt: skip
_META_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
)
_META_TITLE = ("og:title", "twitter:title", "parsely-title", "dc.title", "sailthru.title", "headline")
_META_AUTHOR = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "article:author_name",
    "twitter:data1",
)
_META_SITE = (
    "og:site_name",
    "application-name",
    "parsely-site",
    "article:publisher_name",
    "publisher",
    "dc.publisher",
    "copyright",
)
_META_URL = ("og:url", "parsely-link", "twitter:url")
_META_LANGUAGE = ("og:locale", "language", "content-language", "dc.language")
# Accounts of a site, not people.
_NO_AUTHOR = re.compile(
    r"https?://|www\.|@|\bminutes?\b|^(?:admin|no author|editor|redaktion|staff|n/?a|none|unknown)$",
    re.IGNORECASE,
)
_LARGEST_LD = 1_000_000
_FARTHEST_ZONE = timedelta(hours=14)


def page_metadata(tree: Any) -> tuple[Found, str]:
    """What a parsed page (lxml) says of its article, each field from its most trustworthy place, and the
    text that its JSON-LD holds."""
    meta = _meta(tree)
    article = _linked_article(tree)
    url = _url(tree, meta, article)
    publisher = _publisher(meta, article, url)
    found = Found(
        title=_title(tree, meta, article, publisher),
        url=url,
        publisher=publisher,
        authors=_authors(meta, article),
        published_at=_in_local_time(
            [
                _moment(article.get("datePublished")),
                *(parse_moment(meta.get(name)) for name in _META_PUBLISHED),
                _time_element(tree),
            ]
        ),
        updated_at=_moment(article.get("dateModified")) or _first_moment(meta, _META_UPDATED),
        language=_language(tree, meta, article),
    )
    text = article.get("articleBody")
    text = text if isinstance(text, str) else ""
    return found, plain_text(text) if has_markup(text) else text


def _meta(tree: Any) -> dict[str, str]:
    """Content by lower-case name, property or itemprop; the first one of a name counts."""
    result: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (key := element.get(attribute)):
                result.setdefault(key.strip().casefold(), content.strip()[:2000])
    return result


def _linked_article(tree: Any) -> Mapping[str, Any]:
    """The JSON-LD object of the article; empty when there is none."""
    for element in tree.iter("script"):
        if (
            "ld+json" not in (element.get("type") or "")
            or not element.text
            or len(element.text) > _LARGEST_LD
        ):
            continue
        for item in _objects(_json(element.text)):
            kinds = item.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(
                isinstance(name, str) and _ARTICLE_TYPES.fullmatch(name.rpartition("/")[2]) for name in names
            ):
                return item
    return {}


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


def _title(
    tree: Any, meta: Mapping[str, str], article: Mapping[str, Any], publisher: str | None
) -> str | None:
    """The headline that readers saw: an ``<h1>`` that the metadata confirm, else the metadata's."""
    stated = _text(article.get("headline")) or next(
        (_text(meta[name]) for name in _META_TITLE if meta.get(name)), None
    )
    element = next(tree.iter("title"), None)
    title = one_line(element.text_content())[:400] if element is not None else None
    texts = (one_line(" ".join(heading.itertext())) for heading in tree.iter("h1"))
    headings = [line for line in texts if 3 < len(line) < 300 and _letters(line) != _letters(publisher or "")]
    known = _letters(" ".join(filter(None, [stated, title])))
    enough = 0.4 * len(_letters(stated or title or ""))
    for heading in headings:
        if enough <= len(_letters(heading)) and _letters(heading) in known:
            return without_outlet(heading, publisher)[0]
    best = stated or (headings[0] if len(headings) == 1 else None) or title or next(iter(headings), None)
    return without_outlet(best, publisher)[0] if best else None


def _authors(meta: Mapping[str, str], article: Mapping[str, Any]) -> tuple[str, ...]:
    """Names from JSON-LD, else from the meta elements."""
    value = article.get("author") or article.get("creator")
    items = value if isinstance(value, list) else [value]
    names = [name for item in items if (name := _text(item)) and not _NO_AUTHOR.search(name)]
    if not names:
        stated = next(
            (meta[name] for name in _META_AUTHOR if meta.get(name) and not _NO_AUTHOR.search(meta[name])),
            None,
        )
        names = [one_line(stated)] if stated else []
    found: list[str] = []
    for stated_name in names:
        name = re.sub(r"^(?:by|von|par|por|di)\b:?\s*", "", stated_name, flags=re.IGNORECASE)
        found.extend(people(name) or [name])
    return tuple(dict.fromkeys(name for name in found if 1 < len(name) < 80))


def _publisher(meta: Mapping[str, str], article: Mapping[str, Any], url: str | None) -> str | None:
    site = next((one_line(meta[name]) for name in _META_SITE[:1] if meta.get(name)), None)
    stated = _text(article.get("publisher")) or site
    stated = stated or next(
        (one_line(meta[name]) for name in _META_SITE if meta.get(name) and len(meta[name]) < 60), None
    )
    if stated:
        return stated[:80]
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None


def _url(tree: Any, meta: Mapping[str, str], article: Mapping[str, Any]) -> str | None:
    links = [
        link.get("href") for link in tree.iter("link") if (link.get("rel") or "").casefold() == "canonical"
    ]
    entity = article.get("mainEntityOfPage")
    linked = [
        article.get("url"),
        entity if isinstance(entity, str) else entity.get("@id") if isinstance(entity, dict) else None,
    ]
    for address in [*links, *(meta.get(name) for name in _META_URL), *linked]:
        if isinstance(address, str) and _is_page_address(address.strip()):
            return address.strip()
    return None


def _is_page_address(address: str) -> bool:
    """Whether it is a web address of more than a site's front page."""
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.path.strip("/") != "" or bool(parts.query))
        )
    except ValueError:
        return False


def _in_local_time(moments: list[Moment | None]) -> Moment | None:
    """The first moment; where it is in UTC, the same instant in the outlet's own zone, if given."""
    stated = [moment for moment in moments if moment is not None]
    first = next(iter(stated), None)
    if not isinstance(first, datetime) or first.utcoffset():
        return first
    for other in stated:
        if not isinstance(other, datetime):
            continue
        if other.utcoffset() and other == first:
            return other
        # A clock without its zone: the same minute and second some quarters of an hour away.
        away = other - first
        if first.second and away and abs(away) <= _FARTHEST_ZONE and not away % timedelta(minutes=15):
            return first.astimezone(timezone(away))
    return first


def _time_element(tree: Any) -> Moment | None:
    """The ``<time>`` or itemprop that is marked as the publication, else the only one on the page."""
    marked = tree.xpath("//*[@itemprop='datePublished' or @pubdate]")
    times = marked or tree.xpath("//article//time[@datetime] | //header//time[@datetime]")
    stated = [
        element.get("datetime") or element.get("content") or element.text_content() for element in times[:20]
    ]
    moments = [moment for value in stated if (moment := parse_moment(value)) is not None]
    return moments[0] if moments and (marked or len({day_of(moment) for moment in moments}) == 1) else None


def _language(tree: Any, meta: Mapping[str, str], article: Mapping[str, Any]) -> str | None:
    root = next(tree.iter("html"), None)
    stated = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        if root is not None
        else None
    )
    others = [stated, _text(article.get("inLanguage")), *(meta.get(name) for name in _META_LANGUAGE)]
    return next((code for value in others if value and (code := language_code(value))), None)


def _text(value: object) -> str | None:
    """A JSON-LD value as one line; objects give their name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return (one_line(value[:2000]) or None) if isinstance(value, str) else None


def _moment(value: object) -> Moment | None:
    return parse_moment(value[0] if isinstance(value, list) and value else value)


def _first_moment(meta: Mapping[str, str], names: tuple[str, ...]) -> Moment | None:
    return next((moment for name in names if (moment := parse_moment(meta.get(name)))), None)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
