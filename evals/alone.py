"""What trafilatura alone reads of a page: the baseline of our metadata."""

from __future__ import annotations

import logging
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """Title and authors as trafilatura gives them, empty where it finds none."""

    title: str = ""
    authors: tuple[str, ...] = ()


def read_alone(data: bytes, address: str | None) -> Alone:
    """The metadata of a page by ``bare_extraction`` with its default settings and the page's address."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found = bare_extraction(data, url=address, with_metadata=True)
    if found is None:
        return Alone()
    stated = getattr(found, "author", None) or ""
    authors = tuple(name for part in stated.split(";") if (name := part.strip()))
    return Alone(title=getattr(found, "title", None) or "", authors=authors)
