"""Which words, numbers and days of a sentence stand in which sentences of its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.verifying.days import Day, fits
from assistant.verifying.facts import Facts, Word, read_facts, sentences_of
from assistant.verifying.names import SHARED, akin, initials
from assistant.verifying.numbers import Number, same_value
from assistant.verifying.synonyms import SYNONYMS

Table = NDArray[np.float64]

#: What a word is worth that is not the same: of one meaning, or of one origin.
ALIKE, AKIN = 0.8, 0.7
#: A name counts this much in a sentence with a pronoun when it stands in one of the two sentences before.
REFERRED = 0.8
_PRONOUNS = frozenset("he she his her him hers it its they their them who which".split())


@dataclass(frozen=True)
class Evidence:
    """The sentences of all cited texts, and where each stem stands."""

    sentences: tuple[Facts, ...]
    #: The day of the article of each sentence, where it is known.
    published: tuple[date | None, ...]
    #: The stems of what may be said of the texts besides: outlet, day, title.
    about: frozenset[str] = frozenset()

    @cached_property
    def places(self) -> Mapping[str, frozenset[int]]:
        """The sentences in which a stem stands."""
        found: dict[str, set[int]] = defaultdict(set)
        for number, facts in enumerate(self.sentences):
            for word in facts.words:
                found[word.stem].add(number)
            for each in initials(facts.words):
                found[each].add(number)
        return {each: frozenset(numbers) for each, numbers in found.items()}

    @cached_property
    def by_beginning(self) -> Mapping[str, tuple[str, ...]]:
        """The stems by their first letters."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.places:
            if len(each) >= SHARED:
                found[each[:SHARED]].append(each)
        return {each: tuple(stems) for each, stems in found.items()}

    @cached_property
    def referring(self) -> frozenset[int]:
        """The sentences that have a pronoun."""
        return frozenset(
            number
            for number, facts in enumerate(self.sentences)
            if any(word.folded in _PRONOUNS for word in facts.words)
        )


@lru_cache(maxsize=256)
def evidence_of(texts: tuple[str, ...], about: tuple[str, ...] = ()) -> Evidence:
    """The evidence of cited texts; ``about`` says of each, or of all, whose it is and of which day."""
    told = [read_facts(each) for each in about]
    days = [_published(facts) for facts in told]
    if len(days) != len(texts):
        days = [days[0] if len(set(days)) == 1 else None] * len(texts)
    found = [(facts, day) for text, day in zip(texts, days, strict=True) for facts in sentences_of(text)]
    return Evidence(
        sentences=tuple(facts for facts, _ in found),
        published=tuple(day for _, day in found),
        about=frozenset(word.stem for facts in told for word in facts.words),
    )


def _published(facts: Facts) -> date | None:
    """The first whole date that is named."""
    for day in facts.days:
        if day.year and day.month and day.day:
            with suppress(ValueError):  # 31 February
                return date(day.year, day.month, day.day)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that the sentence says: a word, a number or a day."""

    what: Word | Number | Day
    place: int

    @property
    def kind(self) -> str:
        """``name``, ``word``, ``number`` or ``day``."""
        if isinstance(self.what, Word):
            return "name" if self.what.name else "word"
        return "number" if isinstance(self.what, Number) else "day"


def items_of(claim: Facts) -> tuple[Item, ...]:
    """What the sentence says, in order."""
    values: tuple[Number | Day, ...] = (*claim.numbers, *claim.days)
    taken = {place for each in values for place in each.places}
    words = [
        Item(what=word, place=place)
        for place, word in enumerate(claim.words)
        if word.content and place not in taken and word.text not in "$€£¥₹%"
    ]
    others = [Item(what=each, place=each.places[0]) for each in values]
    return tuple(sorted((*words, *others), key=lambda item: item.place))


def align(items: Sequence[Item], evidence: Evidence) -> Table:
    """How well each item stands in each sentence, from 0 to 1, of shape (items, sentences)."""
    table = np.zeros((len(items), len(evidence.sentences)))
    for row, item in enumerate(items):
        if isinstance(item.what, Word):
            for number, worth in _word(item.what, evidence):
                table[row, number] = max(table[row, number], worth)
        else:
            for number, (facts, day) in enumerate(zip(evidence.sentences, evidence.published, strict=True)):
                table[row, number] = _stands(item.what, facts, day)
    return table


def referred(items: Sequence[Item], table: Table, evidence: Evidence) -> Table:
    """The same, with names that a pronoun can stand for."""
    filled = table.copy()
    for row, item in enumerate(items):
        if item.kind == "name":
            for number in evidence.referring:
                before = table[row, max(0, number - 2) : number]
                if before.size:
                    filled[row, number] = max(filled[row, number], REFERRED * before.max())
    return filled


def _word(word: Word, evidence: Evidence) -> Iterator[tuple[int, float]]:
    same = evidence.places.get(word.stem, frozenset())
    yield from ((number, 1.0) for number in same)
    for other in SYNONYMS.get(word.stem, ()):
        yield from ((number, ALIKE) for number in evidence.places.get(other, ()))
    if len(word.stem) >= SHARED and not word.folded.isdigit():
        for other in evidence.by_beginning.get(word.stem[:SHARED], ()):
            if other != word.stem and akin(word.stem, other):
                yield from ((number, AKIN) for number in evidence.places[other])


def _stands(what: Number | Day, facts: Facts, published: date | None) -> float:
    if isinstance(what, Day):
        return float(any(fits(what, told, published) for told in facts.days))
    best = 0.0
    for told in facts.numbers:
        if same_value(what, told):
            best = max(
                best, 1.0 if not what.around or what.around & told.around or what.unit == told.unit else 0.7
            )
    if not best and what.written.isdigit():  # a year, a score, part of a name
        best = float(any(word.folded == what.written for word in facts.words))
    return best
