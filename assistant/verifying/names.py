"""Whether two names can be those of one: whole, in part, by initials, or by origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.verifying.facts import Word
from assistant.verifying.synonyms import SYNONYMS

#: Two words with so long a common beginning, and so much of the longer, are akin: Egypt and Egyptian.
SHARED, SHARE = 4, 0.6
_INSIDE = frozenset("of the and for".split())


def same_name(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether a word of one is in the other or akin to one there, or one has the initials of the other."""
    ours, theirs = {word.stem for word in one}, {word.stem for word in other}
    if any(a == b or akin(a, b) or b in SYNONYMS.get(a, ()) for a in ours for b in theirs):
        return True
    return not (ours.isdisjoint(initials(other)) and theirs.isdisjoint(initials(one)))


def akin(one: str, other: str) -> bool:
    """Whether two stems begin alike for most of their length."""
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    return common >= SHARED and common >= SHARE * max(len(one), len(other))


def initials(words: Sequence[Word]) -> Iterator[str]:
    """Those of each run of names, folded: ``un`` of United Nations; small words inside do not count."""
    run: list[str] = []
    for word in words:
        if word.name:
            run.append(word.folded[0])
        elif word.folded not in _INSIDE:
            yield from _joined(run)
            run = []
    yield from _joined(run)


def _joined(run: Sequence[str]) -> Iterator[str]:
    if len(run) > 1:
        yield "".join(run)
