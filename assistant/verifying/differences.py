"""Where a sentence says something else than the sentence of its evidence that is most like it.

The words of both are laid side by side, the longest common runs first. What stands between two common runs is
a slot: another number, day or name there is a difference, whatever stands elsewhere. So is a word that only
one of the two denies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from assistant.verifying.days import fits
from assistant.verifying.facts import DENIAL_REACH, DENIALS, HEDGES, Facts, Word
from assistant.verifying.names import same_name
from assistant.verifying.numbers import same_value

Kind = Literal["number", "day", "name", "speaker", "denial", "hedge"]
#: An edit as difflib gives it: what is done, and the places in the one and in the other.
Code = tuple[str, int, int, int, int]
#: Longer slots are other wording, not another value.
LONGEST_SLOT = 6
#: A slot is one where the common runs beside it have so many content words.
HOLDING = 2
#: So many words beside a name may lie between it and its "said".
NEAR_SAYING = 3
_SAYING = frozenset("said says say told tell tells added announced warned stated according claimed".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the sentence says, and its evidence instead."""

    kind: Kind
    claimed: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """The part of one of the two sentences that stands where the other has another."""

    facts: Facts
    places: range

    @property
    def names(self) -> tuple[Word, ...]:
        return tuple(self.facts.words[place] for place in self.places if self.facts.words[place].name)

    def before_its_end(self, chosen: Set[str]) -> str:
        """Those of the chosen words that stand within reach of what follows."""
        start = max(self.places.start, self.places.stop - DENIAL_REACH)
        words = (word.folded for word in self.facts.words[start : self.places.stop])
        return " ".join(word for word in words if word in chosen)

    @property
    def spoken(self) -> bool:
        """Whether a word of saying stands in it or beside it."""
        start, end = max(0, self.places.start - NEAR_SAYING), self.places.stop + NEAR_SAYING
        return any(word.folded in _SAYING for word in self.facts.words[start:end])


def differences(claim: Facts, told: Facts, published: date | None = None) -> Iterator[Difference]:
    """The differences of a sentence from one that is most like it; ``published`` is the day of the other."""
    codes = SequenceMatcher(None, _keys(claim), _keys(told), autojunk=False).get_opcodes()
    for place, (tag, a, b, c, d) in enumerate(codes):
        ours, theirs = _Slot(facts=claim, places=range(a, b)), _Slot(facts=told, places=range(c, d))
        before, after = _shared(claim, codes[:place][-1:]), _shared(claim, codes[place + 1 :][:1])
        is_short = max(b - a, d - c) <= LONGEST_SLOT
        if tag == "replace" and is_short and _says_something(before) + _says_something(after) >= HOLDING:
            yield from _numbers(ours, theirs)
            yield from _days(ours, theirs, published)
            yield from _names(ours, theirs)
        if tag != "equal" and (_says_something(after[:DENIAL_REACH]) or len(after) > DENIAL_REACH):
            yield from _turns(ours, theirs)


def _shared(claim: Facts, codes: Sequence[Code]) -> tuple[Word, ...]:
    """The words of the common run beside a slot; none where a sentence begins or ends."""
    return tuple(word for _, a, b, _, _ in codes for word in claim.words[a:b])


def _says_something(words: Sequence[Word]) -> int:
    return sum(word.content for word in words)


def _keys(facts: Facts) -> list[str]:
    """The stems; a number as its value, so that 12 and twelve are the same."""
    keys = [word.stem for word in facts.words]
    for number in facts.numbers:
        for place in number.places:
            keys[place] = f"{number.value:g}"
    return keys


def _numbers(ours: _Slot, theirs: _Slot) -> Iterator[Difference]:
    claimed = [each for each in ours.facts.numbers if each.places[0] in ours.places]
    told = [each for each in theirs.facts.numbers if each.places[0] in theirs.places]
    if claimed and told and not any(same_value(a, b) for a in claimed for b in told):
        yield Difference(kind="number", claimed=claimed[0].written, told=told[0].written)


def _days(ours: _Slot, theirs: _Slot, published: date | None) -> Iterator[Difference]:
    claimed = [each for each in ours.facts.days if not set(each.places).isdisjoint(ours.places)]
    told = [each for each in theirs.facts.days if not set(each.places).isdisjoint(theirs.places)]
    if claimed and told and not any(fits(a, b, published) for a in claimed for b in told):
        yield Difference(kind="day", claimed=claimed[0].written, told=told[0].written)


def _names(ours: _Slot, theirs: _Slot) -> Iterator[Difference]:
    claimed, told = ours.names, theirs.names
    if claimed and told and not same_name(claimed, told):
        kind: Kind = "speaker" if ours.spoken and theirs.spoken else "name"
        yield Difference(kind=kind, claimed=_written(claimed), told=_written(told))


def _written(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _turns(ours: _Slot, theirs: _Slot) -> Iterator[Difference]:
    """A negation that only one has just before words that both have; a hedge that only the evidence has."""
    denied, told_denied = ours.before_its_end(DENIALS), theirs.before_its_end(DENIALS)
    if bool(denied) != bool(told_denied):
        yield Difference(kind="denial", claimed=denied, told=told_denied)
    hedge = theirs.before_its_end(HEDGES)
    if hedge and not any(word.folded in HEDGES for word in ours.facts.words):
        yield Difference(kind="hedge", claimed="", told=hedge)
