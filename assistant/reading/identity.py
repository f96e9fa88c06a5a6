"""Which article it is, and whether its content changed."""

from __future__ import annotations

import hashlib
import json
import os
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from assistant.reading.found import Found
from assistant.schema import day_of, iso

_TRACKING = frozenset(
    "fbclid gclid dclid gbraid wbraid msclkid mc_cid mc_eid igshid igsh yclid twclid ttclid _ga _gl ref_src "
    "ref_url cmpid cmp cid_source ocid smid ncid xtor ito wt_mc wt.mc_id wtmc "
    "s_cid sref spm guccounter guce_referrer guce_referrer_sig mkt_tok hsctatracking _hsenc _hsmi vero_id "
    "oly_anon_id oly_enc_id rss_id mod_rss ns_campaign ns_mchannel ns_source ns_linkname ns_fee".split()
)
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "piwik_", "matomo_", "at_", "hsa_")
# Editions of a page for telephones and for Google's viewer, which are the page itself.
_EDITIONS = ("www.", "m.", "mobile.", "amp.")
_AMP_PARAMETERS = {
    "amp": ("", "1", "true"),
    "outputtype": ("amp",),
    "output": ("amp",),
    "_amp": ("", "1", "true"),
}
_AMP_PATH = re.compile(r"^/amp(?=/.)|(?:/amp|[./_-]amp(?=\.html?)|\.amp)(?=/?$|\.html?$)", re.IGNORECASE)
_VIEWED = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]{2,6}/amp|[\w-]+\.cdn\.ampproject\.org/[cv])/(?P<secure>s/)?(?P<rest>[^?#]+)",
    re.IGNORECASE,
)
_ID_DIGITS = 12


def plain_address(url: str | None) -> str | None:
    """A web address as readers may follow it: the page behind Google's viewer, without tracking parameters
    and fragment. None for anything but a web address."""
    viewed = _VIEWED.match(url or "")
    if viewed:
        url = f"{'https' if viewed['secure'] else 'http'}://{viewed['rest']}"
    try:
        parts = urlsplit((url or "").strip())
        host = parts.hostname
        parts.port  # noqa: B018 - raises ValueError for what is no number
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    kept = [piece for piece in parts.query.split("&") if piece and not _is_tracking(piece.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept), fragment=""))


def canonical_url(url: str | None) -> str | None:
    """A key for the address, without what does not name the page: scheme, ``www.`` and the hosts, paths and
    parameters of mobile and AMP editions, fragment, tracking parameters, trailing slash. None for anything
    but a web address."""
    plain = plain_address(url)
    if plain is None:
        return None
    parts = urlsplit(plain)
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if value.casefold() not in _AMP_PARAMETERS.get(name.casefold(), ())
    ]
    host = site_of(plain)
    authority = host if parts.port in (None, 80, 443) else f"{host}:{parts.port}"
    path = (_AMP_PATH.sub("", parts.path) or parts.path).rstrip("/")
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{authority}{path}{query}"


def site_of(address: str) -> str:
    """The host of an address, without the names of its editions; empty where there is none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    for edition in _EDITIONS:
        if "." in host.removeprefix(edition):
            host = host.removeprefix(edition)
    return host


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site, or of a site and a part of it (``edition.courier.example``)."""
    ours, theirs = site_of(one), site_of(other)
    return bool(ours) and (
        ours == theirs or ours.endswith(f".{theirs or '?'}") or theirs.endswith(f".{ours}")
    )


def own_address(stated: str | None, fetched: str | None) -> str | None:
    """The address of a page: the canonical one that it states, if that is of the site that it came from.

    A syndicated page names the origin's address; by that it would take the place of the origin's article.
    """
    fetched = plain_address(fetched)
    stated = plain_address(stated)
    if stated is None or fetched is None:
        return stated or fetched
    return stated if is_same_site(stated, fetched) else fetched


def _is_tracking(name: str) -> bool:
    name = name.casefold()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


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
