"""Names in a sentence: people, companies and places, told apart by what stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from assistant.terms import CAPITALS, STOPWORDS, fold, words

_NAME = re.compile(
    rf"(?<![\w’'])[{CAPITALS}][\w’'-]*(?:\.(?=\s[{CAPITALS}]))?"
    rf"(?:\s+(?:(?:of|the|de|del|di|du|la|le|al|el|bin|ibn|van|von|der|&)\s+){{0,2}}(?:[{CAPITALS}]\.|[{CAPITALS}][\w’'-]*))*"
)
_POSSESSIVE = re.compile(r"[’']s?$")
_OWNER = re.compile(r".*[’']s\s+(?=\S)")
# "Ada Berg of Oslo", but not "Bank of England".
_AFFILIATED = re.compile(r"(\S+\s+\S+(?:\s+\S+)*?)\s+of\s")
# "the stadium in Oslo" is in Oslo.
_WITHIN = re.compile(rf",?\s+in\s+(?:the\s+)?[{CAPITALS}]")
_PLACED = re.compile(
    r"\b(?:in|at|near|off|from|to|into|outside|around|towards?|of|on|above|below|between|via)\s+(?:the\s+)?"
    r"(?:\w+\s+(?:of|in)\s+)?(?:the\s+)?(?:north|south|east|west|central|northern|southern|eastern|western\s+)?$"
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december jan feb mar "
    "apr jun "
    "jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday".split()
)
_TITLES = frozenset(
    "mr mrs ms dr prof president minister mayor captain king queen prince princess sir lord lady judge "
    "sen gov "
    "rep the a an senator governor chancellor general professor pope coach director actor actress singer "
    "author writer skipper manager chairman chairwoman champion defending founder its his her their".split()
)
#: A lone one of these says of where somebody is: "the French won", "an American album".
_DEMONYMS = frozenset(
    "american british english scottish welsh irish french german italian spanish portuguese dutch belgian "
    "swiss austrian polish czech slovak hungarian romanian bulgarian greek turkish russian ukrainian swedish "
    "norwegian danish finnish icelandic estonian latvian lithuanian serbian croatian slovenian bosnian "
    "albanian canadian mexican brazilian argentine argentinian chilean colombian peruvian venezuelan cuban "
    "australian chinese japanese korean indian pakistani afghan iranian iraqi israeli palestinian syrian "
    "lebanese egyptian moroccan tunisian algerian libyan nigerian kenyan ethiopian african european asian "
    "thai vietnamese indonesian malaysian filipino saudi kiwi".split()
)
#: Spellings of one name are at least so alike.
ALIKE = 85


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as its folded words without titles."""

    parts: tuple[str, ...]

    def agrees(self, other: Name) -> bool:
        """Whether both may name the same: one is a part of the other, or both end alike and begin alike."""
        if set(self.parts) <= set(other.parts) or set(other.parts) <= set(self.parts):
            return True
        return _alike(self.parts[-1], other.parts[-1]) and _begin_alike(self.parts[0], other.parts[0])

    def is_in(self, folded: frozenset[str]) -> bool:
        """Whether a text with these folded words has the name, or its last word."""
        return self.parts[-1] in folded


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMention:
    """A name, where it stands in its sentence, whether a preposition of place leads it in, and whether the
    place that it lies within follows."""

    start: int
    end: int
    name: Name = field(compare=False)
    placed: bool = field(compare=False)
    within: bool = field(compare=False)
    doubtful: bool = field(compare=False)


def names(sentence: str, elsewhere: str) -> Iterator[NameMention]:
    """The names of a sentence in order.

    A single capital at its head is doubtful unless ``elsewhere``, the text around it, writes it with a
    capital inside a sentence too.
    """
    for match in _NAME.finditer(sentence):
        if _is_no_name(sentence, match):
            continue
        start, text = _own_part(match)
        parts = words(text)
        while parts and (parts[0] in _TITLES or parts[0] in STOPWORDS):
            parts = parts[1:]
        if (
            len("".join(parts)) < 2
            or any(part in _CALENDAR for part in parts)
            or all(p.isdigit() for p in parts)
            or (len(parts) == 1 and parts[0] in _DEMONYMS)
        ):
            continue
        opens = len(parts) == 1 and _opens(sentence, start)
        yield NameMention(
            start=start,
            end=start + len(text),
            name=Name(parts=tuple(parts)),
            placed=bool(_PLACED.search(fold(sentence[max(0, start - 40) : start]))),
            doubtful=opens and not _is_name(text.split()[-1], elsewhere),
            within=_WITHIN.match(sentence, start + len(text)) is not None,
        )


def _is_no_name(sentence: str, match: re.Match[str]) -> bool:
    """An aside in brackets, or the capital of ``Two-time champion``."""
    return sentence[: match.start()].endswith("(") or re.search(r"-[a-z]+$", match[0]) is not None


def _own_part(match: re.Match[str]) -> tuple[int, str]:
    """Where a name starts, and its text: of ``Norway's Ada Berg of Team Fjord`` it is ``Ada Berg``."""
    owner = _OWNER.match(match[0])
    text = match[0][owner.end() :] if owner else match[0]
    affiliated = _AFFILIATED.match(text)
    return match.start() + (owner.end() if owner else 0), _POSSESSIVE.sub(
        "", affiliated[1] if affiliated else text
    )


def _opens(sentence: str, start: int) -> bool:
    before = sentence[:start].rstrip(" “\"'‘(")
    return not before or before[-1] in ".!?:…"


def _is_name(word: str, elsewhere: str) -> bool:
    return re.search(rf"[\w,;]\s+{re.escape(word)}\b", elsewhere) is not None


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one, other) >= ALIKE


def _begin_alike(one: str, other: str) -> bool:
    return _alike(one, other) or (1 in {len(one), len(other)} and one[0] == other[0])
