"""A check by words, numbers and quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.schema import Verdict
from assistant.terms import STOPWORDS, content_words, fold, stem, words
from assistant.verifying.base import Check, Claim
from assistant.verifying.facts import DENIAL_REACH, DENIALS, spelt_out

SUPPORTED_FROM, PARTLY_FROM = 0.75, 0.4
_QUOTATION = re.compile(r"“([^”]{2,})”|\"([^\"]{2,})\"")
_TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})


class WordChecker:
    """``support`` and ``verdict`` as a Checker: quick, without weights, and the same for every embedding.

    What an answer shows is checked by ``LearnedChecker``. This one says which of many pairs of articles'
    own sentences tell the same (``ExtractiveDrawer``, whose thresholds were set with it): of what outlets
    share it finds .375 where the learned one finds .214, with no false one (``assistant eval overviews``).
    """

    def check(self, claims: Sequence[Claim]) -> list[Check]:
        scores = [support(claim.sentence, claim.evidence, claim.about) for claim in claims]
        return [Check(score=score, verdict=verdict(score)) for score in scores]


def support(sentence: str, evidence: Sequence[str], about: Sequence[str] = ()) -> float:
    """Between 0 and 1: the share of the sentence's content words that its evidence holds.

    ``evidence`` are the cited quotes, ``about`` what else may be said of them (outlet, day,
    title). Without evidence 0, and where all that is known of the sentence is ``about``: a title
    is not what is cited. A number that the evidence lacks, a quotation that is not in it word for
    word, or a word denied in one of the two and not in the other takes the score below
    "supported". Words are compared, not meanings: who did what to whom is not checked.
    """
    if not evidence:
        return 0.0
    sentence, evidence = spelt_out(sentence), [spelt_out(text) for text in evidence]
    known_words = {word for text in (*evidence, *about) for word in content_words(text)}
    known = {stem(word) for word in known_words}
    asked = content_words(sentence)
    if not asked:
        return 1.0 if any(plain(sentence) in plain(text) for text in evidence) else 0.0
    if {stem(word) for word in asked}.isdisjoint(stem(w) for text in evidence for w in content_words(text)):
        return 0.0
    share = sum(stem(word) in known for word in asked) / len(asked)
    missing_number = any(any(c.isdigit() for c in word) and word not in known_words for word in asked)
    if missing_number or not quotations_hold(sentence, evidence) or _contradicts(sentence, evidence):
        share = min(share, SUPPORTED_FROM - 0.01)
    return share


def _contradicts(sentence: str, evidence: Sequence[str]) -> bool:
    """Whether a content word that both have is denied in the sentence or in all the evidence, not in both."""
    said, denied = _denied(sentence)
    spoken = [_denied(text) for text in evidence]
    affirmed = {word for words_in, denied_in in spoken for word in words_in - denied_in}
    negated = {word for _, denied_in in spoken for word in denied_in}
    return bool(denied & affirmed - negated) or bool((said - denied) & negated - affirmed)


def _denied(text: str) -> tuple[set[str], set[str]]:
    """The stems of the content words of a text, and those within three words after a negation."""
    found = words(text)
    content = {place: stem(word) for place, word in enumerate(found) if word not in STOPWORDS}
    denials = [place for place, word in enumerate(found) if word in DENIALS]
    near = {place for denial in denials for place in range(denial + 1, denial + 1 + DENIAL_REACH)}
    return set(content.values()), {word for place, word in content.items() if place in near}


def verdict(score: float) -> Verdict:
    """The score in words."""
    return verdict_at(score, SUPPORTED_FROM, PARTLY_FROM)


def verdict_at(score: float, supported_from: float, partly_from: float) -> Verdict:
    """The score in words, with thresholds of its own."""
    return "supported" if score >= supported_from else "partly" if score >= partly_from else "unsupported"


def quotations_hold(sentence: str, evidence: Sequence[str]) -> bool:
    """Whether all that stands between quotation marks is in the evidence, typography folded."""
    return not misquoted(sentence, evidence)


def misquoted(sentence: str, evidence: Sequence[str]) -> tuple[str, ...]:
    """What stands between quotation marks and not word for word in any of the texts, punctuation aside."""
    texts = [_spaced(text) for text in evidence]
    quotes = [match[1] or match[2] for match in _QUOTATION.finditer(sentence)]
    return tuple(quote for quote in quotes if not any(_spaced(quote) in text for text in texts))


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "


def plain(text: str) -> str:
    """Lower case, straight marks, single spaces."""
    return " ".join(fold(text.translate(_TYPOGRAPHY)).split())
