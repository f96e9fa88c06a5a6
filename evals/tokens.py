"""Words compared as SQuAD does: without case, punctuation and articles (Rajpurkar et al. 2016)."""

from __future__ import annotations

import string
from collections import Counter

_ARTICLES = frozenset({"a", "an", "the"})
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def bare_words(text: str) -> list[str]:
    """The words of a text in lower case, without ASCII punctuation and articles."""
    return [word for word in text.lower().translate(_PUNCTUATION).split() if word not in _ARTICLES]


def word_f1(text: str, gold: str) -> float:
    """The harmonic mean of the shares of words that are in the other text, counted as often as they occur."""
    found, wanted = Counter(bare_words(text)), Counter(bare_words(gold))
    shared = (found & wanted).total()
    return 2 * shared / (found.total() + wanted.total()) if shared else 0.0


def same_words(text: str, gold: str) -> bool:
    """Whether the words are the same, in the same order."""
    return bare_words(text) == bare_words(gold)
