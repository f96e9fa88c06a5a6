"""What the articles do not tell of what was asked, in phrases."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.extractive.deciding import Scored
from assistant.answering.extractive.questions import Kind, Question
from assistant.schema import Passage
from assistant.terms import STOPWORDS, content_stems, stem, words

#: Words that are told as missing, at most.
WORDS = 3
_WANTED: dict[Kind, str] = {
    "who": "who it is",
    "when": "the date",
    "where": "the place",
    "how_many": "the number",
    "how_much": "the amount",
    "why": "the reason",
    "list": "which they are",
    "yes_no": "whether it is so",
    "what": "what is asked",
}


def missing(question: Question, order: Sequence[Scored], passages: Sequence[Passage]) -> tuple[str, ...]:
    """Why a question has no answer: names and words that no passage has, else what is wanted of what has."""
    texts = [f"{passage.article.title}. {passage.chunk.text}" for passage in passages]
    spaced = [f" {' '.join(words(text))} " for text in texts]
    stems = [frozenset(content_stems(text)) for text in texts]
    absent = [
        name
        for name in question.names
        if not any(name.is_in(held, spoken) for held, spoken in zip(stems, spaced, strict=True))
    ]
    if absent:
        return tuple(f"no article found names {name.text}" for name in absent)
    known = frozenset[str]().union(*stems)
    unsaid = [word for word in _surface(question) if stem(word) not in known]
    told = tuple(f"no article found mentions “{word}”" for word in unsaid[:WORDS])
    return told or (_unanswered(question, order) if passages else ("no article was found",))


def _unanswered(question: Question, order: Sequence[Scored]) -> tuple[str, ...]:
    wanted = _WANTED[question.kind]
    held = {name.text for name in question.names if order and order[0].candidate.names > 0}
    if held:
        return (
            f"{' and '.join(sorted(held))} {'is' if len(held) == 1 else 'are'} mentioned, {wanted} is not",
        )
    return (f"the articles found are about it, but do not tell {wanted}",)


def _surface(question: Question) -> list[str]:
    return [
        word
        for word in dict.fromkeys(words(question.text))
        if word not in STOPWORDS and stem(word) in question.weights
    ]
