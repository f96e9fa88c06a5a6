"""Story groups: articles that are copies or near-copies of one text.

A text is filed under its bands: some of its word shingles, chosen by their hash (sampling by
modulus, Broder 1997). Articles that have bands in common are candidates, so that no article is
compared with all others; unlike minima of hashes, sampled ones also find a short cut of a long
text. Candidates are confirmed on all shingles, on titles and on days. A group is what such links
connect, whatever the order in which its articles came.
"""

from assistant.grouping.origin import EDGE, Member, Origin, by_date, origin_of
from assistant.grouping.relation import (
    WINDOW_DAYS,
    Relation,
    are_candidates,
    connected,
    linked,
    relation,
    share_enough,
    titles_alike,
    within_window,
)
from assistant.grouping.wording import Body, Hashes, Wording, count_shared

__all__ = [
    "EDGE",
    "WINDOW_DAYS",
    "Body",
    "Hashes",
    "Member",
    "Origin",
    "Relation",
    "Wording",
    "are_candidates",
    "by_date",
    "connected",
    "count_shared",
    "linked",
    "origin_of",
    "relation",
    "share_enough",
    "titles_alike",
    "within_window",
]
