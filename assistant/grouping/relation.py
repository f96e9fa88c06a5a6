"""Whether two articles are copies of one text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeVar

from assistant.grouping.wording import MIN_BRIEF, Hashes, Wording, count_shared, sampled
from assistant.terms import content_stems

#: Candidates have this share of the bands of both, or of the one that has fewer, in which a part of
#: what chance may take from a sample is allowed for.
MIN_SHARED_BANDS, MIN_SHARED_OF_FEWER, CHANCE = 0.15, 0.5, 0.5
#: Shorter texts say too little to call two of them copies, but for briefs that are all but the same.
MIN_SHINGLES = 30
MIN_BRIEF_JACCARD, MIN_BRIEF_BORNE_OUT = 0.8, 0.3
#: Copies share this much of the union, or of the shorter text.
MIN_JACCARD, MIN_CONTAINMENT = 0.45, 0.7
#: And one of them begins with what is in the other, less of it where their titles are alike: pages share
#: lists, notices and the captions of pictures as well. So much of the beginning has to be in the other text.
MIN_LEAD, MIN_LEAD_ALIKE = 0.4, 0.14
#: And they share their names and figures: today's report has yesterday's words, but not its numbers. Of
#: at least so many, this share; less where more of the words are the same.
MIN_SPECIFICS, MIN_SAME_SPECIFICS, MIN_SAME_SPECIFICS_NEAR = 12, 0.78, 0.6
NEAR_JACCARD, NEAR_CONTAINMENT = 0.6, 0.75
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


def linked(one: Wording, other: Wording) -> bool:
    """Whether two articles are candidates and copies: what such links connect is a group."""
    return are_candidates(one.body.bands, one.body.sampling, other.body.bands, other.body.sampling) and (
        relation(one, other) == "copy"
    )


def are_candidates(one: Hashes, one_sampling: int, other: Hashes, other_sampling: int) -> bool:
    """Whether texts share enough of their bands, given with what they were sampled by, to be compared."""
    if one_sampling != other_sampling:
        coarser = max(one_sampling, other_sampling)
        one, other = sampled(one, coarser), sampled(other, coarser)
    return share_enough(count_shared(one, other), len(one), len(other))


def share_enough(shared: int, one: int, other: int) -> bool:
    """Whether texts of so many bands are candidates when they share so many of them."""
    fewer = min(one, other)
    contained = shared >= MIN_SHARED_OF_FEWER * fewer - CHANCE * math.sqrt(fewer)
    return shared > 0 and (contained or shared >= MIN_SHARED_BANDS * (one + other - shared))


def relation(one: Wording, other: Wording) -> Relation:
    """``copy`` for copies and near-copies of one text, ``suspect`` for the same text under titles that
    do not fit it: a notice, or a third article, that was extracted in the place of both stories."""
    fewest, most = sorted((len(one.body.shingles), len(other.body.shingles)))
    if fewest < MIN_BRIEF:
        return "other"
    shared = count_shared(one.body.shingles, other.body.shingles)
    jaccard = shared / (fewest + most - shared)
    containment = shared / fewest
    if fewest < MIN_SHINGLES:
        return _relation_of_briefs(one, other) if jaccard >= MIN_BRIEF_JACCARD else "other"
    if not within_window(one, other):
        late = titles_alike(one, other) and jaccard >= MIN_LATE_JACCARD
        return "copy" if late else "suspect" if jaccard >= SAME_TEXT else "other"
    if containment >= SAME_TEXT and _is_stub_of_two(one, other):
        return "suspect"
    if jaccard >= MIN_JACCARD or containment >= MIN_CONTAINMENT:
        near = jaccard >= NEAR_JACCARD or containment >= NEAR_CONTAINMENT
        is_copy = _begin_alike(one, other) and _same_specifics(one, other, near=near)
        return "copy" if is_copy else "other"
    is_rewrite = (
        jaccard >= MIN_REWRITE_JACCARD and _same_specifics(one, other, near=True) and _is_rewrite(one, other)
    )
    return "copy" if is_rewrite else "other"


def titles_alike(one: Wording, other: Wording) -> bool:
    """Whether half of the content words of the shorter title are in the other."""
    fewest = min(len(one.title_stems), len(other.title_stems))
    return fewest > 0 and len(one.title_stems & other.title_stems) >= MIN_TITLE * fewest


def within_window(one: Wording, other: Wording) -> bool:
    """Whether the articles appeared within a few days; true where a day is not known."""
    if one.day is None or other.day is None:
        return True
    return abs((one.day - other.day).days) <= WINDOW_DAYS


def connected(
    keys: Iterable[Key], are_linked: Callable[[Key, Key], bool]
) -> Iterator[tuple[list[Key], list[tuple[Key, Key]]]]:
    """The parts of the keys that links connect, each in the order of the keys, with links that span it.

    Asks only for links between a part and what is not in it yet: for n keys that are
    all linked n - 1 times.
    """
    order = {key: number for number, key in enumerate(keys)}
    rest = dict(order)
    while rest:
        first = next(iter(rest))
        del rest[first]
        part: list[Key] = [first]
        links: list[tuple[Key, Key]] = []
        for key in part:
            found = [each for each in rest if are_linked(key, each)]
            for each in found:
                del rest[each]
            part.extend(found)
            links.extend((key, each) for each in found)
        yield sorted(part, key=order.__getitem__), links


def _relation_of_briefs(one: Wording, other: Wording) -> Relation:
    """Texts too short to be told from notices, and all but the same: their titles must bear that out."""
    alike, near = titles_alike(one, other), within_window(one, other)
    borne_out = sorted((_borne_out(one), _borne_out(other)))
    if alike and borne_out[1] >= MIN_BRIEF_BORNE_OUT and (near or one.title_stems == other.title_stems):
        return "copy"
    if near and borne_out[0] >= MIN_BORNE_OUT:
        return "copy"
    return "suspect" if not alike and one.outlet and one.outlet == other.outlet else "other"


def _begin_alike(one: Wording, other: Wording) -> bool:
    shorter, longer = sorted((one.body, other.body), key=lambda each: len(each.shingles))
    of_longer = count_shared(longer.lead, shorter.shingles) / len(longer.lead)
    of_shorter = count_shared(shorter.lead, longer.shingles) / len(shorter.lead)
    if titles_alike(one, other) and max(of_longer, of_shorter) >= MIN_LEAD_ALIKE:
        return True
    near = len(shorter.shingles) >= MIN_LENGTH_RATIO * len(longer.shingles)
    return of_longer >= MIN_LEAD or (near and of_shorter >= MIN_LEAD)


def _same_specifics(one: Wording, other: Wording, *, near: bool) -> bool:
    fewer, more = sorted((one.body.specifics, other.body.specifics), key=len)
    least = MIN_SAME_SPECIFICS_NEAR if near else MIN_SAME_SPECIFICS
    return len(fewer) < MIN_SPECIFICS or len(fewer & more) >= least * len(fewer)


def _is_rewrite(one: Wording, other: Wording) -> bool:
    """Whether the sentences of the shorter text stand, in other words or another order, in the other's."""
    shorter, longer = sorted((one.body, other.body), key=lambda each: len(each.shingles))

    def stands(stems: frozenset[str]) -> bool:
        return any(len(stems & each) >= MIN_IN_SENTENCE * len(stems) for each in longer.sentences)

    standing = sum(stands(stems) for stems in shorter.sentences)
    return standing >= MIN_SENTENCES * max(1, len(shorter.sentences))


def _is_stub_of_two(one: Wording, other: Wording) -> bool:
    """Whether one outlet has a short text under two titles of which it does not bear out one."""
    if one.outlet is None or one.outlet != other.outlet or one.title_stems == other.title_stems:
        return False
    if max(one.body.length, other.body.length) > STUB_WORDS:
        return False
    return min(_borne_out(one), _borne_out(other)) < MIN_BORNE_OUT


def _borne_out(wording: Wording) -> float:
    """How much of the title's content words are in the text."""
    text = set(content_stems(wording.text))
    return len(wording.title_stems & text) / max(1, len(wording.title_stems))
