"""Which sentences to say: the likeliest, then what adds to it, then what contradicts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.extractive.candidates import Candidate
from assistant.answering.extractive.deciding import TYPED, Scored, confidence, known_share, may_answer, scored
from assistant.answering.extractive.premises import denial
from assistant.answering.extractive.questions import Question
from assistant.answering.extractive.short import short_answer
from assistant.answering.extractive.weights import learned
from assistant.schema import Passage

MAX_SENTENCES = 4
#: Kinds that several sentences answer together, rather than one value.
OPEN = frozenset({"what", "why", "list"})
#: Words of an answer, and of one that asks for a list; a first sentence that is longer is said whole.
MAX_WORDS, MAX_LIST_WORDS = 60, 100
#: Words that outlet and day take before the sentences of an article.
LEAD_IN = 5
VAGUE_WORDS = 3
#: A sentence that adds words or values comes this near the best; one that gives another account
#: of the same thing, or brings in what the question also names, at least that near.
NEAR_BEST, ALSO_NEAR = 0.85, 0.5
#: And one more on an open question this near.
OPEN_NEAR = 0.3
#: Cosine from which two sentences tell of the same thing.
SAME_THING = 0.6
#: Share of the question's weight that a sentence must add to be worth saying for it alone.
WORTH_ADDING = 0.2


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
    order = [row for row in likely if may_answer(question, row.candidate)]
    sure = confidence(question, order, known_share(question, passages))
    denying = denial(question, likely)
    chosen: Sequence[Candidate] = ()
    if denying is not None:
        chosen = (denying,)
    elif order and is_answered(question, order[0], sure):
        room = MAX_LIST_WORDS if question.kind == "list" else MAX_WORDS
        chosen = choose(question, order, MAX_SENTENCES // parts, room // parts)
    return Part(question=question, order=likely, confidence=sure, chosen=chosen, denied=denying is not None)


def is_answered(question: Question, best: Scored, sure: float) -> bool:
    """Whether the passages are likely enough to answer for the best sentences to be said.

    A question of a few words without a name ("Who asked whom for help?") is about whatever the
    articles are about: its vector is near to nothing, so its words decide.
    """
    is_vague = not question.names and len(question.weights) <= VAGUE_WORDS
    needed = learned("answer").threshold
    return sure >= (needed / 2 if is_vague and best.candidate.coverage >= 0.5 else needed)


def choose(
    question: Question, order: Sequence[Scored], limit: int = MAX_SENTENCES, room: int = MAX_WORDS
) -> list[Candidate]:
    """One to ``limit`` sentences that answer together, best first, in ``room`` words or the best alone."""
    best = order[0]
    chosen = [best.candidate]
    for row in order[1:]:
        candidate = row.candidate
        nearness = row.probability / best.probability
        if len(chosen) >= limit or nearness < (OPEN_NEAR if question.kind in OPEN else ALSO_NEAR):
            break
        if any(_alike(candidate, other) for other in chosen) or _words([*chosen, candidate]) > room:
            continue
        if (
            question.kind in OPEN
            or _rivals(question, candidate, chosen[0])
            or _added(question, candidate, chosen) > (0.0 if nearness >= NEAR_BEST else WORTH_ADDING)
        ):
            chosen.append(candidate)
    return chosen


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
