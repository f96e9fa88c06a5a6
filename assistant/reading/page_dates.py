"""Reads the dates that a page's metadata state, and where each was read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from assistant.reading.dates import parse_moment
from assistant.reading.linked import moment_of
from assistant.schema import Moment, day_of

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
_FARTHEST_ZONE = timedelta(hours=14)


def page_dates(
    tree: Any, meta: Mapping[str, str], article: Mapping[str, Any]
) -> tuple[dict[str, Moment], dict[str, str]]:
    """The dates of a parsed page by the fields of ``Found``, and the place of each."""
    found = {
        "published_at": _published(tree, meta, article),
        "updated_at": _first_moment(
            ("JSON-LD dateModified", article.get("dateModified")),
            *((f"meta {name}", meta.get(name)) for name in _META_UPDATED),
        ),
        "event_at": _first_moment(("JSON-LD contentReferenceTime", article.get("contentReferenceTime"))),
    }
    moments = {name: moment for name, (moment, _) in found.items() if moment is not None}
    places = {name: place for name, (moment, place) in found.items() if moment is not None and place}
    return moments, places


def _published(
    tree: Any, meta: Mapping[str, str], article: Mapping[str, Any]
) -> tuple[Moment | None, str | None]:
    """The publication, in the outlet's own zone where that is given, and where it was read."""
    element, place = _time_element(tree)
    stated = [
        ("JSON-LD datePublished", moment_of(article.get("datePublished"))),
        *((f"meta {name}", parse_moment(meta.get(name))) for name in _META_PUBLISHED),
        (place, element),
    ]
    moments = [(where, moment) for where, moment in stated if moment is not None]
    local = _in_local_time([moment for _, moment in moments])
    return local, moments[0][0] if moments else None


def _in_local_time(stated: list[Moment]) -> Moment | None:
    """The first moment; where it is in UTC, the same instant in the outlet's own zone, if given."""
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


def _time_element(tree: Any) -> tuple[Moment | None, str]:
    """The ``<time>`` or itemprop that is marked as the publication, else the only one on the page."""
    marked = tree.xpath("//*[@itemprop='datePublished' or @pubdate]")
    times = marked or tree.xpath("//article//time[@datetime] | //header//time[@datetime]")
    stated = [
        element.get("datetime") or element.get("content") or element.text_content() for element in times[:20]
    ]
    moments = [moment for value in stated if (moment := parse_moment(value)) is not None]
    sure = moments and (marked or len({day_of(moment) for moment in moments}) == 1)
    place = "<time> element" if not marked or marked[0].tag == "time" else "itemprop datePublished"
    return moments[0] if sure else None, place


def _first_moment(*stated: tuple[str, object]) -> tuple[Moment | None, str | None]:
    """The first that is a date, and its place."""
    for place, value in stated:
        if (moment := moment_of(value)) is not None:
            return moment, place
    return None, None
