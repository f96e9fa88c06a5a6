"""Every way in which a follow-up may be completed by a phrase of an earlier question.

An edit carries the names of what speaks for and against it; ``choosing`` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.rewriting.asking import clause_before, traits
from assistant.rewriting.framing import frames
from assistant.rewriting.lexicon import (
    ARTICLES,
    PERSONS,
    PLURAL,
    POSSESSIVES,
    PREDICATES,
    PRONOUNS,
    Kind,
    is_relational,
)
from assistant.rewriting.mentions import Mention
from assistant.rewriting.phrases import Word, read

_SIMPLE = {
    "it": "it", "they": "they", "them": "they", "he": "he", "she": "he", "him": "he",
    "those": "those", "these": "those", "this": "that", "that": "that", "there": "there",
    "one": "one", "ones": "one", "others": "one",
}  # fmt: skip
# An empty "it": "is it true", "how long does it take".
_EMPTY = frozenset("take takes took true possible legal rain snow".split())
# After these "that" points at something; elsewhere it opens a clause.
_POINTS = frozenset(
    "about of from like do did does will would can could is was by after before with for on in to than cause "
    "causes".split()
)
_EXISTS = frozenset("is are was were has have been be a an any".split())
_GOVERNED = frozenset("of for in to between".split())
#: "One" stands for a noun of at most so many words.
LONGEST_NOUN = 3
#: Later pronouns most likely mean what the first ones do.
MOST_PRONOUNS = 3
#: More questions before this one are as many.
MOST_COUNTED = 4
#: A question of more words, or one with a name, gets nothing added.
LONGEST_LACKING = 10
_TELLING = frozenset({Kind.NOUN, Kind.VERB})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The question as it would be, the phrase put in (none when only its form changes), and its features."""

    text: str
    phrase: str
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """Characters ``[start, end)`` of a question that a phrase would replace, and by what."""

    name: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a question says by itself: its words, its pronouns and what holds of each, its traits."""

    words: frozenset[str]
    pronouns: tuple[int, ...]
    says_enough: bool
    traits: tuple[str, ...]
    standing: Mapping[int, tuple[str, ...]]


def edits(question: str, found: Sequence[Mention], turns: int) -> Iterator[Edit]:
    """The edits of a question after so many; it and its other forms, each with every mention in every place.

    None for one of question words alone ("and when?"), which says too little to choose by.
    """
    if not any(word.kind in _TELLING or word.folded in PRONOUNS for word in read(question)):
        return
    people = _people(found)
    for text, form in frames(question):
        if form:
            yield Edit(text=text, phrase="", features=form)
        words = read(text)
        if not words:
            continue
        asked = _asked(words, found, turns)
        for mention in found:
            for edit in _completions(text, words, mention, asked, may_be_person=mention in people):
                yield Edit(text=edit.text, phrase=edit.phrase, features=(*form, *edit.features))


def _people(found: Sequence[Mention]) -> frozenset[Mention]:
    """What "he" and "she" may mean: the names in the latest question with any; without names, anything."""
    named = [mention for mention in found if mention.is_named]
    return frozenset(mention for mention in named if mention.distance == named[0].distance) or frozenset(
        found
    )


def _completions(
    text: str, words: Sequence[Word], mention: Mention, asked: _Asked, *, may_be_person: bool
) -> Iterator[Edit]:
    shared = sum(word in asked.words for word in mention.key)
    if shared == len(mention.key):
        return
    marks = (*mention.marks, "shares words") if shared else mention.marks
    said = tuple(f"put: {mark}" for mark in marks)
    for place in asked.pronouns:
        if words[place].folded in PERSONS and not may_be_person:
            continue
        for site in _sites(words, place, mention):
            features = (*_fit(site, words[place], mention), *asked.standing[place], *said)
            yield Edit(text=_put(text, site), phrase=mention.text, features=features)
    if asked.says_enough:
        return
    added = (*asked.traits, *(f"add: {mark}" for mark in marks))
    for site in _additions(words, mention):
        nature = f"{site.name} {'named' if mention.is_named else 'plain'}"
        yield Edit(text=_put(text, site), phrase=mention.text, features=(site.name, nature, *added))


def _asked(words: Sequence[Word], found: Sequence[Mention], turns: int) -> _Asked:
    """What is the same for every mention."""
    pronouns = [place for place, word in enumerate(words) if word.folded in PRONOUNS]
    pronouns = pronouns[:MOST_PRONOUNS]
    return _Asked(
        words=frozenset(word.folded for word in words),
        pronouns=tuple(pronouns),
        says_enough=len(words) > LONGEST_LACKING or any(_is_name(word) for word in words),
        traits=(
            *(f"add when {trait}" for trait in traits(words, found)),
            f"add after {min(turns, MOST_COUNTED)} questions",
        ),
        standing={place: tuple(_standing(words, place, pronouns)) for place in pronouns},
    )


def _is_name(word: Word) -> bool:
    return word.kind is Kind.NOUN and word.text[:1].isupper() and not word.sentence_start


def _standing(words: Sequence[Word], place: int, pronouns: Sequence[int]) -> Iterator[str]:
    """What may explain a pronoun inside its own question."""
    before = [word for word in words[:place] if word.kind is Kind.NOUN]
    if any(word.sentence == words[place].sentence for word in before):
        yield "noun before"
    if any(word.sentence < words[place].sentence for word in before):
        yield "noun in a sentence before"
    if clause_before(words, place):
        yield "clause before"
    if place != pronouns[0]:
        yield "not the first pronoun"


def _fit(site: _Site, pronoun: Word, mention: Mention) -> Iterator[str]:
    """How a mention and a pronoun go together."""
    yield f"site {site.name}"
    if site.name in ("genitive", "of", "compound"):
        yield f"site {site.name} {'named' if mention.is_named else 'plain'}"
        yield f"site {site.name} words {min(len(mention.key), 4)}"
    if pronoun.folded in PERSONS:
        yield "person named" if mention.is_named else "person not named"
    elif site.name not in ("that", "there"):
        number = "plural" if pronoun.folded in PLURAL else "singular"
        yield f"{number} for {'plural' if mention.is_plural else 'singular'}"


def _sites(words: Sequence[Word], place: int, mention: Mention) -> Iterator[_Site]:
    word = words[place]
    after = words[place + 1] if place + 1 < len(words) and not words[place + 1].breaks else None
    before = words[place - 1].folded if place and not word.breaks else ""
    if word.folded in POSSESSIVES and after is not None and after.kind in (Kind.NOUN, Kind.ADVERB, Kind.VERB):
        yield from _genitives(words, place, mention)
    elif _refers(word, before, after):
        name = _SIMPLE.get(word.folded, "he")
        if name == "one":
            if mention.is_simple and len(mention.key) <= LONGEST_NOUN:
                yield _Site(name=name, start=word.start, end=word.end, text=_noun(word, mention))
        else:
            put = f"in {mention.text}" if name == "there" else mention.text
            yield _Site(name=name, start=word.start, end=word.end, text=put)


def _refers(word: Word, before: str, after: Word | None) -> bool:
    """Whether a pronoun stands for something: no empty "it", no "are there", no determiner."""
    following = after.folded if after is not None else ""
    if word.folded == "it":
        return following not in _EMPTY
    if word.folded == "there":
        return before not in _EXISTS and following not in _EXISTS
    if word.folded in ("this", "that", "these", "those"):
        is_determiner = after is not None and after.kind is Kind.NOUN
        return not is_determiner and (
            word.folded != "that" or not before or not following or before in _POINTS
        )
    return word.folded not in ("one", "ones", "others") or bool(before)


def _genitives(words: Sequence[Word], place: int, mention: Mention) -> Iterator[_Site]:
    """What "its age" becomes: "X's age", "the age of X" and "X age"."""
    word = words[place]
    last = place + 1
    while last + 1 < len(words) and words[last + 1].kind is Kind.NOUN and not words[last + 1].breaks:
        last += 1
    owner = mention.text + ("'" if mention.text.endswith("s") else "'s")
    owned = " ".join(each.text for each in words[place + 1 : last + 1])
    yield _Site(name="genitive", start=word.start, end=word.end, text=owner)
    yield _Site(name="compound", start=word.start, end=word.end, text=mention.text)
    if words[last].kind is Kind.NOUN:
        yield _Site(name="of", start=word.start, end=words[last].end, text=f"the {owned} of {mention.text}")


def _noun(word: Word, mention: Mention) -> str:
    first, _, rest = mention.text.partition(" ")
    bare = rest if first.casefold() in ARTICLES else mention.text
    return f"other {bare}" if word.folded == "others" else bare


def _additions(words: Sequence[Word], mention: Mention) -> Iterator[_Site]:
    """Places where a phrase may be added: after a noun that lacks it, else at the end."""
    last = words[-1]
    lacking = next((place for place in range(len(words)) if _lacks_complement(words, place)), None)
    if last.kind is Kind.PREPOSITION:
        yield _Site(name="governed", start=last.end, end=last.end, text=f" {mention.text}")
        return
    ends_in_noun = last.kind is Kind.NOUN and last.folded not in PREDICATES
    if lacking is not None:
        at = words[lacking].end
        yield _Site(name="of relational", start=at, end=at, text=f" of {mention.text}")
    elif ends_in_noun:
        yield _Site(name="of", start=last.end, end=last.end, text=f" of {mention.text}")
    yield _Site(name="in", start=last.end, end=last.end, text=f" in {mention.text}")
    yield _Site(name="for", start=last.end, end=last.end, text=f" for {mention.text}")
    if not ends_in_noun:
        yield _Site(name="bracket", start=last.end, end=last.end, text=f" ({mention.text})")


def _lacks_complement(words: Sequence[Word], place: int) -> bool:
    word = words[place]
    if word.kind is not Kind.NOUN or word.sentence != words[-1].sentence or not is_relational(word.folded):
        return False
    after = words[place + 1] if place + 1 < len(words) else None
    return after is None or (after.kind is not Kind.NOUN and after.folded not in _GOVERNED)


def _put(text: str, site: _Site) -> str:
    before = text[: site.start].rstrip()
    starts = not before or before[-1] in ".?!"
    put = site.text[:1].upper() + site.text[1:] if starts else site.text
    return text[: site.start] + put + text[site.end :]
