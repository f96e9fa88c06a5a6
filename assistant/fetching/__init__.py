"""Fetching: from web addresses to pages and to the links of feeds, politely and safely.

Polite: ``robots.txt`` is honoured, a host is asked once a second at most, and for a page that is
known only whether it changed. Safe: no address inside a private network is connected to, and nothing
is read without bounds of size and time.
"""

from __future__ import annotations

from assistant.fetching.addresses import is_address, shown
from assistant.fetching.client import Fetched, Fetcher, Validators
from assistant.fetching.feeds import feed_links
from assistant.fetching.pages import read_fetched
from assistant.fetching.remembered import Remembered

__all__ = [
    "Fetched",
    "Fetcher",
    "Remembered",
    "Validators",
    "feed_links",
    "is_address",
    "read_fetched",
    "shown",
]
