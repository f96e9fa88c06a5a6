"""Questions of one fact: yes or no only where the sentence quoted says so in the question's own words.

What words alone cannot tell, other words for the same thing, one thing following from another, is left to the
reader of the sentence: a wrong yes is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answering.extractive.questions import names_in
from assistant.answering.joined.ordering import of_order
from assistant.answering.joined.polarity import DENIALS, spelt_out
from assistant.answering.joined.shapes import Shape
from assistant.terms import STOPWORDS, content_stems, stem, words

#: What a clause with one of these tells may not be so, or not yet; the question may have it too.
_HEDGES = frozenset(
    "may might could would should will can likely possibly perhaps plan plans planned planning expect "
    "expects expected alleged allegedly reportedly claim claims claimed accuse accused rumour rumours rumor "
    "rumors propose proposes proposed want wants wanted hope hopes hoped aim aims try tries tried attempt "
    "attempts attempted seek seeks sought ask asks asked warn warns warned feared almost nearly".split()
)
#: What leads in a clause that tells only of what may be.
_CONDITIONS = frozenset(("if", "whether", "unless", "until"))
_BOUNDARY = re.compile(
    r"([,;:–—]|\b(?:but|whether|if|that|because|until|unless|although|though|while|after|before|only)\b)"
)
_JOINS = frozenset(("or", "nor"))
#: In a question they turn the answer round; what other denials ask for words cannot tell.
_NEGATIONS = frozenset(("not", "never"))

Stems = frozenset[str]


def of_one_fact(shape: Shape, question: str, told: str) -> str | None:
    """Yes, no, or one of the two words that a question leaves the choice of; None where ``told`` is silent.

    Yes needs all words of the question, its names in their order, and nothing denied or only possible in the
    clauses that have the others; no needs the names, and one of the other words denied. Of an order in time
    words cannot tell.
    """
    if of_order(question):
        return None
    said = frozenset(content_stems(told))
    if shape.options is not None:
        held = [option for option in shape.options if said.issuperset(content_stems(option))]
        return held[0].capitalize() if len(held) == 1 else None
    names = [name.stems for name in names_in(question)]
    asked = frozenset(content_stems(question))
    denying = DENIALS & set(spelt_out(question))
    if not denying <= _NEGATIONS or not said.issuperset(frozenset[str]().union(*names)):
        return None
    yes, no = ("No", "Yes") if denying else ("Yes", "No")
    about = [each for each in _clauses(told) if asked.difference(*names) & frozenset(content_stems(each))]
    denied = frozenset[str]().union(*map(_denied, about))
    if denied & asked.difference(*names):
        return no
    possible = (_HEDGES | _CONDITIONS) - frozenset(words(question))
    is_sure = not denied and all(possible.isdisjoint(words(each)) for each in about)
    return yes if asked <= said and is_sure and _in_order(names, told) else None


def _clauses(text: str) -> Iterator[str]:
    """The pieces between marks and joining words, each with the condition that leads it in."""
    first, *rest = _BOUNDARY.split(text)
    yield first
    for boundary, piece in zip(rest[::2], rest[1::2], strict=True):
        yield f"{boundary} {piece}" if boundary in _CONDITIONS else piece


def _denied(clause: str) -> Stems:
    """The stems that are denied: the first content word behind a denial, and what «or» joins to it."""
    spoken = spelt_out(clause)
    places = [place for place, word in enumerate(spoken) if word in DENIALS]
    return frozenset[str]().union(*(_first_and_joined(spoken[place + 1 :]) for place in places))


def _first_and_joined(spoken: Sequence[str]) -> Stems:
    """The first content word, and each that follows an «or» with only function words between."""
    found, is_next = set(), True
    for word in spoken:
        if word in _JOINS:
            is_next = True
        elif word not in STOPWORDS:
            if is_next:
                found.add(stem(word))
            is_next = False
    return frozenset(found)


def _in_order(names: Sequence[Stems], told: str) -> bool:
    """Whether the names come in the order of the question: who does and to whom may not change places."""
    said = content_stems(told)
    places = [min(said.index(each) for each in name) for name in names]
    return places == sorted(places)
