"""What a question asks for: its kind of answer, its names, its words and what they weigh."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.terms import STOPWORDS, content_stems, fold, stem, words

Kind = Literal["who", "when", "where", "how_many", "how_much", "why", "yes_no", "what"]

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        "how_much",
        r"\bhow (?:much|expensive|costly)\b|\bwhat (?:percentage|percent|share|proportion|price|cost|sum)\b",
    ),
    (
        "how_many",
        r"\bhow (?:many|old|long|far|high|tall|deep|large|big|heavy|fast|wide|often)\b|\bwhat (?:number|speed|age)\b",
    ),
    (
        "when",
        r"\bwhen\b|\b(?:what|which) (?:day|date|year|month|time|week|century|decade)\b|\bhow (?:soon|recently)\b",
    ),
    (
        "where",
        r"\bwhere\b|\b(?:what|which) (?:country|city|town|place|state|region|continent|location|port)\b",
    ),
    (
        "why",
        r"\bwhy\b|\bhow come\b|\bwhat (?:caused|led to|made|prompted|triggered|is the reason|was the reason)\b|\bfor what reason\b",
    ),
    (
        "who",
        r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|people|man|woman|minister|president|scientists?|author|actor|singer|company|agency|organi[sz]ation)\b",
    ),
    ("yes_no", r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b"),
)
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_NAME = re.compile(
    r"\b[A-Z][\w’'.-]*(?:\s+(?:(?:of|the|de|del|di|du|la|le|al|el|bin|ibn|van|von|der|and)\s+){0,2}[A-Z0-9][\w’'.-]*)*"
)
_QUOTED = re.compile(r"[\"“‘']([^\"”’']{3,80})[\"”’']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question taken apart. ``weights`` maps each content stem to its inverse document frequency;
    ``names`` are sets of stems, one for each name or quoted phrase; ``focus`` is the stem of the
    thing counted or asked about (``how many people`` -> ``peopl``)."""

    text: str
    kind: Kind
    weights: Mapping[str, float]
    names: tuple[frozenset[str], ...]
    focus: str | None


def kind_of(question: str) -> Kind:
    """The kind of answer asked for; ``what`` when no rule applies."""
    places = [(found.start(), kind) for kind, pattern in _KINDS if (found := pattern.search(question))]
    # The earliest question word is the one that asks; the order of the rules breaks ties.
    return min(places, key=lambda pair: pair[0])[1] if places else "what"


def analyse(question: str, inverse_frequency: Mapping[str, float]) -> Question:
    """Takes a standalone question apart; ``inverse_frequency`` gives the weight of each stem."""
    stems = dict.fromkeys(content_stems(question))
    return Question(
        text=question,
        kind=kind_of(question),
        weights={term: inverse_frequency.get(term, 1.0) for term in stems},
        names=names_in(question),
        focus=_focus(question),
    )


def names_in(text: str) -> tuple[frozenset[str], ...]:
    """The names and quoted phrases of a question, as sets of stems."""
    found: list[frozenset[str]] = []
    for match in [*_NAME.finditer(text), *_QUOTED.finditer(text)]:
        stems = frozenset(stem(word) for word in words(match[0]) if word not in STOPWORDS)
        if (
            stems
            and stems not in found
            and not (match.start() == 0 and len(stems) == 1 and _is_plain(match[0]))
        ):
            found.append(stems)
    return tuple(found)


def _is_plain(word: str) -> bool:
    """A capital that only the start of a sentence explains."""
    return fold(word) in {"name", "give", "list", "describe", "explain", "show", "find", "compare"}


def _focus(question: str) -> str | None:
    found = re.search(
        r"\b(?:how many|what number of|which|what)\s+((?:[\w’-]+\s+){0,2}[\w’-]+)", question, re.IGNORECASE
    )
    for word in words(found[1]) if found else []:
        if word not in STOPWORDS:
            return stem(word)
    return None
