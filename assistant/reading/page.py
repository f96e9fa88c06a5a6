"""Reads a page's metadata: JSON-LD, meta elements, the canonical link, ``<time>``, ``<h1>``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from assistant.cleaning import one_line
from assistant.reading.agencies import agency_among, agency_of
from assistant.reading.fields import language_code
from assistant.reading.found import Found
from assistant.reading.identity import site_of
from assistant.reading.linked import is_article, linked_objects, stated_corrections, text_of
from assistant.reading.markup import shown_text
from assistant.reading.outlets import without_outlet
from assistant.reading.page_address import page_address
from assistant.reading.page_authors import page_authors
from assistant.reading.page_dates import page_dates
from assistant.reading.sections import section_of_page

_META_TITLE = ("og:title", "twitter:title", "parsely-title", "dc.title", "sailthru.title", "headline")
_META_SITE = (
    "og:site_name",
    "application-name",
    "parsely-site",
    "article:publisher_name",
    "publisher",
    "dc.publisher",
    "copyright",
)
_META_LANGUAGE = ("og:locale", "language", "content-language", "dc.language")
# Who made or holds a text, by schema.org and in meta elements.
_LD_MAKERS = (
    "sourceOrganization",
    "publisher",
    "creator",
    "author",
    "isBasedOn",
    "isBasedOnUrl",
    "provider",
    "copyrightHolder",
)
_META_AGENCY = (
    "syndication-source", "original-source", "source", "dc.source", "dcterms.source", "news_source",
    "provider", "article:source", "cre", "byl", "author", "article:author", "dc.creator", "parsely-author",
)  # fmt: skip


def page_metadata(tree: Any, address: str | None = None) -> tuple[Found, str]:
    """What a parsed page (lxml) says of its article, each field from its most trustworthy place, and the
    text that its JSON-LD holds; ``address`` is where it was fetched."""
    meta = _meta(tree)
    objects = list(linked_objects(tree))
    article = next((item for item in objects if is_article(item)), {})
    url = page_address(tree, meta, article, address)
    publisher = _publisher(meta, article, url)
    host = urlsplit(url or "").hostname
    title = _title(tree, meta, article, publisher)
    moments, places = page_dates(tree, meta, article)
    found = Found(
        title=title,
        url=url,
        publisher=publisher,
        agency=_agency(meta, article, publisher, url),
        authors=page_authors(tree, meta, article, objects, publisher=publisher, host=host),
        published_at=moments.get("published_at"),
        updated_at=moments.get("updated_at"),
        event_at=moments.get("event_at"),
        dates_from=places,
        language=_language(tree, meta, article),
        section=section_of_page(tree, meta, article, objects, url, title),
        corrections=stated_corrections(article),
    )
    text = article.get("articleBody")
    return found, shown_text(text) if isinstance(text, str) else ""


def _meta(tree: Any) -> dict[str, str]:
    """Content by lower-case name, property or itemprop; the first one of a name counts."""
    result: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (key := element.get(attribute)):
                result.setdefault(key.strip().casefold(), content.strip()[:2000])
    return result


def _title(
    tree: Any, meta: Mapping[str, str], article: Mapping[str, Any], publisher: str | None
) -> str | None:
    """The headline that readers saw: an ``<h1>`` that the metadata confirm, else the metadata's."""
    stated = text_of(article.get("headline")) or next(
        (text_of(meta[name]) for name in _META_TITLE if meta.get(name)), None
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


def _publisher(meta: Mapping[str, str], article: Mapping[str, Any], url: str | None) -> str | None:
    """The outlet that printed the text; an agency only on its own site."""
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    named = [text_of(article.get("publisher"))]
    named += [one_line(meta[name]) for name in _META_SITE[:1] if meta.get(name)]
    named += [one_line(meta[name]) for name in _META_SITE if meta.get(name) and len(meta[name]) < 60]
    for name in filter(None, named):
        agency = agency_of(name)
        if not agency or not host or agency_of(host) or agency.split()[0].casefold() in host:
            return name[:80]
    return host or next(filter(None, named), None)


def _language(tree: Any, meta: Mapping[str, str], article: Mapping[str, Any]) -> str | None:
    root = next(tree.iter("html"), None)
    stated = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        if root is not None
        else None
    )
    others = [stated, text_of(article.get("inLanguage")), *(meta.get(name) for name in _META_LANGUAGE)]
    return next((code for value in others if value and (code := language_code(value))), None)


def _agency(
    meta: Mapping[str, str], article: Mapping[str, Any], publisher: str | None, url: str | None
) -> str | None:
    """The agency that the metadata name as the text's maker or origin, or that the outlet itself is."""
    makers = [article.get(name) for name in _LD_MAKERS]
    flat = [item for value in makers for item in (value if isinstance(value, list) else [value])]
    names = [*(text_of(item) for item in flat), *(meta.get(name) for name in _META_AGENCY)]
    hosts = (site_of(item) for item in [*(name or "" for name in names), url or ""] if "://" in item)
    return agency_among(names) or next(
        (agency for name in (publisher, *hosts) if (agency := agency_of(name))), None
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
