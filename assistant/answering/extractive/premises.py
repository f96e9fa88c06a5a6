"""Questions that suppose what did not happen: “Why did X resign?” where an article says that X did not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.extractive.candidates import Candidate
from assistant.answering.extractive.deciding import Scored
from assistant.answering.extractive.questions import Question
from assistant.terms import stem, words

#: Kinds that take for granted that something happened.
SUPPOSING = frozenset({"why", "when", "where", "how_many", "how_much"})
#: A denial reaches so many words ahead.
REACH = 5
#: Share of the question's words that a sentence needs to be about the same thing.
SAME_MATTER = 0.6
NOTICE = "The question takes for granted what an article denies: that sentence is shown."
_CONTRACTED = re.compile(r"n[’']t\b")
_DENIALS = frozenset("not never denied denies deny denying without no refused ruled false falsely".split())


def denial(question: Question, order: Sequence[Scored]) -> Candidate | None:
    """The likeliest sentence about the same thing that denies what is asked about, where none affirms it."""
    if question.kind not in SUPPOSING or question.action is None or _denies(question.text, question.action):
        return None
    same = [
        row.candidate
        for row in order
        if row.candidate.own >= SAME_MATTER
        and row.candidate.names > 0
        and question.action in row.candidate.stems
    ]
    denying = [each for each in same if _denies(each.text, question.action)]
    return denying[0] if denying and len(denying) == len(same) else None


def _denies(text: str, action: str) -> bool:
    spoken = [stem(word) if word not in _DENIALS else word for word in words(_CONTRACTED.sub(" not", text))]
    places = [place for place, word in enumerate(spoken) if word in _DENIALS]
    return any(action in spoken[place + 1 : place + 1 + REACH] for place in places)
