"""Which address a page says is its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from assistant.reading.identity import is_same_site, own_address

_META_URL = ("og:url", "parsely-link", "twitter:url")


def page_address(
    tree: Any, meta: Mapping[str, str], article: Mapping[str, Any], fetched: str | None = None
) -> str | None:
    """The canonical address: of the site that the page came from, or that its own metadata say it is of.

    A syndicated page names the address of the origin; that is no address of this page.
    """
    links = {
        rel: link.get("href")
        for link in reversed(list(tree.iter("link")))
        for rel in (link.get("rel") or "").casefold().split()
    }
    entity = article.get("mainEntityOfPage")
    linked = (
        article.get("url"),
        entity if isinstance(entity, str) else entity.get("@id") if isinstance(entity, dict) else None,
    )
    base = next((element.get("href") for element in tree.iter("base")), None)
    og_url = meta.get(_META_URL[0])
    found: list[str] = []
    for stated in (links.get("canonical"), *(meta.get(name) for name in _META_URL), *linked):
        address = _absolute(stated, base, fetched or og_url)
        if address and _is_page_address(address):
            found.append(address)
    if fetched:
        return own_address(next((one for one in found if is_same_site(one, fetched)), None), fetched)
    # Without the address that it was fetched at, what the page is shared by tells its site.
    shared = og_url if og_url and _is_page_address(og_url.strip()) else None
    own = next((one for one in found if not shared or is_same_site(one, shared.strip())), None)
    return own_address(own, None)


def _absolute(stated: object, base: str | None, address: str | None) -> str | None:
    """An address that a page states, made whole by the page's own."""
    if not isinstance(stated, str) or not stated.strip():
        return None
    try:
        whole = urljoin(address or "", base.strip()) if base else address or ""
        return urljoin(whole, stated.strip())
    except ValueError:
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
