"""Story groups: articles that are copies or near-copies of one text.

A text is filed under its bands: some of its word shingles, chosen by their hash (sampling by
modulus, Broder 1997). Articles that have bands in common are candidates, so that no article is
compared with all others; unlike minima of hashes, sampled ones also find a short cut of a long
text. Candidates are confirmed on all shingles, on titles and on days. A group is what such links
connect, whatever the order in which its articles came.
"""

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
    "WINDOW_DAYS",
    "Body",
    "Hashes",
    "Relation",
    "Wording",
    "are_candidates",
    "connected",
    "count_shared",
    "linked",
    "relation",
    "share_enough",
    "titles_alike",
    "within_window",
]
