"""Outlets that a question names: «as the Lakeside Tribune wrote», «the Mail's account and the Post's»."""

from __future__ import annotations

import re
from collections.abc import Iterable

_THE = re.compile(r"^the ", re.IGNORECASE)
#: What makes a name of one word an outlet, which may be a common word too (Time, Nature, Metro).
_BEFORE = re.compile(r"\b(?:by|to|from|in|the|and|or|with|per|of) (?:the )?$", re.IGNORECASE)


def named_outlets(question: str, outlets: Iterable[str]) -> frozenset[str]:
    """Those of the outlets, casefolded, that the question names as they are written.

    «The» before a name is left to the question. A name of one word has to follow a word that outlets follow.
    """
    found = set()
    for outlet in outlets:
        name = _THE.sub("", outlet.strip())
        is_there = name and name in question  # mostly it is not, which is sooner told than by an expression
        match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", question) if is_there else None
        if match and (" " in name or _BEFORE.search(question[: match.start()])):
            found.add(outlet.casefold())
    return frozenset(found)
