"""What a follow-up may mean: the noun phrases of earlier questions, each with what makes it salient.

The marks are those of Lappin and Leass (1994) and of centering (Grosz, Joshi and Weinstein 1995): how lately
and how often a thing was mentioned, and in which place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.rewriting.lexicon import ARTICLES, Kind, is_plural, is_relational
from assistant.rewriting.phrases import Phrase, Word, noun_phrases, read
from assistant.terms import stem

#: A phrase of more words is a clause.
LONGEST = 9
#: Of one question; a long one names much that nobody refers to.
PER_TURN = 15

#: The folded words of a phrase without articles and a final genitive: what makes two mentions one thing.
Key = tuple[str, ...]

_WITH_DISTANCE = frozenset(
    {
        "defined",
        "told about",
        "alone in its question",
        "first in its question",
        "opens the conversation",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A noun phrase as it was last used, ``distance`` questions before the last one.

    ``marks`` are names of what makes it likely to be meant again.
    """

    text: str
    key: Key
    distance: int
    is_plural: bool
    is_named: bool
    is_simple: bool
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A noun phrase where it stands in one question."""

    source: str
    words: Sequence[Word]
    phrase: Phrase
    others: Sequence[Phrase]

    @property
    def text(self) -> str:
        """As it is written, with its article."""
        first = self.phrase.first - bool(self._article)
        return self.source[self.words[first].start : self.words[self.phrase.last - 1].end]

    @property
    def _article(self) -> str:
        first = self.phrase.first
        before = self.words[first - 1].folded if first and not self.words[first].breaks else ""
        return before if before in ARTICLES else ""

    @property
    def inside(self) -> Sequence[Word]:
        return self.words[self.phrase.first : self.phrase.last]

    @property
    def before(self) -> Sequence[Word]:
        """The words before it, without its article, the nearest last."""
        return self.words[: self.phrase.first - bool(self._article)]


def mentions(earlier: Sequence[str]) -> tuple[Mention, ...]:
    """The phrases of earlier questions, oldest first: each once, as last used, the latest first."""
    turns = [_places(text) for text in reversed(earlier)]
    counts = Counter(key for turn in turns for key in turn)
    stems = [{stem(word) for key in turn for word in key} for turn in turns]
    found: dict[Key, Mention] = {}
    for distance, turn in enumerate(turns):
        for key in [key for key in turn if key not in found]:
            named_in = sum(known.issuperset(map(stem, key)) for known in stems)
            place = _standing(distance, counts[key], opens=key in turns[-1])
            marks = (*_marks(turn[key]), *place, *_spread(named_in, len(turns)))
            found[key] = _mention(key, turn[key], distance, marks)
    return tuple(found.values())


def key_of(words: Sequence[Word]) -> Key:
    """The key of a phrase."""
    return tuple(word.folded.removesuffix("'s") for word in words if word.folded not in ARTICLES)


def _places(text: str) -> dict[Key, _Place]:
    words = read(text)
    phrases = [each for each in noun_phrases(words) if each.last - each.first <= LONGEST][:PER_TURN]
    places = [_Place(source=text, words=words, phrase=phrase, others=phrases) for phrase in phrases]
    return {key_of(place.inside): place for place in places}


def _mention(key: Key, place: _Place, distance: int, marks: tuple[str, ...]) -> Mention:
    inside = place.inside
    # The head is the last word before what a preposition adds.
    head = next(
        (word for word, after in pairwise(inside) if after.kind is not Kind.NOUN),
        inside[-1],
    )
    named = any(word.text[:1].isupper() for word in inside if not word.sentence_start)
    nature = {"plural": is_plural(head.folded), "named": named, "relational head": is_relational(head.folded)}
    return Mention(
        text=place.text,
        key=key,
        distance=distance,
        is_plural=nature["plural"] or "and" in place.phrase.links,
        is_named=named,
        is_simple=not place.phrase.links,
        marks=(
            *marks,
            *(name for name, holds in nature.items() if holds),
            *(f"{mark} at {_distance(distance)}" for mark in marks if mark in _WITH_DISTANCE),
        ),
    )


def _marks(place: _Place) -> Iterator[str]:
    """What the place of a phrase in its question says."""
    phrase, before = place.phrase, place.before
    previous = before[-1] if before else None
    if phrase.first == place.others[0].first:
        yield "first in its question"
    if len({other.first for other in place.others}) == 1:
        yield "alone in its question"
    if any(
        other.first <= phrase.first and phrase.last <= other.last and other != phrase
        for other in place.others
    ):
        yield "inside another"
    if phrase.last == len(place.words):
        yield "ends its question"
        if previous is not None and previous.folded == "about":
            yield "told about"
        if [word.kind for word in before] == [Kind.ASKING, Kind.AUXILIARY]:
            yield "defined"
    if previous is not None:
        if previous.folded == "of" and any(is_relational(word.folded) for word in before[-3:-1]):
            yield "completes a relational noun"
        yield f"after {'of' if previous.folded == 'of' else previous.kind}"
    for link in dict.fromkeys(phrase.links):
        yield f"with {link if link in ('of', 'and') else 'a preposition'}"
    yield f"words {min(phrase.last - phrase.first, 5)}"


def _standing(distance: int, count: int, *, opens: bool) -> Iterator[str]:
    """What the conversation says: how lately and how often it was mentioned."""
    yield _distance(distance)
    if count > 1:
        yield f"mentioned {min(count, 3)} times"
    if opens:
        yield "opens the conversation"


def _spread(named_in: int, turns: int) -> Iterator[str]:
    """In how many of the questions its words stand: what all of them name is what they are about."""
    if turns > 1:
        share = "all" if named_in == turns else "one" if named_in == 1 else "some"
        yield f"words in {share} {'question' if share == 'one' else 'questions'}"


def _distance(turns: int) -> str:
    return f"distance {min(turns, 4)}"
