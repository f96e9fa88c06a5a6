"""Finds where the words of a text stand among the words of its raw source.

Runs of four words that both have are the anchors. The chain of them that keeps most words in order is the
story; paragraphs that cleaning moved are found after it, and what lies between two anchors is compared
word by word. The cost grows with the number of words; what could grow faster is bounded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from operator import itemgetter

# Words that make an anchor, and how often they may occur in the text and in the source.
_ANCHOR = 4
_MOST_IN_TEXT = 8
_MOST_IN_SOURCE = 32
# Anchors kept, the longest first, and how many before it each is chained to.
_MOST_BLOCKS = 1_500
_LOOK_BACK = 150
_MOST_STEPS = 20
# A jump of so many words in the source costs as much as one word; a jump costs at most four.
_JUMP = 100
_DEAREST_JUMP = 4.0
# Words between two anchors that are compared each with each, at most.
_MOST_COMPARED = 20_000
_FEWEST_ALONE = 3
# A word that the source divides differently is put together of at most so many parts.
_MOST_PARTS = 8

#: ``ours[start : start + length]`` are ``theirs[other : other + length]``.
Block = tuple[int, int, int]
#: ``ours[start:end]`` is ``theirs[other:other_end]``: as many words, or a few that are divided differently.
Match = tuple[int, int, int, int]
#: How well a word of ours begins a stretch.
Begins = Callable[[int], int]


def aligned(ours: Sequence[str], theirs: Sequence[str], begins: Begins) -> list[Match]:
    """Which words of ours are which of theirs, in the order of ours; none of ours is in two matches.

    ``begins`` says how well each of our words begins a stretch: where either of two stretches may hold some
    words, they are divided where it is highest.
    """
    if ours and list(ours) == list(theirs):
        return [(0, len(ours), 0, len(ours))]
    anchors = _anchors(ours, theirs, _ANCHOR)
    blocks = _chain(anchors, begins)
    blocks += _moved(anchors, blocks, len(ours), begins)
    blocks.sort()
    for fill in (_between, _between):  # what the first finds narrows the gaps of the second
        blocks = sorted([*blocks, *fill(ours, theirs, blocks)])
    same = [(start, start + length, other, other + length) for start, other, length in blocks]
    return sorted([*same, *_divided(ours, theirs, blocks)])


def _anchors(ours: Sequence[str], theirs: Sequence[str], size: int) -> list[Block]:
    """The longest stretches that both have, each found at the first anchor in it."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for start, gram in enumerate(zip(*(ours[skip:] for skip in range(size)), strict=False)):
        places[gram].append(start)
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    reached: dict[int, int] = {}
    found: list[Block] = []
    budget = _MOST_STEPS * (len(ours) + len(theirs))
    for other, gram in enumerate(zip(*(theirs[skip:] for skip in range(size)), strict=False)):
        starts = places.get(gram)
        if starts is None or len(starts) > _MOST_IN_TEXT:
            continue
        seen[gram] += 1
        if seen[gram] > _MOST_IN_SOURCE or budget < 0:
            continue
        for start in starts:
            if other >= reached.get(other - start, 0):
                begun = start - _same_before(ours, theirs, start, other)
                end = start + size + _same_after(ours, theirs, start + size, other + size)
                found.append((begun, other - start + begun, end - begun))
                reached[other - start] = other - start + end
                budget -= end - begun
    return sorted(sorted(found, key=itemgetter(2), reverse=True)[:_MOST_BLOCKS])


def _same_after(ours: Sequence[str], theirs: Sequence[str], start: int, other: int) -> int:
    length = 0
    most = min(len(ours) - start, len(theirs) - other)
    while length < most and ours[start + length] == theirs[other + length]:
        length += 1
    return length


def _same_before(ours: Sequence[str], theirs: Sequence[str], start: int, other: int) -> int:
    length = 0
    most = min(start, other)
    while length < most and ours[start - length - 1] == theirs[other - length - 1]:
        length += 1
    return length


def _chain(blocks: Sequence[Block], begins: Begins) -> list[Block]:
    """The blocks, in the order of both, that hold the most words with the fewest and shortest jumps."""
    best: list[tuple[float, int, int]] = []  # the score, the block before, how much of this one it has taken
    for number, (start, other, length) in enumerate(blocks):
        score, before, cut = float(length), -1, 0
        for earlier in range(max(0, number - _LOOK_BACK), number):
            start_before, other_before, length_before = blocks[earlier]
            shared = max(start_before + length_before - start, other_before + length_before - other, 0)
            if start_before >= start or other_before >= other or shared >= length:
                continue
            jump = other - other_before - start + start_before
            dear = 1 + min(_DEAREST_JUMP, abs(jump) / _JUMP)
            if (value := best[earlier][0] + length - shared - dear) > score:
                score, before, cut = value, earlier, shared
        best.append((score, before, cut))
    chain: list[Block] = []
    at = max(range(len(best)), key=lambda number: best[number][0], default=-1)
    spare = 0  # words at this block's end that the one after it has taken
    while at >= 0:
        start, other, length = blocks[at]
        _, before, cut = best[at]
        taken = _taken(blocks[before], blocks[at], cut, begins) if before >= 0 else 0
        chain.append((start + cut - taken, other + cut - taken, length - cut + taken - spare))
        at, spare = before, taken
    return [block for block in chain[::-1] if block[2] > 0]


def _taken(before: Block, after: Block, cut: int, begins: Begins) -> int:
    """How many of the words that two blocks share the second one has, so that it begins well."""
    if cut == 0 or before[0] + before[2] - after[0] != cut:
        return 0
    return max(range(cut + 1), key=lambda taken: (begins(after[0] + cut - taken), -taken))


def _moved(anchors: Sequence[Block], chain: Sequence[Block], total: int, begins: Begins) -> list[Block]:
    """The anchors of what the chain has not, wherever the source has it."""
    found: list[Block] = []
    for start, end in _gaps(chain, total):
        inside = []
        for begun, other, length in anchors:
            low, high = max(begun, start), min(begun + length, end)
            if high - low >= _ANCHOR:
                inside.append((low, other + low - begun, high - low))
        found += _chain(sorted(inside), begins)
    return found


def _gaps(blocks: Sequence[Block], total: int) -> Iterator[tuple[int, int]]:
    edges = [(0, 0, 0), *blocks, (total, 0, 0)]
    for (start, _, length), (after, _, _) in pairwise(edges):
        if start + length < after:
            yield start + length, after


def _between(ours: Sequence[str], theirs: Sequence[str], blocks: Sequence[Block]) -> list[Block]:
    """What stands between two blocks in both."""
    found: list[Block] = []
    edges = [(0, 0, 0), *blocks, (len(ours), len(theirs), 0)]
    for (start, other, length), (after, other_after, _) in pairwise(edges):
        low, other_low = start + length, other + length
        if low < after and other_low < other_after:
            mine, yours = ours[low:after], theirs[other_low:other_after]
            last = low == 0  # before the first block, what stands nearest to it is meant
            found += [
                (low + begun, other_low + at, size) for begun, at, size in _in_gap(mine, yours, last=last)
            ]
    return found


def _in_gap(mine: Sequence[str], yours: Sequence[str], *, last: bool) -> list[Block]:
    if len(yours) <= 3 * len(mine) + 20 and len(mine) * len(yours) <= _MOST_COMPARED:
        matcher = SequenceMatcher(None, mine, yours, autojunk=False)
        found = [(block.a, block.b, block.size) for block in matcher.get_matching_blocks() if block.size]
        # A few words that happen to be in both are no sign that these are the same.
        if 2 * sum(size for _, _, size in found) >= len(mine):
            return found
        return [block for block in found if block[2] >= _FEWEST_ALONE]
    whole = _whole(mine, yours, last=last)
    if whole is not None:
        return [(0, whole, len(mine))]
    found = _chain(_anchors(mine, yours, 2), lambda _: 0)
    return [block for block in found if block[2] >= _FEWEST_ALONE]


def _whole(mine: Sequence[str], yours: Sequence[str], *, last: bool) -> int | None:
    """Where all of ``mine`` stands in one piece; a single word only if it stands there once."""
    found: list[int] = []
    at = -1
    for _ in range(_MOST_IN_SOURCE):
        try:
            at = yours.index(mine[0], at + 1)
        except ValueError:
            break
        if yours[at : at + len(mine)] == mine:
            found.append(at)
    if not found or (len(mine) == 1 and len(found) > 1):
        return None
    return found[-1 if last else 0]


def _divided(ours: Sequence[str], theirs: Sequence[str], blocks: Sequence[Block]) -> list[Match]:
    """Words that the source divides differently, by a hyphen at a line's end or by markup."""
    found: list[Match] = []
    edges = [(0, 0, 0), *blocks, (len(ours), len(theirs), 0)]
    for (start, other, length), (end, other_end, _) in pairwise(edges):
        low, other_low = start + length, other + length
        if not (low < end <= low + _MOST_PARTS and other_low < other_end <= other_low + _MOST_PARTS):
            continue
        if "".join(ours[low:end]) == "".join(theirs[other_low:other_end]):
            found.append((low, end, other_low, other_end))
    return found
