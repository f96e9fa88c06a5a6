"""The words of a question with what they are, and its noun phrases. One pass each: linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from assistant.rewriting.lexicon import (
    CLOSED,
    HELPERS,
    IRREGULAR,
    POSSESSIVES,
    PREDICATES,
    Kind,
    is_adverb,
    is_verb,
)
from assistant.terms import fold

_TOKEN = re.compile(r"[^\W_](?:[\w&’'./-]*\w)?|[^\w\s]")
_ENDS = frozenset(".?!")
_JOINS = frozenset("of in for on at from to with between and by during as".split())
#: A phrase grows over so many neighbours.
MOST_JOINED = 3

_PARTICIPLES_FOLLOW = frozenset({Kind.NOUN, Kind.AUXILIARY, Kind.PRONOUN, Kind.ADVERB})
# Parts of a name where a noun stands before them: "the all star game".
_IN_NAMES = frozenset({"all", "most", "first", "no"})
_SHORTEST_FORM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word at ``[start, end)`` of its text; ``breaks`` when punctuation or nothing stands before it."""

    text: str
    folded: str
    start: int
    end: int
    kind: Kind
    breaks: bool
    sentence: int
    sentence_start: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A noun phrase: the words ``[first, last)``; ``links`` are the prepositions and "and" inside it."""

    first: int
    last: int
    links: tuple[str, ...] = ()


def read(text: str) -> tuple[Word, ...]:
    """The words of a text in order, each with its kind."""
    found: list[Word] = []
    kinds: set[Kind] = set()
    sentence, breaks, starts = 0, True, True
    for match in _TOKEN.finditer(text):
        token = match[0]
        if not token[0].isalnum():
            breaks = True
            starts = starts or token in _ENDS
            sentence += token in _ENDS
            continue
        kinds = set() if starts else kinds
        folded = fold(token).replace("’", "'")
        kind = _kind(token, folded, None if starts else found[-1], lacks_verb=_lacks_verb(kinds))
        kinds.add(Kind.HELPER if folded in HELPERS else kind)
        found.append(
            Word(
                text=token,
                folded=folded,
                start=match.start(),
                end=match.end(),
                kind=kind,
                breaks=breaks,
                sentence=sentence,
                sentence_start=starts,
            )
        )
        breaks = starts = False
    return tuple(found)


def _lacks_verb(kinds: Set[Kind]) -> bool:
    """Whether a sentence with words of these kinds still needs a main verb."""
    return Kind.VERB not in kinds and (Kind.HELPER in kinds or Kind.AUXILIARY not in kinds)


def _kind(token: str, folded: str, before: Word | None, *, lacks_verb: bool) -> Kind:
    is_capital = before is not None and token[0].isupper() and folded != "i"
    closed = CLOSED.get(folded)
    if folded in _IN_NAMES and before is not None and before.kind is Kind.NOUN:
        return Kind.NOUN
    if closed is not None and not (is_capital and (token.isupper() or closed is Kind.ADVERB)):
        return closed
    if is_capital:
        return Kind.NOUN
    if is_adverb(folded) or (before is not None and before.folded == "how"):
        return Kind.ADVERB  # "how loud is it"
    if before is not None and _is_participle(folded, before):
        return Kind.VERB
    return _verb_or_noun(folded, before, lacks_verb=lacks_verb) if is_verb(folded) else Kind.NOUN


def _is_participle(folded: str, before: Word) -> bool:
    if len(folded) < _SHORTEST_FORM or before.kind not in _PARTICIPLES_FOLLOW or before.folded in POSSESSIVES:
        return False
    return folded.endswith("ed") or (folded.endswith("ing") and before.kind in (Kind.AUXILIARY, Kind.ADVERB))


def _verb_or_noun(folded: str, before: Word | None, *, lacks_verb: bool) -> Kind:
    """What a word is that may be either, by the word before it."""
    if before is None:
        return Kind.VERB
    if before.kind is Kind.PREPOSITION:
        return Kind.VERB if before.folded == "to" else Kind.NOUN
    if before.kind is Kind.DETERMINER or before.folded in POSSESSIVES or before.text.isdigit():
        return Kind.NOUN
    if before.kind is Kind.NOUN:
        return Kind.VERB if lacks_verb or folded in IRREGULAR or folded.endswith("ing") else Kind.NOUN
    return Kind.VERB


def noun_phrases(words: Sequence[Word]) -> tuple[Phrase, ...]:
    """Noun phrases: the simple ones, and what prepositions and "and" make of neighbours."""
    simple = list(_runs(words))
    found: list[Phrase] = []
    for place, run in enumerate(simple):
        found.append(run)
        grown = run
        for following in simple[place + 1 : place + 1 + MOST_JOINED]:
            link = _link(words, grown.last, following.first)
            if link is None:
                break
            grown = Phrase(first=run.first, last=following.last, links=(*grown.links, link))
            found.append(grown)
    return tuple(found)


def _runs(words: Sequence[Word]) -> Iterator[Phrase]:
    """Runs of nouns and their adjectives that no punctuation breaks."""
    first = 0
    for place in range(1, len(words) + 1):
        if (
            place < len(words)
            and words[place].kind is words[place - 1].kind is Kind.NOUN
            and not words[place].breaks
        ):
            continue
        last = place
        # An adjective at the end says something of the phrase: "is the act legal".
        while last > first and words[last - 1].folded in PREDICATES:
            last -= 1
        if last > first and words[first].kind is Kind.NOUN:
            yield Phrase(first=first, last=last)
        first = place


def _link(words: Sequence[Word], last: int, first: int) -> str | None:
    """The preposition or "and" between two phrases with at most a determiner after it."""
    joint, *determiner = words[last:first] or (None,)
    if joint is None or joint.folded not in _JOINS or any(word.breaks for word in words[last : first + 1]):
        return None
    if any(word.kind is not Kind.DETERMINER for word in determiner) or len(determiner) > 1:
        return None
    return joint.folded
