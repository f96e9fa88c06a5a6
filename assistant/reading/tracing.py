"""Makes the map from an article's text to its raw source."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.cleaning import has_mojibake
from assistant.reading.aligning import aligned
from assistant.reading.scanning import CODED, LONGEST, Words, raw_words, stated_words, text_words, unescaped
from assistant.schema import Run, SourceMap

# Fewer words are not looked for among what a page states unseen.
_FEWEST_LEFT = 3
# Signs beside a word that belong to its run.
_MOST_SIGNS = 4
_LONGEST_CODE = 12
# Where a source has mojibake it has it early.
_LOOKED_AT = 1_000_000
_STOP = re.compile(r"[.!?…]")
_NO_WORDS = Words([], [], [])
#: From where to where a word stands in the text, and in the source.
_Place = tuple[int, int, int, int]


def digest_of(raw: str) -> str:
    """The SHA-256 of a raw source, by which a change is noticed."""
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()


def map_to_source(text: str, raw: str) -> SourceMap:
    """How a cleaned text lies in the source that it was read from."""
    return SourceMap(digest=digest_of(raw), runs=tuple(_runs(places_of_words(text, raw), text, raw)))


def places_of_words(text: str, raw: str) -> list[_Place]:
    """Where the words of a text stand in its source, in the order of the text; those not found are left out.

    What is seen of the source comes before what a page states unseen, unless less than half of the text is
    seen and more is stated. Words that are not found as they are may be found repaired.
    """
    words = text_words(text[:LONGEST])
    trace = _Trace(text=text, raw=raw, words=words)
    everything = list(range(len(words)))
    seen = raw_words(raw)
    places, left = trace.find(everything, seen)
    scans: list[Callable[[str], Words]] = [_repaired_words, stated_words]
    if 2 * len(left) > len(words):
        stated, still_left = trace.find(everything, stated_words(raw))
        if len(still_left) < len(left):
            places, left, scans = stated, still_left, [_repaired_words, lambda _: seen]
    for scan in scans:
        if len(left) >= (_FEWEST_LEFT if scan is stated_words else 1):
            more, left = trace.find(left, scan(raw))
            places += more
    return sorted(places)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trace:
    text: str
    raw: str
    words: Words

    def find(self, numbers: Sequence[int], source: Words) -> tuple[list[_Place], list[int]]:
        """Where the words of these numbers stand among those of the source, and which are not found."""
        keys = [self.words.keys[number] for number in numbers]
        places: list[_Place] = []
        found: set[int] = set()
        for start, end, other, other_end in aligned(keys, source.keys, lambda at: self._begins(numbers[at])):
            same = end - start == other_end - other
            whole = numbers[end - 1] - numbers[start] == end - 1 - start
            if same and not whole:
                for at in range(start, end):
                    there = other + at - start
                    places += self._places(numbers[at], numbers[at], source, there, there)
            elif whole:
                places += self._places(numbers[start], numbers[end - 1], source, other, other_end - 1)
            if same or whole:
                found.update(numbers[start:end])
        return places, [number for number in numbers if number not in found]

    def _places(self, first: int, last: int, source: Words, other: int, other_last: int) -> Iterator[_Place]:
        """One place where the words stand in the source as in the text, else one of each part that does."""
        start, end = self.words.place(first, last)
        raw_start, raw_end = source.place(other, other_last)
        if (
            first == last
            or last - first != other_last - other
            or self.text[start:end] == self.raw[raw_start:raw_end]
        ):
            yield start, end, raw_start, raw_end
            return
        half = (last - first) // 2
        yield from self._places(first, first + half, source, other, other + half)
        yield from self._places(first + half + 1, last, source, other + half + 1, other_last)

    def _begins(self, number: int) -> int:
        """2 for the first word of a paragraph, 1 for one after a full stop, else 0."""
        before = self.words.place(number - 1, number - 1)[1] if number else 0
        gap = self.text[before : self.words.place(number, number)[0]]
        return 2 if "\n" in gap else 1 if _STOP.search(gap) else 0


def _repaired_words(raw: str) -> Words:
    return raw_words(raw, mended=True) if has_mojibake(raw[:_LOOKED_AT]) else _NO_WORDS


def _runs(places: Sequence[_Place], text: str, raw: str) -> Iterator[Run]:
    """Words that lie in the source as in the text make one run, with the signs around them."""
    stretches = _joined(places, text, raw)
    signed: list[_Place] = []
    for number, stretch in enumerate(stretches):
        low = signed[-1][1] if signed else 0
        high = stretches[number + 1][0] if number + 1 < len(stretches) else len(text)
        before = list(_signs_before(stretch, text, raw, low))
        signed += [*reversed(before), stretch, *_signs_after(stretch, text, raw, high)]
    for start, end, raw_start, raw_end in _joined(signed, text, raw):
        yield Run(start=start, end=end, raw_start=raw_start, raw_end=raw_end)


def _joined(places: Sequence[_Place], text: str, raw: str) -> list[_Place]:
    """Places that follow each other in both at the same distance, as one; others stay as they are.

    So that a run of the same length in both is the same sign by sign.
    """
    result: list[_Place] = []
    for place in places:
        start, end, raw_start, raw_end = place
        if result and _is_even(place) and _is_even(result[-1]):
            before = result[-1]
            gap, raw_gap = text[before[1] : start], raw[before[3] : raw_start]
            if before[3] <= raw_start and len(gap) == len(raw_gap) and gap.split() == raw_gap.split():
                result[-1] = (before[0], end, before[2], raw_end)
                continue
        result.append(place)
    return result


def _is_even(place: _Place) -> bool:
    return place[1] - place[0] == place[3] - place[2]


def _signs_after(place: _Place, text: str, raw: str, high: int) -> Iterator[_Place]:
    """The signs that follow a word in both, as they are or as entities."""
    at, raw_at = place[1], place[3]
    for _ in range(_MOST_SIGNS):
        if at >= high or text[at].isspace():
            return
        match = CODED.match(raw, raw_at)
        if match is not None and unescaped(match[0]) == text[at]:
            size = len(match[0])
        elif raw[raw_at : raw_at + 1] == text[at]:
            size = 1
        else:
            return
        yield at, at + 1, raw_at, raw_at + size
        at, raw_at = at + 1, raw_at + size


def _signs_before(place: _Place, text: str, raw: str, low: int) -> Iterator[_Place]:
    """The signs that precede a word in both, the nearest first."""
    at, raw_at = place[0], place[2]
    for _ in range(_MOST_SIGNS):
        if at <= low or text[at - 1].isspace():
            return
        opened = max(raw.rfind(sign, max(0, raw_at - _LONGEST_CODE), raw_at) for sign in "&\\")
        match = CODED.fullmatch(raw, opened, raw_at) if opened >= 0 else None
        if match is not None and unescaped(match[0]) == text[at - 1]:
            size = len(match[0])
        elif raw_at and raw[raw_at - 1] == text[at - 1]:
            size = 1
        else:
            return
        yield at - 1, at, raw_at - size, raw_at
        at, raw_at = at - 1, raw_at - size
