"""Which article it is, and whether its content changed."""

from __future__ import annotations

import hashlib
import json
import os
from urllib.parse import parse_qsl, urlencode, urlsplit

from assistant.reading.found import Found
from assistant.schema import day_of, iso

_TRACKING = frozenset(
    "fbclid gclid dclid gbraid wbraid msclkid mc_cid mc_eid igshid yclid twclid _ga ref_src ref_url cmpid "
    "ocid smid ncid xtor".split()
)
_ID_DIGITS = 12


def canonical_url(url: str | None) -> str | None:
    """A key for the address, without what does not name the page: scheme, ``www.``, fragment, tracking
    parameters, trailing slash. None for anything but a web address."""
    try:
        parts = urlsplit(url or "")
        port = parts.port
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.casefold() not in _TRACKING and not name.casefold().startswith("utm_")
    ]
    authority = host if port in (None, 80, 443) else f"{host}:{port}"
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{authority}{parts.path.rstrip('/')}{query}"


def article_id(found: Found, *, title: str, source: str) -> str:
    """Twelve hex digits: of the URL, else of publisher, title and day, else of where it was read."""
    if url := canonical_url(found.url):
        key = f"url\n{url}"
    elif found.publisher or found.published_at:
        day = day_of(found.published_at)
        key = "\n".join(["story", (found.publisher or "").casefold(), title.casefold(), str(day)])
    else:
        key = f"path\n{os.path.abspath(source)}"
    return _digest(key)[:_ID_DIGITS]


def content_hash(found: Found, *, title: str) -> str:
    """SHA-256 of the cleaned text and the metadata; when and where it was read do not count."""
    content = [
        title,
        found.text,
        found.url,
        found.publisher,
        found.authors,
        iso(found.published_at),
        found.published_guessed,
        iso(found.updated_at),
        found.language,
        found.dateline,
        found.agency,
        found.section,
        iso(found.event_at),
        [[kind, words] for kind, words, _ in found.corrections],
    ]
    return _digest(json.dumps(content, ensure_ascii=False))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
