"""What a question says about itself: whether it may lack something that was said before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.rewriting.lexicon import PREDICATES, PRONOUNS, Kind, is_relational
from assistant.rewriting.mentions import Mention
from assistant.rewriting.phrases import Word, noun_phrases
from assistant.terms import stem

_COMPARES = frozenset("other others else another similar different first main".split())
_LENGTHS = (3, 5, 8)
_SPEAKERS = frozenset("i my me you your we our".split())


def traits(words: Sequence[Word], found: Sequence[Mention]) -> tuple[str, ...]:
    """Names of what speaks for or against a phrase that is missing; ``found`` are those to choose from."""
    if not words:
        return ()
    return (*_form(words), *_content(words), *_novelty(words, found))


def clause_before(words: Sequence[Word], place: int) -> bool:
    """Whether an earlier clause of the sentence explains a pronoun: "what is X, and why is it so?"."""
    is_joined = False
    for word in reversed(words[:place]):
        if word.sentence != words[place].sentence:
            return False
        if is_joined and word.kind is Kind.NOUN:
            return True
        is_joined |= word.kind is Kind.LINK or word.breaks
    return False


def _form(words: Sequence[Word]) -> Iterator[str]:
    first, last = words[0], words[-1]
    folded = [word.folded for word in words]
    if first.kind is Kind.LINK:
        yield "continues"
    if folded[:2] in (["what", "about"], ["how", "about"]):
        yield "what about"
    if first.kind in (Kind.ASKING, Kind.AUXILIARY, Kind.VERB):
        yield f"starts with {first.folded if first.kind is Kind.ASKING else first.kind}"
    else:
        yield "is a fragment"
    if last.sentence:
        yield "several sentences"
    yield f"words up to {next((most for most in _LENGTHS if len(words) <= most), 'any')}"
    if not _SPEAKERS.isdisjoint(folded) and first.kind is not Kind.VERB:
        yield "says I or you"
    if not _COMPARES.isdisjoint(folded):
        yield "compares"
    for word in ("there", "of"):
        if word in folded:
            yield f"has {word}"
    if any(word.kind is Kind.PREPOSITION and word.folded not in ("of", "about") for word in words):
        yield "has a preposition"


def _content(words: Sequence[Word]) -> Iterator[str]:
    last = words[-1]
    nouns = [word for word in words if word.kind is Kind.NOUN and word.folded not in PREDICATES]
    own = min(sum(not is_relational(word.folded) for word in nouns), 3)
    is_definite = any(after.kind is Kind.NOUN and word.folded == "the" for word, after in pairwise(words))
    has_pronoun = any(word.folded in PRONOUNS for word in words)
    yield f"nouns {min(len(nouns), 4)}"
    yield f"own nouns {own}"
    if any(word.text[:1].isupper() and not word.sentence_start for word in nouns):
        yield "has a name"
    if is_definite:
        yield "has the"
    ending = "relational noun" if is_relational(last.folded) and last in nouns else last.kind
    yield f"ends in {ending}"
    if has_pronoun:
        yield "has a pronoun"
        return
    nature = f"{'the' if is_definite else 'no the'}, own nouns {min(own, 2)}"
    yield f"no pronoun, own nouns {own}"
    if ending == "relational noun":
        yield f"no pronoun, ends in relational noun, {nature}"
    if len({phrase.first for phrase in noun_phrases(words)}) == 1:
        yield f"no pronoun, one phrase, {nature}"


def _novelty(words: Sequence[Word], found: Sequence[Mention]) -> Iterator[str]:
    """Whether it names what was named before: centering's continued or shifted centre."""
    known = {stem(word) for mention in found for word in mention.key}
    nouns = [stem(word.folded) for word in words if word.kind is Kind.NOUN and word.folded not in PREDICATES]
    share = sum(word in known for word in nouns)
    if nouns:
        yield "nothing known" if not share else "all known" if share == len(nouns) else "some known"
