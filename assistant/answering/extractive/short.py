"""The short answer: the value in the best sentence that answers, where one stands out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.answering.extractive.candidates import Candidate
from assistant.answering.extractive.deciding import Scored
from assistant.answering.extractive.questions import CALENDAR, Question
from assistant.answering.extractive.spans import ABSOLUTE_DATE, MEASURES, MONEY, folded, may_tell_when, spans
from assistant.terms import stem, words

#: Kinds that a value answers.
KINDS = frozenset({"who", "when", "where", "how_many", "how_much", "list"})
#: A person, place or sum must have so much of the question near it: on the demo most others were wrong.
UNSURE, NEAR_FROM = frozenset({"who", "where", "how_much"}), 0.5
#: So many of the likeliest sentences are asked whether they give the same value.
WITNESSES = 8
#: By so much a value must stand out from the next; else the sentence alone is shown.
MARGIN = 0.15
#: Weights of what speaks for a value: its form, the question's words near it, other stories with it.
FORM, NEARNESS, AGREEMENT = 1.0, 1.0, 0.25
#: Characters between a value and a word of the question at which its nearness has fallen to a half.
HALF_NEAR = 25
_JOINS = re.compile(r"\s*(?:,|,?\s*(?:and|or|&))\s*(?:the\s+)?", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"^(?:in|at|near|off|from|to|into|over|across|outside|inside|on|around|between|towards?|via)\s+"
    r"(?:(?:the|an?)\s+)?(?=\S)",
)
_NEXT_WORD = re.compile(r"[\s-]+([^\W\d_]+)")


def short_answer(question: Question, best: Candidate, order: Sequence[Scored]) -> str | None:
    """A span of the best sentence, verbatim; None where no value stands out. ``order`` is likeliest first.

    What is said of Chandrayaan-2 is no short answer to a question about Chandrayaan-3.
    """
    text = best.text
    spaced = f" {' '.join(words(text))} "
    if question.kind not in KINDS or any(name.gives_way_in(spaced) for name in question.names):
        return None
    found = [
        span for span in spans(question.kind, text, question.asked) if _may_stand_alone(question, text, *span)
    ]
    if question.kind == "list":
        return _row(text, found)
    if question.kind == "when":
        until = question.until(best.article)
        found = [span for span in found if may_tell_when(text, span, question.action, until)]
    found = [span for span in found if _is_sure(question, text, *span)]
    others = [row.candidate for row in order[:WITNESSES]]
    ranked = sorted(
        ((_speaks_for(question, text, span, best, others), span) for span in found),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if not ranked or ranked[0][0] < FORM:
        return None
    (score, span), *rest = ranked
    rivals = [
        each for each, (start, end) in rest if folded(text[start:end]) != folded(text[span[0] : span[1]])
    ]
    if rivals and score - rivals[0] < MARGIN:
        return None
    start, end = _whole(question, text, *span)
    return text[start:end].rstrip(" .,;:")


def _is_sure(question: Question, text: str, start: int, end: int) -> bool:
    if question.kind in UNSURE:
        return _nearness(question.weights, text, start, end) >= NEAR_FROM
    return _form(question, text, start, end) == 1.0


def _may_stand_alone(question: Question, text: str, start: int, end: int) -> bool:
    """No day for a place or a person ("in June"), and nobody for what is theirs ("in Weil’s house")."""
    if question.kind not in {"where", "who"}:
        return True
    is_owner = re.match(r"[’']s\b", text[end:]) or re.search(r"[’']s?\Z", text[start:end])
    return is_owner is None and CALENDAR.isdisjoint(words(text[start:end]))


def _speaks_for(
    question: Question, text: str, span: tuple[int, int], best: Candidate, others: Sequence[Candidate]
) -> float:
    value = folded(text[span[0] : span[1]])
    stories = {_story(each) for each in others if value in each.values} - {_story(best)}
    return (
        FORM * _form(question, text, *span)
        + NEARNESS * _nearness(question.weights, text, *span)
        + AGREEMENT * min(2, len(stories))
    )


def _form(question: Question, text: str, start: int, end: int) -> float:
    """1 where a value has the very form that is asked for."""
    value, following = text[start:end], text[end : end + 40]
    if question.kind == "when":
        return 1.0 if ABSOLUTE_DATE.search(value) else 0.6
    if question.kind == "how_much":
        return 1.0 if _money(text, start, end) else 0.3
    if question.kind == "who":
        return 1.0 if " " in value or value.isupper() else 0.8
    if question.kind == "how_many" and question.focus in MEASURES:
        measured = MEASURES[question.focus].search(text, start)
        return 1.0 if measured and measured.start() < end else 0.2
    if question.kind == "how_many" and question.focus is not None:
        near = [stem(word) for word in words(following)[:3]]
        return 1.0 if question.focus in near else 0.6
    return 1.0


def _nearness(weights: Mapping[str, float], text: str, start: int, end: int) -> float:
    """The question's words in the sentence, each weighing less the farther it stands from the value."""
    total = sum(weights.values())
    if not total:
        return 0.0
    nearest: dict[str, float] = {}
    for match in re.finditer(r"[^\W_]+", text):
        term = stem(match[0].lower())
        if term in weights:
            gap = max(0, start - match.end(), match.start() - end)
            nearest[term] = max(nearest.get(term, 0.0), 1 / (1 + gap / HALF_NEAR))
    return sum(weights[term] * near for term, near in nearest.items()) / total


def _whole(question: Question, text: str, start: int, end: int) -> tuple[int, int]:
    """The span with its unit or with what is counted behind it; a place without its preposition."""
    if question.kind == "where":
        lead = _PREPOSITION.match(text[start:end])
        return (start + lead.end(), end) if lead else (start, end)
    if question.kind == "how_much" and (money := _money(text, start, end)):
        return min(start, money[0]), max(end, money[1])
    measure = MEASURES.get(question.focus or "")
    while question.kind == "how_many" and (following := _NEXT_WORD.match(text, end)):
        is_asked = stem(following[1].lower()) in question.asked
        has_unit = measure is not None and measure.search(text[start:end]) is not None
        is_unit = measure is not None and measure.search(text[start : following.end()]) is not None
        if not is_asked and (has_unit or not is_unit):
            break
        end = following.end()
    return start, end


def _money(text: str, start: int, end: int) -> tuple[int, int] | None:
    return next(
        (each.span() for each in MONEY.finditer(text) if each.start() < end and each.end() > start), None
    )


def _row(text: str, found: Sequence[tuple[int, int]]) -> str | None:
    """The longest row of values that only commas and joining words part; None for fewer than two."""
    rows: list[list[tuple[int, int]]] = []
    for span in found:
        if rows and _JOINS.fullmatch(text[rows[-1][-1][1] : span[0]]):
            rows[-1].append(span)
        else:
            rows.append([span])
    longest = max(rows, key=len, default=[])
    return text[longest[0][0] : longest[-1][1]] if len(longest) > 1 else None


def _story(candidate: Candidate) -> str:
    return candidate.article.group_id or candidate.article.article_id
