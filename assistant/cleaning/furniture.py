"""Tells a page's furniture (buttons, share bars, promotions, notices) from its story, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.cleaning.rules import LONGEST, Kind, Rules, bare, rules_in_use

#: What is only signs: rules between paragraphs, stars.
SIGNS = "signs"
# A heading of a list or of the comments is shorter.
_LONGEST_HEADING = 60
_LONGEST_HEADLINE = 150
# Above the second paragraph of prose, and in the last lines, a text says where and when it was printed.
_HEAD_PROSE = 2
_FOOT_LINES = 5
_MOST_SHOWN, _LONGEST_SHOWN = 4, 40
_SEPARATORS = re.compile(r"[\s/|•·,:]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A line that was the page's, and of which kind."""

    line: str
    kind: str


def is_furniture(line: str) -> bool:
    """Whether a line is a button, a share bar, a promotion or a notice of the page."""
    return kind_of(line) is not None


def kind_of(line: str, *, in_head: bool = False) -> str | None:
    """Of which kind of furniture a line is; None for a line of the story.

    ``in_head``: the line is one of those that may tell when the text was printed.
    """
    if len(line) > LONGEST:
        return None
    if not (plain := bare(line)):
        return None if any(character.isalnum() for character in line) else SIGNS
    kind = _kind_of(line, plain, rules_in_use())
    return None if kind is None or (in_head and kind.below_head) else kind.label


@lru_cache(maxsize=1_000)
def _kind_of(line: str, plain: str, rules: Rules) -> Kind | None:
    if rules.keep and rules.keep.match(line):
        return None
    if plain in rules.lines:
        return rules.lines[plain]
    words = set(_SEPARATORS.split(plain))
    start = line.lstrip(" *•·-–>»|[(").replace("’", "'")
    for kind in rules.kinds:
        if len(words) > 1 and words <= kind.words:
            return kind
        if kind.pattern and kind.pattern.match(start):
            return kind
    return None


def without_furniture(blocks: Sequence[str]) -> tuple[list[str], list[Removed]]:
    """The paragraphs of the story, and the lines that were the page's.

    A heading of a list of links takes the headlines below it along; a heading of comments in the
    second half of the text takes all that follows.
    """
    rules = rules_in_use()
    kept: list[str] = []
    removed: list[Removed] = []
    total = sum(map(len, blocks))
    position = prose = first_link = 0
    links: Kind | None = None
    for number, block in enumerate(blocks):
        position += len(block)
        if position > total / 2 and kept and (ending := _ending(block, rules)):
            removed += [Removed(line=rest, kind=ending.label) for rest in blocks[number:]]
            break
        # A heading of links is taken only where headlines, not prose, follow.
        if (heading := _heading(block, rules)) and _links_follow(blocks, number):
            links, first_link = heading, number + 1
        elif links and (_is_prose(block) or (number > first_link and _is_subheading(blocks, number))):
            links = None
        in_head = prose < _HEAD_PROSE or number >= len(blocks) - _FOOT_LINES
        kind = links.label if links else kind_of(block, in_head=in_head)
        if kind is None:
            kept.append(block)
            prose += _is_prose(block)
        else:
            removed.append(Removed(line=block, kind=kind))
    return kept, removed


def notes_on(removed: Sequence[Removed]) -> list[str]:
    """What was removed, a note for each kind with up to four lines, shortened."""
    kinds: dict[str, dict[str, None]] = {}
    for each in removed:
        line = each.line if len(each.line) <= _LONGEST_SHOWN else f"{each.line[: _LONGEST_SHOWN - 1]}…"
        kinds.setdefault(each.kind, {})[line] = None
    return [f"{kind} removed: {_listed(list(lines))}" for kind, lines in kinds.items()]


def _listed(lines: Sequence[str]) -> str:
    more = f" and {len(lines) - _MOST_SHOWN} more" if len(lines) > _MOST_SHOWN else ""
    return ", ".join(lines[:_MOST_SHOWN]) + more


def _ending(block: str, rules: Rules) -> Kind | None:
    if len(block) >= _LONGEST_HEADING:
        return None
    line = block.strip(" :")
    return next((kind for kind in rules.kinds if kind.ending and kind.ending.match(line)), None)


def _heading(block: str, rules: Rules) -> Kind | None:
    if len(block) >= _LONGEST_HEADING:
        return None
    line = bare(block)
    return next((kind for kind in rules.kinds if kind.heading and kind.heading.match(line)), None)


def _links_follow(blocks: Sequence[str], number: int) -> bool:
    """Whether what follows the heading is the end of the text or a headline."""
    if number + 1 >= len(blocks):
        return True
    return number > 0 and not _is_prose(blocks[number + 1])


def _is_prose(block: str) -> bool:
    if len(block) > _LONGEST_HEADLINE:
        return True
    return bool(_SENTENCE_END.search(block)) and not is_furniture(block)


def _is_subheading(blocks: Sequence[str], number: int) -> bool:
    """Whether a few words stand over prose, and so are of the story rather than the last of the links."""
    return number + 1 < len(blocks) and _is_prose(blocks[number + 1]) and len(blocks[number].split()) <= 4
