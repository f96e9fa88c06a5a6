"""Tells a page's furniture (buttons, share bars, promotions, notices) from its story, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.cleaning.rules import LONGEST, Kind, Rules, bare, rules_in_use

#: What is only signs: rules between paragraphs, stars.
SIGNS = "signs"
# A heading of a list or of the comments is shorter.
_LONGEST_HEADING = 60
_LONGEST_HEADLINE = 150
# Remarks of readers are shorter than paragraphs of a story, most of them, and have names between them.
_SHORTEST_PARAGRAPH = 80
_MOST_PROSE = 0.7
_MOST_SHOWN, _LONGEST_SHOWN = 4, 40
_QUOTES = "\"“”„«‘'"
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


def kind_of(line: str) -> str | None:
    """Of which kind of furniture a line is; None for a line of the story."""
    if not any(character.isalnum() for character in line):
        return SIGNS
    kind = _kind_of(line, rules_in_use())
    return kind.label if kind else None


@lru_cache(maxsize=1_000)
def _kind_of(line: str, rules: Rules) -> Kind | None:
    if len(line) > LONGEST or (rules.keep and rules.keep.match(line)):
        return None
    plain = bare(line)
    # What somebody says in one word is no button.
    if plain in rules.lines and line[0] not in _QUOTES:
        return rules.lines[plain]
    start = line.lstrip(" *•·-–>»|[(").replace("’", "'")
    return rules.kind_of(start, frozenset(_SEPARATORS.split(plain)))


def without_furniture(blocks: Sequence[str]) -> tuple[list[str], list[Removed]]:
    """The paragraphs of the story, and the lines that were the page's, but for those of late kinds.

    A heading of a list of links takes the headlines below it along; a heading of comments in the
    second half of the text takes all that follows.
    """
    rules = rules_in_use()
    kept: list[str] = []
    removed: list[Removed] = []
    total = sum(map(len, blocks))
    position = first_link = 0
    links: Kind | None = None
    for number, block in enumerate(blocks):
        position += len(block)
        ending = _matching("ending", block, block.strip(" :"), rules)
        if ending and kept and position > total / 2 and _comments_follow(blocks[number + 1 :]):
            removed += [Removed(line=rest, kind=ending.label) for rest in blocks[number:]]
            break
        # A heading of links is taken only where headlines, not prose, follow.
        heading = _matching("heading", block, bare(block), rules)
        if heading and _links_follow(blocks, number):
            links, first_link = heading, number + 1
        elif links and (_is_prose(block) or (number > first_link and _is_subheading(blocks, number))):
            links = None
        kind = links.label if links else _early_kind(block, rules)
        if kind is None:
            kept.append(block)
        else:
            removed.append(Removed(line=block, kind=kind))
    return kept, removed


def without_late_furniture(blocks: Sequence[str]) -> tuple[list[str], list[Removed]]:
    """The same for the kinds that are late: to be called when the lines that tell dates have been taken."""
    rules = rules_in_use()
    kept: list[str] = []
    removed: list[Removed] = []
    for block in blocks:
        kind = _kind_of(block, rules)
        if kind and kind.late:
            removed.append(Removed(line=block, kind=kind.label))
        else:
            kept.append(block)
    return kept, removed


def _early_kind(block: str, rules: Rules) -> str | None:
    if not any(character.isalnum() for character in block):
        return SIGNS
    kind = _kind_of(block, rules)
    return kind.label if kind and not kind.late else None


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


def _matching(sort: Literal["heading", "ending"], block: str, line: str, rules: Rules) -> Kind | None:
    """The kind of which a line is a heading or an ending; such a line is short."""
    if len(block) >= _LONGEST_HEADING:
        return None
    patterns = ((kind, kind.heading if sort == "heading" else kind.ending) for kind in rules.kinds)
    return next((kind for kind, pattern in patterns if pattern and pattern.match(line)), None)


def _comments_follow(rest: Sequence[str]) -> bool:
    """Whether names and short remarks follow, not paragraphs alone: those are the story going on."""
    others = [block for block in rest if not is_furniture(block)]
    prose = sum(len(block) >= _SHORTEST_PARAGRAPH and _is_prose(block) for block in others)
    return prose <= _MOST_PROSE * len(others)


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
