"""Story groups: articles that are copies or near-copies of one text.

A text is filed under its bands: some of its word shingles, chosen by their hash (sampling by
modulus, Broder 1997). Articles that have bands in common are candidates, so that no article is
compared with all others; unlike minima of hashes, sampled ones also find a short cut of a long
text. Candidates are confirmed on all shingles, on titles and on days. A group is what such links
connect, whatever the order in which its articles came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from assistant.sentences import split_sentences
from assistant.terms import content_stems, words

SHINGLE = 4
#: One shingle in so many is a band.
SAMPLING = 16
#: Candidates have this share of the bands of the one that has fewer.
MIN_SHARED_BANDS = 0.25
#: Shorter texts (stubs, paywall notices) say too little to call two of them copies.
MIN_SHINGLES = 30
#: Copies share this much of the union, or of the shorter text.
MIN_JACCARD, MIN_CONTAINMENT = 0.45, 0.7
#: And one of them begins with what is in the other, or their titles are alike: pages share lists and
#: notices as well. So much of the beginning, in words, has to be in the other text.
LEAD_WORDS, MIN_LEAD = 60, 0.4
#: Below this ratio of lengths it must be the longer one's beginning: a round-up of several stories
#: is a copy of none.
MIN_LENGTH_RATIO = 0.6
#: Copies appear within so many days; what comes later is one when its title is alike and its text
#: all but the same, for what is printed every week or year resembles itself.
WINDOW_DAYS, MIN_LATE_JACCARD = 3, 0.8
#: Titles are alike when they share this much of the content words of the shorter one.
MIN_TITLE = 0.5
#: A light rewrite shares less; then this much of its sentences must each stand in one of the other's.
MIN_REWRITE_JACCARD, MIN_SENTENCES, MIN_IN_SENTENCE = 0.25, 0.9, 0.5
#: An outlet's short text under several titles that it does not bear out: a notice taken for the story.
STUB_WORDS, SAME_TEXT, MIN_BORNE_OUT = 200, 0.95, 0.6

Relation = Literal["copy", "suspect", "other"]
Key = TypeVar("Key")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What decides whether two articles are copies. ``outlet`` is an address's host, else the publisher."""

    title: str
    text: str
    day: date | None = None
    outlet: str | None = None

    @classmethod
    def of(
        cls, *, title: str, text: str, day: date | None, url: str | None, publisher: str | None
    ) -> Wording:
        """The wording of an article by its stored fields."""
        try:
            host = urlsplit(url or "").hostname
        except ValueError:
            host = None
        return cls(title=title, text=text, day=day, outlet=host or publisher)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(words(self.text))

    @cached_property
    def shingles(self) -> frozenset[str]:
        """The runs of four folded words of the text."""
        return _runs(self.words)

    @cached_property
    def lead(self) -> frozenset[str]:
        """The shingles of the text's beginning."""
        return _runs(self.words[:LEAD_WORDS])

    @cached_property
    def title_stems(self) -> frozenset[str]:
        return frozenset(content_stems(self.title))

    @cached_property
    def sentences(self) -> tuple[frozenset[str], ...]:
        """The content stems of each sentence that has enough to be told from others."""
        spans = split_sentences(self.text)
        found = (frozenset(content_stems(self.text[start:end])) for start, end in spans)
        return tuple(stems for stems in found if len(stems) >= 4)

    def bands(self) -> tuple[int, ...]:
        """The hashes that the text is filed under, as signed 64-bit integers; none when it is too short."""
        if len(self.shingles) < MIN_SHINGLES:
            return ()
        hashes = (
            int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest(), "big", signed=True)
            for shingle in self.shingles
        )
        return tuple(sorted(each for each in hashes if each % SAMPLING == 0))


def relation(one: Wording, other: Wording) -> Relation:
    """``copy`` for copies and near-copies of one text, ``suspect`` for the same text under titles that
    do not fit it: a notice, or a third article, that was extracted in the place of both stories."""
    if min(len(one.shingles), len(other.shingles)) < MIN_SHINGLES:
        return "other"
    shared = len(one.shingles & other.shingles)
    jaccard = shared / (len(one.shingles) + len(other.shingles) - shared)
    containment = shared / min(len(one.shingles), len(other.shingles))
    if not within_window(one, other):
        late = titles_alike(one, other) and jaccard >= MIN_LATE_JACCARD
        return "copy" if late else "suspect" if jaccard >= SAME_TEXT else "other"
    if containment >= SAME_TEXT and _is_stub_of_two(one, other):
        return "suspect"
    if jaccard >= MIN_JACCARD or containment >= MIN_CONTAINMENT:
        return "copy" if _begin_alike(one, other) else "other"
    return "copy" if jaccard >= MIN_REWRITE_JACCARD and _is_rewrite(one, other) else "other"


def titles_alike(one: Wording, other: Wording) -> bool:
    """Whether half of the content words of the shorter title are in the other."""
    fewest = min(len(one.title_stems), len(other.title_stems))
    return fewest > 0 and len(one.title_stems & other.title_stems) >= MIN_TITLE * fewest


def within_window(one: Wording, other: Wording) -> bool:
    """Whether the articles appeared within a few days; true where a day is not known."""
    if one.day is None or other.day is None:
        return True
    return abs((one.day - other.day).days) <= WINDOW_DAYS


def connected(keys: Iterable[Key], linked: Callable[[Key, Key], bool]) -> Iterator[list[Key]]:
    """The parts of the keys that links connect, each in the order of the keys.

    Asks only for links between a part and what is not in it yet: for n keys that are
    all linked n - 1 times.
    """
    order = {key: number for number, key in enumerate(keys)}
    rest = list(order)
    while rest:
        part = [rest.pop(0)]
        for key in part:
            found = [each for each in rest if linked(key, each)]
            rest = [each for each in rest if each not in found]
            part.extend(found)
        yield sorted(part, key=order.__getitem__)


def _runs(found: tuple[str, ...]) -> frozenset[str]:
    return frozenset(" ".join(found[i : i + SHINGLE]) for i in range(len(found) - SHINGLE + 1))


def _begin_alike(one: Wording, other: Wording) -> bool:
    if titles_alike(one, other):
        return True
    shorter, longer = sorted((one, other), key=lambda each: len(each.shingles))
    if len(longer.lead & shorter.shingles) >= MIN_LEAD * len(longer.lead):
        return True
    near = len(shorter.shingles) >= MIN_LENGTH_RATIO * len(longer.shingles)
    return near and len(shorter.lead & longer.shingles) >= MIN_LEAD * len(shorter.lead)


def _is_rewrite(one: Wording, other: Wording) -> bool:
    """Whether the sentences of the shorter text stand, in other words or another order, in the other's."""
    shorter, longer = sorted((one, other), key=lambda each: len(each.shingles))

    def stands(stems: frozenset[str]) -> bool:
        return any(len(stems & each) >= MIN_IN_SENTENCE * len(stems) for each in longer.sentences)

    standing = sum(stands(stems) for stems in shorter.sentences)
    return standing >= MIN_SENTENCES * max(1, len(shorter.sentences))


def _is_stub_of_two(one: Wording, other: Wording) -> bool:
    """Whether one outlet has a short text under two titles of which it does not bear out one."""
    if one.outlet is None or one.outlet != other.outlet or one.title_stems == other.title_stems:
        return False
    if max(len(one.words), len(other.words)) > STUB_WORDS:
        return False
    return min(_borne_out(one), _borne_out(other)) < MIN_BORNE_OUT


def _borne_out(wording: Wording) -> float:
    """How much of the title's content words are in the text."""
    text = set(content_stems(wording.text))
    return len(wording.title_stems & text) / max(1, len(wording.title_stems))
