"""A model's reply of JSON lines read as findings and dated events; other lines are counted, not read."""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.answering.markers import drop_markers
from assistant.answering.spans import supporting_span
from assistant.llm import drop_thought
from assistant.overviews.base import Dated, Finding, FindingKind
from assistant.overviews.days import mentions
from assistant.schema import DatedBy, Draft, Passage, Precision, day_of
from assistant.sentences import split_sentences

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_FACTS = ("shared", "only")
#: What a model says when there is nothing to say.
_NONE = re.compile(r"\W*none\W*\Z", re.IGNORECASE)

Passages = Mapping[int, Passage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The items of a reply, and how many lines were none; ``is_none`` says that the model found nothing."""

    items: tuple[Any, ...] = ()
    unread: int = 0
    is_none: bool = False


def read_findings(reply: str, passages: Passages) -> Read:
    """The findings of a comparison."""
    return _read(reply, lambda value: _finding(value, passages))


def read_events(reply: str, passages: Passages) -> Read:
    """The events of a timeline, the earliest first; one whose date the passages do not give is unread."""
    read = _read(reply, lambda value: _dated(value, passages))
    ordered = sorted(read.items, key=lambda event: (event.first, event.last))
    return Read(items=tuple(ordered), unread=read.unread, is_none=read.is_none)


def _read(reply: str, of: Any) -> Read:
    text = drop_thought(reply).strip()
    lines = [line for line in map(_line, text.splitlines()) if line]
    items = [item for line in lines for item in [of(_object(line))] if item is not None]
    return Read(items=tuple(items), unread=len(lines) - len(items), is_none=_NONE.match(text) is not None)


def _line(line: str) -> str:
    """The line without what a list of JSON has around its objects; empty for the fence around code."""
    bare = line.strip().removesuffix(",").strip("[] \t")
    return "" if bare.startswith("```") else bare


def _object(line: str) -> Mapping[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _finding(value: Mapping[str, Any], passages: Passages) -> Finding | None:
    kind, about = value.get("kind"), str(value.get("about") or "")
    if kind in _FACTS:
        draft = _draft(value, passages)
        return Finding(kind="shared" if kind == "shared" else "only", drafts=(draft,)) if draft else None
    if kind not in {"differs", "wording"}:
        return None
    given = [each for each in _list(value.get("accounts")) if isinstance(each, dict)]
    drafts = [draft for each in given if (draft := _draft(each, passages))]
    if len(drafts) < 2 or len(drafts) < len(given):
        return None
    values = tuple(str(each.get("value") or "") for each in given)
    named: FindingKind = "figure" if kind == "differs" else "word"
    return Finding(kind=named, drafts=tuple(drafts), about=about, values=values)


def _dated(value: Mapping[str, Any], passages: Passages) -> Dated | None:
    days, draft = _days(value.get("date")), _draft(value, passages)
    if days is None or draft is None:
        return None
    first, last, precision = days
    cited = [passages[number] for number in _cited(value, passages)]
    dated_by = next(_dated_by(first, last, precision, cited), None)
    if dated_by is None:
        return None
    told_on = [day for passage in cited if (day := day_of(passage.article.published_at))]
    return Dated(
        draft=draft,
        first=first,
        last=last,
        precision=precision,
        dated_by=dated_by,
        planned=value.get("planned") is True or (bool(told_on) and max(told_on) < first),
    )


def _dated_by(first: date, last: date, precision: Precision, cited: list[Passage]) -> Iterator[DatedBy]:
    """How the passages give these days: each way that is found, the day of publication last."""
    for passage in cited:
        published, before = day_of(passage.article.published_at), ""
        for start, end in split_sentences(passage.chunk.text):
            sentence = " ".join(passage.chunk.text[start:end].split())
            for mention in mentions(sentence, published, before):
                if first <= mention.first and mention.last <= last:
                    yield mention.dated_by
            before = sentence
    if precision == "day" and any(day_of(passage.article.published_at) == first for passage in cited):
        yield "published"


def _draft(value: Mapping[str, Any], passages: Passages) -> Draft | None:
    """The text with the spans that it rests on; None without a text or a passage that is there."""
    text, numbers = value.get("text"), _cited(value, passages)
    plain = " ".join(drop_markers(text).split()) if isinstance(text, str) else ""
    if not plain or not numbers:
        return None
    spans = dict.fromkeys(supporting_span(plain, passages[number]) for number in numbers)
    return Draft(text=plain, spans=tuple(spans))


def _cited(value: Mapping[str, Any], passages: Passages) -> list[int]:
    given = dict.fromkeys(n for n in _list(value.get("passages")) if isinstance(n, int))
    return [number for number in given if number in passages]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _days(given: Any) -> tuple[date, date, Precision] | None:
    """``2021-03-29``, ``2021-03`` or ``2021`` as its first and last day."""
    match = _DATE.fullmatch(given.strip()) if isinstance(given, str) else None
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year and month and day:
            return date(year, month, day), date(year, month, day), "day"
        if year and month:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month"
        return date(year or 0, 1, 1), date(year or 0, 12, 31), "year"
    except ValueError:
        return None
