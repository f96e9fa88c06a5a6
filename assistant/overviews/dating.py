"""The events that statements tell of, in the order of their days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.overviews.base import Dated
from assistant.overviews.days import Mention, dating
from assistant.overviews.statements import Statement
from assistant.schema import Draft

#: Cosine from which two statements of one day tell of one event; less is enough when they share most words.
SAME_EVENT, SAME_EVENT_SHARING = 0.55, 0.4
#: The share of the shorter statement's words that both have.
SHARING = 0.4
MAX_EVENTS = 30
_PRECISIONS = ("day", "month", "year")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Told:
    """A statement and the days of what it tells."""

    statement: Statement
    mention: Mention


def chronicle(found: Sequence[Statement]) -> tuple[Dated, ...]:
    """The events of a topic, the earliest first; the nearest to the topic where there are too many."""
    told = sorted(_told(found), key=_how_well_dated)
    groups: list[list[_Told]] = []
    for each in told:
        group = next((group for group in groups if _is_same_event(group[0], each)), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    groups.sort(key=lambda group: (-len(_sources(group)), -group[0].statement.similarity))
    events = [_event(group) for group in groups[:MAX_EVENTS]]
    return tuple(sorted(events, key=lambda event: (event.first, event.last, event.draft.text)))


def _told(found: Sequence[Statement]) -> Iterator[_Told]:
    """Each statement that can be dated; an article's first one by its publication, if by nothing else."""
    for statement in found:
        mention = dating(statement.text, statement.mentions)
        published = statement.published
        is_told_alone = statement.is_lead and statement.stands_alone and not statement.mentions
        if mention is None and published and is_told_alone:
            mention = Mention(
                start=0, end=0, first=published, last=published, precision="day", dated_by="published"
            )
        if mention is not None:
            yield _Told(statement=statement, mention=mention)


def _how_well_dated(told: _Told) -> tuple[int, bool, bool, float]:
    """The exact day before the month, what happened before what was planned, what stands alone first."""
    return (
        _PRECISIONS.index(told.mention.precision),
        told.mention.looks_ahead,
        not told.statement.stands_alone,
        -told.statement.similarity,
    )


def _is_same_event(one: _Told, other: _Told) -> bool:
    """Whether two statements tell of one event: on days that fit, in words that fit."""
    if not other.mention.first <= one.mention.first <= one.mention.last <= other.mention.last:
        return False
    if other.mention.precision == "year" != one.mention.precision:
        return False
    if one.statement.article.article_id == other.statement.article.article_id:
        return one.mention.precision != other.mention.precision and _is_alike(one.statement, other.statement)
    return _is_alike(one.statement, other.statement)


def _is_alike(one: Statement, other: Statement) -> bool:
    cosine = one.cosine(other)
    shared = len(one.stems & other.stems) / max(1, min(len(one.stems), len(other.stems)))
    return cosine >= SAME_EVENT or (cosine >= SAME_EVENT_SHARING and shared >= SHARING)


def _sources(group: Sequence[_Told]) -> set[str]:
    return {told.statement.outlet for told in group}


def _event(group: Sequence[_Told]) -> Dated:
    best = group[0]
    spans = [best.statement.span]
    outlets = {best.statement.outlet}
    for told in group[1:]:
        if told.statement.outlet not in outlets:
            outlets.add(told.statement.outlet)
            spans.append(told.statement.span)
    return Dated(
        draft=Draft(text=best.statement.text, spans=tuple(spans)),
        first=best.mention.first,
        last=best.mention.last,
        precision=best.mention.precision,
        dated_by=best.mention.dated_by,
        planned=best.mention.looks_ahead,
    )
