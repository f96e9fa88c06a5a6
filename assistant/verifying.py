"""Does the cited text say what the sentence says? A check by words, numbers and quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.schema import Verdict
from assistant.terms import content_words, fold, stem

SUPPORTED_FROM, PARTLY_FROM = 0.75, 0.4
_QUOTATION = re.compile(r"“([^”]{2,})”|\"([^\"]{2,})\"")
_TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})


def support(sentence: str, evidence: Sequence[str], about: Sequence[str] = ()) -> float:
    """Between 0 and 1: the share of the sentence's content words that its evidence holds.

    ``evidence`` are the cited quotes, ``about`` what else may be said of them (outlet, day,
    title). Without evidence 0, and where all that is known of the sentence is ``about``: a title
    is not what is cited. A number that the evidence lacks, or a quotation that is not in it word
    for word, takes the score below "supported".
    """
    if not evidence:
        return 0.0
    known_words = {word for text in (*evidence, *about) for word in content_words(text)}
    known = {stem(word) for word in known_words}
    asked = content_words(sentence)
    if not asked:
        return 1.0
    if {stem(word) for word in asked}.isdisjoint(stem(w) for text in evidence for w in content_words(text)):
        return 0.0
    share = sum(stem(word) in known for word in asked) / len(asked)
    missing_number = any(any(c.isdigit() for c in word) and word not in known_words for word in asked)
    if missing_number or not quotations_hold(sentence, evidence):
        share = min(share, SUPPORTED_FROM - 0.01)
    return share


def verdict(score: float) -> Verdict:
    """The score in words."""
    return "supported" if score >= SUPPORTED_FROM else "partly" if score >= PARTLY_FROM else "unsupported"


def quotations_hold(sentence: str, evidence: Sequence[str]) -> bool:
    """Whether all that stands between quotation marks is in the evidence, typography folded."""
    texts = [plain(text) for text in evidence]
    quotes = [plain(match[1] or match[2]).strip(" ,.;:") for match in _QUOTATION.finditer(sentence)]
    return all(any(quote in text for text in texts) for quote in quotes)


def plain(text: str) -> str:
    """Lower case, straight marks, single spaces."""
    return " ".join(fold(text.translate(_TYPOGRAPHY)).split())
