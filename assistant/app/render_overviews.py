"""Comparisons and timelines as HTML: pure functions, without Gradio, in the manner of ``render``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from assistant.app import render
from assistant.app.session import Spot
from assistant.app.verbatim import on_one_line
from assistant.schema import (
    Comparison,
    Difference,
    Fact,
    Overview,
    Report,
    Timeline,
    TimelineEvent,
    day_of,
    format_day,
)

_KINDS = {
    "figure": "Figures differ",
    "date": "Dates differ",
    "quote": "One speech, quoted in different words",
    "word": "Words that judge",
    "unit": "The same in another unit",
}

Chips = Mapping[int, str]


def working() -> str:
    """The sign that an overview is being made."""
    return '<div class="answer"><p class="progress is-live">Reading the articles…</p></div>'


def overview(value: Comparison | Timeline, exchange: int) -> str:
    """The n-th exchange's overview: which articles were read, what they tell, and the sources."""
    chips = render.chips(value.citations, exchange)
    parts = _compared(value, chips) if isinstance(value, Comparison) else _in_order(value, chips)
    as_of = f"As of {format_day(value.as_of)} · " if value.as_of else ""
    body = "".join(parts) or f'<p class="prose-text abstains">{on_one_line(value.abstention)}</p>'
    notices = "".join(f'<p class="note">{on_one_line(notice)}</p>' for notice in value.notices)
    return (
        f'<div class="answer overview"><p class="progress">{as_of}{_read(value.reports)}</p>{body}'
        f"{render.sources(value, exchange)}{notices}</div>"
    )


def _compared(value: Comparison, chips: Chips) -> list[str]:
    """What is shared, what differs, what one outlet alone tells."""
    return [
        *_facts("Told by two or more outlets", value.shared, chips),
        *(_difference(each, chips) for each in (*value.differing, *value.wording)),
        *_alone(value.only, chips),
    ]


def _in_order(value: Timeline, chips: Chips) -> list[str]:
    rows = "".join(_event(event, chips) for event in value.events)
    return [f'<ul class="timeline">{rows}</ul>'] if rows else []


def said(value: Comparison | Timeline) -> str:
    """The overview as plain text without markers, for the history."""
    return value.abstention if value.is_empty else str(value)


def spots(value: Overview) -> Mapping[str, Spot]:
    """The places that the chips open, by the key in their address."""
    return render.cited_spots(value.citations)


def _read(reports: Sequence[Report]) -> str:
    """Which articles were read, by outlet, and who else carried one of them."""
    told = dict.fromkeys(
        f"{on_one_line(report.outlet)}, {_day(report)}"
        + (
            f" (also carried by {on_one_line(', '.join(report.also_carried_by))})"
            if report.also_carried_by
            else ""
        )
        for report in reports
    )
    return f"Read {'; '.join(told)}" if told else "Read no article on it"


def _day(report: Report) -> str:
    day = day_of(report.published_at)
    return format_day(day) if day else "undated"


def _facts(heading: str, facts: Sequence[Fact], chips: Chips) -> list[str]:
    rows = "".join(
        f'<li>{render.sentence(fact.sentence, chips)}<span class="byline">'
        f"{on_one_line(', '.join(fact.outlets))}</span></li>"
        for fact in facts
    )
    return [_section(heading, rows)] if rows else []


def _alone(facts: Sequence[Fact], chips: Chips) -> list[str]:
    """What one outlet alone tells, outlet by outlet."""
    by_outlet = groupby(facts, key=lambda fact: ", ".join(fact.outlets))
    return [
        _section(
            f"Only in {on_one_line(outlet)}, of those read",
            "".join(f"<li>{render.sentence(fact.sentence, chips)}</li>" for fact in told),
        )
        for outlet, told in by_outlet
    ]


def _section(heading: str, rows: str) -> str:
    return f'<div class="told"><p class="heading">{heading}</p><ul>{rows}</ul></div>'


def _difference(difference: Difference, chips: Chips) -> str:
    rows = "".join(
        f'<li><span class="byline">{on_one_line(account.outlet)}{_dated(day_of(account.published_at))}'
        f"</span>{_value(account.value)}{render.sentence(account.sentence, chips)}</li>"
        for account in difference.accounts
    )
    about = f": {on_one_line(difference.about)}" if difference.about else ""
    heading = f"{_KINDS[difference.kind]}{about}"
    return f'<div class="conflict"><p class="heading">{heading}</p><ul>{rows}</ul></div>'


def _dated(day: date | None) -> str:
    return f", {format_day(day)}" if day else ""


def _value(value: str) -> str:
    return f'<span class="value">{on_one_line(value)}</span> ' if value else ""


def _event(event: TimelineEvent, chips: Chips) -> str:
    remarks = [
        remark
        for remark, holds in (("planned", event.planned), ("published", event.dated_by == "published"))
        if holds
    ]
    remark = f'<span class="remark">{", ".join(remarks)}</span>' if remarks else ""
    return (
        f'<li><span class="when">{event.when}{remark}</span>'
        f'<span class="what">{render.sentence(event.sentence, chips)}</span></li>'
    )
