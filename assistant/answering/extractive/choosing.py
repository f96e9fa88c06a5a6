"""Which sentences to say: the likeliest, then what adds to it or contradicts it.

Where a value stands out in the likeliest sentence, little has to be said with it. Where none does, the answer
is an explanation: the sentences that are likely too, in more words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.extractive.candidates import FAR_SHARE, NEAR_SHARE, Candidate, known_share
from assistant.answering.extractive.deciding import (
    TYPED,
    Scored,
    confidence,
    scored,
    speaks,
    that_may_answer,
)
from assistant.answering.extractive.premises import denial
from assistant.answering.extractive.questions import Name, Question
from assistant.answering.extractive.short import short_answer
from assistant.answering.extractive.weights import learned
from assistant.schema import Passage

#: Sentences and words of an answer, and of one that explains where one article alone tells; a first
#: sentence that is longer is said whole.
MAX_SENTENCES, MAX_WORDS = 4, 60
MAX_EXPLAINING, MAX_EXPLAINING_WORDS = 3, 100
#: Words that outlet and day take before the sentences of an article.
LEAD_IN = 5
VAGUE_WORDS = 3
#: A sentence that adds words or values comes this near the best; one that gives another account
#: of the same thing, or brings in what the question also names, at least that near.
NEAR_BEST, ALSO_NEAR = 0.85, 0.5
#: And one that goes on explaining this near.
EXPLAINING_NEAR = 0.3
#: Cosine from which two sentences tell of the same thing.
SAME_THING = 0.6
#: Share of the question's weight that a sentence must add to be worth saying for it alone.
WORTH_ADDING = 0.2
# A sentence that only denies is explained by the next; one that opens so says nothing without the one before.
_DENIES = re.compile(r"\b(?:neither|(?:is|are|was|were|do|does|did)(?: not|n['’]t))\b", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…][\"'”’)\]]*\Z")
_HANGS = re.compile(
    r"(?:Neither|Both|Nor|Instead|By then|Even so|(?:This|That|These|Those) (?:is|was|are|were|means?))\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one question led to: the sentences by how likely they answer, and the chosen; none to abstain."""

    question: Question
    order: Sequence[Scored]
    confidence: float
    chosen: Sequence[Candidate]
    denied: bool = False

    @property
    def short_answer(self) -> str | None:
        """The value that answers, where one stands out in the first sentence and no other contradicts it."""
        if not self.chosen or self.denied:
            return None
        best, *others = self.chosen
        if any(_rivals(self.question, other, best) for other in others):
            return None
        return short_answer(self.question, best, self.order)


def answer_part(
    question: Question, found: Sequence[Candidate], passages: Sequence[Passage], parts: int = 1
) -> Part:
    """One question answered from its candidates; it has its share of the room of as many ``parts``."""
    likely = scored(found)
    order = that_may_answer(question, likely)
    sure = confidence(question, order, known_share(question, passages))
    denying = denial(question, likely)
    chosen: Sequence[Candidate] = ()
    if denying is not None:
        chosen = (denying,)
    elif order and is_answered(question, order[0], sure):
        chosen = choose(question, order, parts)
    return Part(question=question, order=likely, confidence=sure, chosen=chosen, denied=denying is not None)


def is_answered(question: Question, best: Scored, sure: float) -> bool:
    """Whether the passages are likely enough to answer for the best sentences to be said.

    A question of a few words without a name ("Who asked whom for help?") is about whatever the
    articles are about: its vector is near to nothing, so its words decide. So is what somebody said
    unlike the question for it.
    """
    is_vague = not question.names and len(question.weights) <= VAGUE_WORDS
    is_said = question.speaker is not None and _says_of_it(question, question.speaker, best.candidate)
    needed = learned("answer").threshold
    return sure >= (needed / 2 if (is_vague or is_said) and best.candidate.coverage >= 0.5 else needed)


def _says_of_it(question: Question, speaker: Name, candidate: Candidate) -> bool:
    """Whether a sentence says what somebody said, and it or its passage has something of what it is about."""
    weights = question.weights
    named = sum(
        weights[term] * (1.0 if term in candidate.stems else NEAR_SHARE)
        for term in speaker.stems & weights.keys()
    )
    matter = sum(weight for term, weight in weights.items() if term not in speaker.stems)
    told = candidate.coverage * sum(weights.values()) - named
    return speaks(speaker, candidate) and told >= FAR_SHARE * matter


def choose(question: Question, order: Sequence[Scored], parts: int = 1) -> list[Candidate]:
    """The sentences that answer together, best first, in the room that one of as many ``parts`` has."""
    limit = MAX_SENTENCES // parts
    if question.kind == "list":
        return _explaining(order, limit, parts)
    if short_answer(question, order[0].candidate, order) is None:
        return _explaining(order, min(limit, MAX_EXPLAINING), parts)
    return _with_what_adds(question, order, limit, MAX_WORDS // parts)


def _explaining(order: Sequence[Scored], limit: int, parts: int) -> list[Candidate]:
    """The best and the likeliest beside it that say something else, each article told in its own order.

    Where one article alone explains, it may do so at length; of several, little is said of each.
    """
    best, *others = order
    likely = [row.candidate for row in others if row.probability >= EXPLAINING_NEAR * best.probability]
    if _DENIES.search(best.candidate.text):
        following = [row.candidate for row in others if _follows(row.candidate, best.candidate)]
        likely = [*following, *(each for each in likely if each not in following)]
    alone = all(_same_article(each, best.candidate) for each in likely)
    room = (MAX_EXPLAINING_WORDS if alone else MAX_WORDS) // parts
    chosen = [best.candidate]
    for candidate in likely:
        if len(chosen) >= limit:
            break
        if _goes_on(candidate, best.candidate) and _fits(candidate, chosen, room):
            chosen.append(candidate)
    articles = list(dict.fromkeys(each.article.article_id for each in chosen))
    rest = sorted(chosen[1:], key=lambda each: (articles.index(each.article.article_id), each.start))
    return [chosen[0], *rest]


def _goes_on(candidate: Candidate, best: Candidate) -> bool:
    """Whether a sentence goes on about the best's: of its article, or near as many names asked for."""
    return _same_article(candidate, best) or candidate.names >= best.names


def _same_article(one: Candidate, other: Candidate) -> bool:
    return one.article.article_id == other.article.article_id


def _with_what_adds(question: Question, order: Sequence[Scored], limit: int, room: int) -> list[Candidate]:
    """The best, what holds more of the question, and what gives another account of it."""
    best = order[0]
    chosen = [best.candidate]
    for row in order[1:]:
        nearness = row.probability / best.probability
        if len(chosen) >= limit or nearness < ALSO_NEAR:
            break
        worth = 0.0 if nearness >= NEAR_BEST else WORTH_ADDING
        adds = (
            _rivals(question, row.candidate, best.candidate)
            or _added(question, row.candidate, chosen) > worth
        )
        if adds and _fits(row.candidate, chosen, room):
            chosen.append(row.candidate)
    return chosen


def _fits(candidate: Candidate, chosen: Sequence[Candidate], room: int) -> bool:
    """Whether a whole sentence fits into so many words, is not said already, and does not hang in the air."""
    return (
        _words([*chosen, candidate]) <= room
        and _ENDS.search(candidate.text) is not None
        and not any(_alike(candidate, each) for each in chosen)
        and (not _HANGS.match(candidate.text) or any(_follows(candidate, each) for each in chosen))
    )


def _follows(candidate: Candidate, other: Candidate) -> bool:
    """Whether a sentence is the next of the other's article."""
    between = candidate.article.text[other.end : candidate.start]
    return _same_article(candidate, other) and other.end <= candidate.start and not between.strip()


def _words(chosen: Sequence[Candidate]) -> int:
    """How long an answer of these sentences is, with what leads them in."""
    articles = {each.article.article_id for each in chosen}
    return sum(len(each.text.split()) for each in chosen) + LEAD_IN * len(articles)


def _added(question: Question, candidate: Candidate, chosen: Sequence[Candidate]) -> float:
    """The share of the question's weight that the candidate holds and the chosen do not."""
    said = frozenset[str]().union(*(other.stems for other in chosen))
    total = sum(question.weights.values())
    new = sum(weight for term, weight in question.weights.items() if term in candidate.stems - said)
    return new / total if total else 0.0


def _rivals(question: Question, candidate: Candidate, best: Candidate) -> bool:
    """Whether two sentences give different dates or numbers for what seems the same thing."""
    if question.kind not in TYPED or candidate.fit < 1.0 or best.fit < 1.0 or candidate.values & best.values:
        return False
    if candidate.vector is None or best.vector is None:
        return False
    return float(candidate.vector @ best.vector) >= SAME_THING


def _alike(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say the same in much the same words, and the same values."""
    shared = len(one.stems & other.stems)
    return shared > 0.6 * min(len(one.stems), len(other.stems)) and not one.values - other.values
