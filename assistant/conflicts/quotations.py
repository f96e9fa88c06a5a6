"""Quotations in a sentence, and whether two are one in other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from assistant.terms import words

_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»")
#: Shorter ones are not told apart from a phrase.
LEAST_WORDS = 4
#: Of one quotation in other words, the shorter text shares at least so much, in order.
LEAST_SHARED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """The folded words of a quotation."""

    spoken: tuple[str, ...]

    def agrees(self, other: Quotation) -> bool:
        """Whether one says nothing that the other does not, in order; typography aside."""
        return self._shared(other) == 1.0

    def resembles(self, other: Quotation) -> bool:
        """Whether both seem to be one quotation."""
        return self._shared(other) >= LEAST_SHARED

    def _shared(self, other: Quotation) -> float:
        """The share of the shorter quotation's words that stand, in order, in the longer."""
        blocks = SequenceMatcher(None, self.spoken, other.spoken, autojunk=False).get_matching_blocks()
        return sum(block.size for block in blocks) / min(len(self.spoken), len(other.spoken))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationMention:
    """A quotation and where it stands in its sentence."""

    start: int
    end: int
    quotation: Quotation = field(compare=False)


def quotations(sentence: str) -> Iterator[QuotationMention]:
    """The quotations of a sentence, in order."""
    for match in _QUOTED.finditer(sentence):
        spoken = tuple(words(match[1] or match[2] or match[3]))
        if len(spoken) >= LEAST_WORDS:
            yield QuotationMention(start=match.start(), end=match.end(), quotation=Quotation(spoken=spoken))
