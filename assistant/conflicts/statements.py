"""Sentences of the passages that state what is asked for, each with the value that it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.conflicts.amounts import MONEY, Amount, amounts
from assistant.conflicts.asking import Sought
from assistant.conflicts.days import Day, DayMention, days
from assistant.conflicts.families import families, family
from assistant.conflicts.names import names
from assistant.conflicts.quotations import quotations
from assistant.conflicts.roles import Mention, Value, fit, tokens
from assistant.schema import Article, Citation, Passage, Span, day_of
from assistant.sentences import relative_clause, split_sentences
from assistant.terms import stem, words

#: What the title and the two sentences before add to a sentence, and what the rest of its passage does.
NEAR_SHARE, FAR_SHARE = 0.5, 0.25
#: A sentence that holds less of the question states nothing of it.
LEAST_COVERED = 0.2
#: A verb of saying dates what stands within so many characters.
SAYING_REACH = 25
#: Dimensions of which a part is told beside the whole.
_DIVISIBLE = MONEY | {"count", "area", "mass", "volume"}

_FORMER = re.compile(
    r"\b(?:from|instead of|rather than|not|previously|initially|originally|earlier|had (?:said|announced"
    r"|reported|promised)"
    r"(?: that)?)\s+(?:the\s+|an?\s+)?(?:about\s+|around\s+|some\s+)?$",
    re.IGNORECASE,
)
#: What another told, or the same at another time: "in October it had announced 32", "an earlier estimate".
ELSEWHERE = re.compile(
    r"\bhad (?:\w+ly |also |once |first )?(?:said|announced|reported|promised|spoken of|put|estimated"
    r"|reckoned|arrived at|come to|counted|named|given|found|measured|judged|predicted|believed|thought)\b"
    r"|\b(?:earlier|previous|first|initial|original) (?:\w+ )?"
    r"(?:estimates?|counts?|figures?|reports?|tally)\b"
    r"|\b(?:a second|another) (?:team|group|study|survey|source|agency|estimate|count)\b"
    r"|\b(?:previously|initially|originally) (?:said|announced|reported|put|estimated|counted|given)\b",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(
    r"(?:(?:^|[,;]\s)\s*of (?:the|those|these)\b[^.;]*|\b(?:among|including|alone)\b[^.,;]*)$", re.IGNORECASE
)
_PART_AFTER = re.compile(
    r"^\s*(?:(?!and\b|or\b)\w+\s+)?(?:of (?:them|those|these|whom|the)|alone)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:expect\w*|predict\w*|forecast\w*|hop(?:e|es|ed|ing)|plan(?:s|ned|ning)?|project(?:s|ed)|could|may|might|would|will"
    r"|(?:is|are) to|aims?|targets?|believes?)\b",
    re.IGNORECASE,
)
WITHDRAWN = re.compile(
    r"\b(?:earlier|previous|original|prior|first|older) (?:\w+ )?version|incorrectly|mistakenly"
    r"|misstated|wrongly|in error\b",
    re.IGNORECASE,
)
_SAYING = re.compile(r"\b(?:said|says|told|announced|reported|according|added|wrote)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence, ``article.text[start:end]``, and the value that it gives of what is asked for, at
    ``value_at`` of the sentence.

    ``coverage`` is the share of the question that it and what stands near it hold, ``topic`` the same of the
    words beside what is counted and what was done, ``fit`` how near the words of the question stand to the
    value. ``is_of`` says that the names and years of the question are in the passage, and what was done in
    the sentence or near it; ``is_told`` that the sentence itself has what was done. ``withdrawn`` is a value
    that the outlet took back, ``future`` one that is only expected. ``days`` are those that it tells beside
    its value, ``stems`` the families of its words, ``words`` those of the ``passage`` with its title.
    """

    article: Article
    start: int
    end: int
    value: Value
    value_text: str
    value_at: int
    coverage: float
    topic: float
    fit: float
    is_of: bool
    is_told: bool
    stems: frozenset[str]
    words: frozenset[str]
    passage: str
    days: tuple[Day, ...] = ()
    withdrawn: bool = False
    future: bool = False
    elsewhere: bool = False

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def span(self) -> Span:
        return Span(article_id=self.article.article_id, start=self.start, end=self.end)

    @property
    def printed(self) -> date | None:
        return day_of(self.article.published_at)

    @property
    def outlet(self) -> str | None:
        return self.article.publisher

    @property
    def group(self) -> str:
        return self.article.group_id or self.article.article_id

    def overlaps(self, span: Span | Citation) -> bool:
        """Whether a span shares characters with the sentence."""
        return span.article_id == self.article.article_id and span.start < self.end and self.start < span.end


def statements(sought: Sought, passages: Sequence[Passage]) -> Iterator[Statement]:
    """The statements of all passages, in order."""
    seen: set[tuple[str, int]] = set()
    for passage in passages:
        for statement in _of_passage(sought, passage):
            if (statement.article.article_id, statement.start) not in seen:
                seen.add((statement.article.article_id, statement.start))
                yield statement


def every_statement(sought: Sought, passages: Sequence[Passage]) -> Iterator[Statement]:
    """A statement for each value of a sentence that may be meant, however little is near it, in order."""
    for passage in passages:
        yield from _of_passage(sought, passage, every=True)


def _of_passage(sought: Sought, passage: Passage, *, every: bool = False) -> Iterator[Statement]:
    article, text = passage.article, passage.chunk.text
    everything = f"{article.title} {text}"
    title, everywhere = families(article.title), families(everything)
    known = frozenset(words(everything))
    is_of = sought.is_of(everything, everywhere, day_of(article.published_at))
    before: list[frozenset[str]] = []
    for begin, end in split_sentences(text):
        sentence = text[begin:end]
        own = families(sentence)
        near = title.union(*before[-2:])
        before.append(own)
        if sentence.endswith("?"):
            continue
        share = (
            dict.fromkeys(everywhere, FAR_SHARE) | dict.fromkeys(near, NEAR_SHARE) | dict.fromkeys(own, 1.0)
        )
        coverage = _covered(sought.terms, share)
        if coverage < LEAST_COVERED and not every:
            continue
        told = list(days(sentence, day_of(article.published_at)))
        rated = _rated(sought, sentence, text, told)
        for mention, fitting in rated if every else rated[:1]:
            yield Statement(
                article=article,
                start=passage.chunk.start + begin,
                end=passage.chunk.start + end,
                value=mention.value,
                value_text=sentence[mention.start : mention.end],
                value_at=mention.start,
                coverage=coverage,
                topic=_covered(sought.topic, share),
                fit=fitting,
                is_of=is_of and (sought.deed is None or sought.deed in own | near),
                is_told=bool(own & sought.deeds),
                stems=own,
                words=known,
                passage=text,
                days=tuple(
                    each.day for each in told if each.start != mention.start and not _said(sentence, each)
                ),
                withdrawn=_is_note(article, passage.chunk.start + begin) or bool(WITHDRAWN.search(sentence)),
                future=_is_expected(sentence, mention),
                elsewhere=ELSEWHERE.search(sentence) is not None,
            )


def _covered(weights: Mapping[str, float], share: Mapping[str, float]) -> float:
    """The part of the weight that is there; all of none."""
    total = sum(weights.values())
    return sum(weight * share.get(term, 0.0) for term, weight in weights.items()) / total if total else 1.0


def _rated(
    sought: Sought, sentence: str, elsewhere: str, told: Sequence[DayMention]
) -> list[tuple[Mention, float]]:
    """The values of a sentence that fit the role, and how well, the best first; one that is no longer so
    only where the sentence tells that it was told."""
    every = list(_mentions(sought, sentence, elsewhere, told))
    mentions = [m for m in every if not _FORMER.search(sentence[: m.start])]
    if not mentions and ELSEWHERE.search(sentence):
        mentions = every
    spoken = tokens(sentence) if mentions else []
    rated = [(mention, fit(sought, mention, sentence, spoken)) for mention in mentions]
    return sorted((pair for pair in rated if pair[1] > 0), key=lambda pair: -pair[1])


def _mentions(sought: Sought, sentence: str, elsewhere: str, told: Sequence[DayMention]) -> Iterator[Mention]:
    if sought.asked == "day":
        of_it = (each for each in told if not _is_of_another_deed(sought, sentence, each.start))
        yield from (Mention(each.start, each.end, each.day) for each in of_it)
    elif sought.asked == "quotation":
        yield from (Mention(each.start, each.end, each.quotation) for each in quotations(sentence))
    elif sought.asked == "amount":
        for figure in amounts(sentence):
            in_day = any(day.start < figure.end and figure.start < day.end for day in told)
            if (
                not in_day
                and _is_sought(sought, figure.amount)
                and not _is_part(sentence, figure.start, figure.end, figure.amount)
            ):
                yield Mention(figure.start, figure.end, figure.amount)
    else:
        for each in names(sentence, elsewhere):
            parts = {family(stem(part)) for part in each.name.parts}
            is_known = bool(parts & sought.names) or parts <= sought.terms.keys()
            is_place = each.placed and not each.within
            if each.doubtful and not _does(sought, sentence[each.end :]):
                continue
            if not is_known and (is_place if sought.asked == "place" else not each.placed):
                yield Mention(each.start, each.end, each.name)


def _is_of_another_deed(sought: Sought, sentence: str, place: int) -> bool:
    """Whether a place is in a relative clause without the deed that the rest of the sentence tells."""
    clause = relative_clause(sentence, place)
    if clause is None or sought.deed is None:
        return False
    within, around = clause
    return sought.deed not in families(within) and sought.deed in families(around)


def _does(sought: Sought, following: str) -> bool:
    """Whether the word that follows a capital is the verb of the question, so that it names who did it."""
    return any(family(stem(word)) in sought.deeds for word in words(following[:30])[:1])


def _is_sought(sought: Sought, amount: Amount) -> bool:
    if amount.is_age != ("age" in sought.dimensions):
        return False
    return amount.is_age or not sought.dimensions or amount.dimension in sought.dimensions


def _is_part(sentence: str, start: int, end: int, amount: Amount) -> bool:
    """Whether an amount is of a part of what is counted."""
    if amount.dimension not in _DIVISIBLE:
        return False
    return bool(_PART_BEFORE.search(sentence[:start]) or _PART_AFTER.match(sentence[end:]))


def _is_expected(sentence: str, mention: Mention) -> bool:
    """Whether the words between the marks about a value speak of what is to come."""
    before = re.split(r"[,;:](?=\s)", sentence[: mention.start])[-1]
    after = re.split(r"[,;:](?=\s)", sentence[mention.end :])[0]
    return _FUTURE.search(f"{before} {after}") is not None


def _is_note(article: Article, position: int) -> bool:
    return any(note.start <= position < note.end for note in article.corrections)


def _said(sentence: str, mention: DayMention) -> bool:
    """Whether a day is the one on which something was said: near the saying, and no mark between."""
    before = re.split(r"[,;:]", sentence[max(0, mention.start - SAYING_REACH) : mention.start])[-1]
    after = re.split(r"[,;:]", sentence[mention.end : mention.end + SAYING_REACH])[0]
    return _SAYING.search(f"{before} {after}") is not None
