"""The panel beside the chat: a passage, marked in its whole article. Pure functions, without Gradio."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from assistant.app.session import Spot
from assistant.app.verbatim import verbatim, web_address
from assistant.citing.links import fragment_link
from assistant.schema import Article, day_of, format_day, outlet_named

_CLOSE = '<a class="close" role="button" href="#cite-" aria-label="Close the article">✕</a>'


def source(
    article: Article,
    spot: Spot,
    address: str,
    others: Sequence[Article | str],
    *,
    replaced_at: datetime | None = None,
) -> str:
    """The article with the spot marked.

    ``others`` are the articles that carry the same story, as articles where they are at hand, else by name;
    ``replaced_at`` is when a newer version took this one's place.
    """
    return _framed(
        spot.label,
        f'<h2 tabindex="-1">{verbatim(article.title)}</h2>'
        f"{_byline(article)}{_replaced(replaced_at)}{_link(article, spot)}{_also_carried(others, address)}"
        f'<div class="text">{_marked(article.text, spot.start, spot.end)}</div>',
    )


def missing(message: str, hint: str) -> str:
    """What is shown when the article cannot be."""
    return _framed(
        "Source",
        f'<h2 tabindex="-1">{verbatim(message)}</h2><p class="byline">{verbatim(hint)}</p>',
    )


def _framed(label: str, inside: str) -> str:
    return (
        f'<article class="source" aria-label="{verbatim(label)}">'
        f'<header><span class="label">{verbatim(label)}</span>{_CLOSE}</header>{inside}</article>'
    )


def _byline(article: Article) -> str:
    day = day_of(article.published_at)
    published = f"{format_day(day)}{' (inferred)' if article.published_guessed else ''}" if day else "undated"
    parts = [outlet_named(article.publisher, article.url), published]
    if article.authors:
        parts.append(f"by {', '.join(article.authors)}")
    if article.agency and article.agency != article.publisher:
        parts.append(f"text: {article.agency}")
    updated = day_of(article.updated_at)
    if updated and updated != day:
        parts.append(f"updated {format_day(updated)}")
    return f'<p class="byline">{" · ".join(verbatim(part) for part in parts)}</p>'


def _replaced(at: datetime | None) -> str:
    if at is None:
        return ""
    day = verbatim(format_day(at.date()))
    return f'<p class="also">An earlier version: on {day} the article was found changed.</p>'


def _link(article: Article, spot: Spot) -> str:
    """The page of the article, opened at the spot where the browser can."""
    url = fragment_link(article.url, article.text, spot.start, spot.end) or article.url
    address = web_address(url)
    if address is None:
        return ""
    host = verbatim(urlsplit(url or "").hostname or "")
    return (
        f'<p class="link"><a href="{address}" target="_blank" rel="noopener noreferrer nofollow">'
        f"Read it at {host} ↗</a></p>"
    )


def _also_carried(others: Sequence[Article | str], address: str) -> str:
    if not others:
        return ""
    names = [
        verbatim(other)
        if isinstance(other, str)
        else f'<a role="button" href="#cite-{address}-{place}">{verbatim(other.byline)}</a>'
        for place, other in enumerate(others)
    ]
    return f'<p class="also">Also carried by {"; ".join(names)}</p>'


def _marked(text: str, start: int, end: int) -> str:
    if not 0 <= start < end <= len(text):
        return verbatim(text)
    return f"{verbatim(text[:start])}<mark>{verbatim(text[start:end])}</mark>{verbatim(text[end:])}"
