"""The same thing in other words: one speech quoted differently, a word that judges, another unit."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from assistant.overviews.base import Finding
from assistant.overviews.differing import SAME_THING, SHARED_WORDS, words_near
from assistant.overviews.figures import agree, converted
from assistant.overviews.statements import Statement
from assistant.schema import Draft
from assistant.terms import words
from assistant.verifying import plain

#: How alike two quotations of one speech are, in per cent: below it they are two, above it one.
ONE_SPEECH, SAME_QUOTE = 60.0, 97.0
#: Cosine from which two statements are one told twice, so that a judging word of one is worth showing.
TOLD_TWICE = 0.68
_QUOTATION = re.compile(r"“([^”]{12,})”|\"([^\"]{12,})\"")
#: Words that judge what others name without judging, or name it from one side.
JUDGING = frozenset(
    "allegedly atrocity bizarre blunder botched boasted brutal brutally bullied carnage catastrophic chaotic "
    "cronies debacle derided desperate devastating disastrous disgraced disgraceful draconian extremist "
    "extremists fanatics farce fiasco furious glorious grim hardline hardliners heroic horrific humiliated "
    "humiliating hysteria insurgents invaders junta liberated liberators looted martyr martyrs massacre "
    "massacred meltdown militant militants notorious outrage outraged outrageous plundered propaganda puppet "
    "ransacked reckless regime rigged rioters ruthless savage scandal shambles shameful shocking slammed "
    "slaughter slaughtered smear strongman stunning terrorist terrorists thugs triumphant tyrant unprovoked "
    "vandals".split()
)


def worded_otherwise(one: Statement, other: Statement) -> Finding | None:
    """How two statements of one thing are worded differently, where they are; the quotes before the words."""
    return _quoted(one, other) or _in_another_unit(one, other) or _judged(one, other)


def _quoted(one: Statement, other: Statement) -> Finding | None:
    """Quotations so much alike that they are of one speech, and yet not the same."""
    for mine in _quotations(one.text):
        for theirs in _quotations(other.text):
            left, right = plain(mine).strip(" ,.;:"), plain(theirs).strip(" ,.;:")
            is_part = left in right or right in left
            if not is_part and ONE_SPEECH <= fuzz.ratio(left, right) < SAME_QUOTE:
                return _finding("quote", one, other, (f"“{mine}”", f"“{theirs}”"))
    return None


def _quotations(text: str) -> list[str]:
    return [match[1] or match[2] for match in _QUOTATION.finditer(text)]


def _in_another_unit(one: Statement, other: Statement) -> Finding | None:
    if one.cosine(other) < SAME_THING:
        return None
    for mine in one.figures:
        for theirs in other.figures:
            shared = words_near(one, mine) & words_near(other, theirs)
            if converted(mine, theirs) and agree(mine, theirs) and len(shared) >= SHARED_WORDS:
                return _finding("unit", one, other, (mine.written, theirs.written))
    return None


def _judged(one: Statement, other: Statement) -> Finding | None:
    """A word that judges, in one of two statements that tell the same."""
    if one.cosine(other) < TOLD_TWICE:
        return None
    mine, theirs = _judging(one, other), _judging(other, one)
    if not mine and not theirs:
        return None
    return _finding("word", one, other, (", ".join(mine), ", ".join(theirs)))


def _judging(one: Statement, other: Statement) -> list[str]:
    """The judging words that a statement has and the other has not."""
    return [
        word for word in dict.fromkeys(words(one.text)) if word in JUDGING and word not in words(other.text)
    ]


def _finding(kind: str, one: Statement, other: Statement, values: tuple[str, str]) -> Finding:
    drafts = tuple(Draft(text=each.text, spans=(each.span,)) for each in (one, other))
    return Finding(kind=kind, drafts=drafts, values=values)  # type: ignore[arg-type]
