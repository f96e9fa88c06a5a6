"""Passages as a reader wants them: whole paragraphs, and what stands side by side in one piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.schema import Passage

#: What a passage may grow to: three chunks, as many as one article may have.
MAX_CHARACTERS = 2_400

_BREAK = "\n\n"

Group = list[Passage]


def whole_paragraphs(
    passages: Sequence[Passage], *, max_characters: int = MAX_CHARACTERS
) -> tuple[Passage, ...]:
    """The passages, those of one article that touch or share a paragraph joined, and each extended to the
    bounds of its paragraphs, as far as ``max_characters`` allow.

    A joined passage stands where the best of its members stood, under that one's id, with the best score,
    similarity and ranks among them. ``article.text[start:end] == text`` holds, and where the passages did
    not overlap, these do not.
    """
    by_article: dict[str, Group] = {}
    for passage in passages:
        by_article.setdefault(passage.article.article_id, []).append(passage)
    places = {passage.chunk.chunk_id: place for place, passage in enumerate(passages)}
    made: dict[int, Passage] = {}
    for found in by_article.values():
        for group, start, end in _extended(_groups(found, max_characters), max_characters):
            members = sorted(group, key=lambda member: places[member.chunk.chunk_id])
            made[places[members[0].chunk.chunk_id]] = _joined(members, start, end)
    return tuple(made[place] for place in sorted(made))


def _groups(found: Group, limit: int) -> list[Group]:
    """The passages of one article in the order of its text, neighbours together."""
    groups: list[Group] = []
    for passage in sorted(found, key=lambda each: (each.chunk.start, each.chunk.end)):
        if groups and _belong_together(groups[-1], passage, limit):
            groups[-1].append(passage)
        else:
            groups.append([passage])
    return groups


def _belong_together(group: Group, passage: Passage, limit: int) -> bool:
    start, end = _bounds(group)
    if max(end, passage.chunk.end) - start > limit:
        return False
    between = passage.article.text[end : passage.chunk.start]
    return not between.strip() or _BREAK not in between


def _extended(groups: Sequence[Group], limit: int) -> Iterator[tuple[Group, int, int]]:
    """Each group with its bounds, moved out to those of its paragraphs; never into a neighbour."""
    floor = 0
    for place, group in enumerate(groups):
        text = group[0].article.text
        start, end = _bounds(group)
        ceiling = groups[place + 1][0].chunk.start if place + 1 < len(groups) else len(text)
        first = max(floor, _paragraph_start(text, start))
        if end - first <= limit:
            start = first + len(text[first:start]) - len(text[first:start].lstrip())
        last = min(ceiling, _paragraph_end(text, end))
        if last - start <= limit:
            end += len(text[end:last].rstrip())
        floor = end
        yield group, start, end


def _bounds(group: Group) -> tuple[int, int]:
    return min(each.chunk.start for each in group), max(each.chunk.end for each in group)


def _paragraph_start(text: str, start: int) -> int:
    before = text.rfind(_BREAK, 0, start)
    return before + len(_BREAK) if before >= 0 else 0


def _paragraph_end(text: str, end: int) -> int:
    after = text.find(_BREAK, end)
    return after if after >= 0 else len(text)


def _joined(members: Sequence[Passage], start: int, end: int) -> Passage:
    """One passage of the members, the best first."""
    best = members[0]
    names = {name for member in members for name in member.ranks}
    return replace(
        best,
        chunk=replace(best.chunk, start=start, end=end, text=best.article.text[start:end]),
        score=max(member.score for member in members),
        similarity=max(member.similarity for member in members),
        ranks={name: min(member.ranks[name] for member in members if name in member.ranks) for name in names},
    )
