"""A question to the desk, and its events as what is shown. No Gradio here: values in, values out."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.app import feedback, panel, render, render_overviews
from assistant.app.session import Exchange, Session
from assistant.errors import ArticleNotFound, AssistantError, UsageError
from assistant.pipeline import Assistant
from assistant.schema import (
    Answer,
    Article,
    Comparison,
    Filters,
    OverviewKind,
    Retrieved,
    TextDelta,
    Timeline,
    read_command,
)

log = logging.getLogger(__name__)


def converse(desk: Assistant, session: Session, question: str, filters: Filters) -> Iterator[Session]:
    """The session as the answer comes in; the last one is finished. Failures are shown, not raised."""
    command = read_command(question)
    try:
        events = (
            _overview(desk, session, question, *command, filters)
            if command
            else _events(desk, session, question, filters)
        )
        for shown in events:
            yield session.having(replace(shown, filters=filters), busy=not shown.said)
    except Exception as error:
        if not isinstance(error, AssistantError):
            log.exception("An answer failed")
        yield session.having(Exchange(question=question, filters=filters, shown=render.failure(error)))


def _events(desk: Assistant, session: Session, question: str, filters: Filters) -> Iterator[Exchange]:
    yield Exchange(question=question, shown=render.searching())
    found = Retrieved(standalone_question=question, passages=())
    written = ""
    stream = desk.stream(question, history=session.history(), **_limits(filters))
    for event in stream:
        match event:
            case Retrieved():
                found = event
                yield Exchange(question=question, shown=render.progress(found))
            case TextDelta():
                written += event.text
                yield Exchange(question=question, shown=render.progress(found, written))
            case Answer():
                yield Exchange(
                    question=question,
                    shown=render.answer(event, len(session.exchanges)),
                    said=render.said(event),
                    spots=render.spots(event),
                    rateable=feedback.rateable(event, session.history(), filters),
                )


def _overview(
    desk: Assistant, session: Session, question: str, kind: OverviewKind, topic: str, filters: Filters
) -> Iterator[Exchange]:
    yield Exchange(question=question, shown=render_overviews.working())
    ask = desk.compare if kind == "compare" else desk.timeline
    made: Comparison | Timeline = ask(topic, **_limits(filters))
    yield Exchange(
        question=question,
        shown=render_overviews.overview(made, len(session.exchanges)),
        said=render_overviews.said(made),
        spots=render_overviews.spots(made),
    )


def _limits(filters: Filters) -> dict[str, Any]:
    return {
        "as_of": filters.as_of,
        "from_day": filters.from_day,
        "to_day": filters.to_day,
        "publishers": filters.publishers,
    }


def stop(session: Session) -> Session:
    """The session with its unfinished answer left as it is; a finished one stays the same."""
    if not session.busy:
        return session
    *before, last = session.exchanges
    return Session(exchanges=(*before, replace(last, shown=render.stopped(last.shown))))


def open_source(desk: Assistant, session: Session, address: str) -> str:
    """The panel for the address of a chip; empty for an empty address."""
    if not address:
        return ""
    spot = session.spot(address)
    if spot is None:
        return panel.missing("This source is no longer at hand.", "Ask the question again.")
    try:
        others = [_carrier(desk, other) for other in spot.also_in]
        article = desk.article(spot.article_id, spot.version)
        return panel.source(article, spot, address, others, replaced_at=desk.replaced_at(article))
    except AssistantError as error:
        return panel.missing(str(error), error.hint)


def _carrier(desk: Assistant, article_id: str) -> Article | str:
    try:
        return desk.article(article_id)
    except ArticleNotFound:
        return article_id


def read_filters(as_of: str | None, first: str | None, last: str | None, outlets: Sequence[str]) -> Filters:
    """Filters from what was typed. Raises UsageError naming the date that is none."""
    return Filters(
        as_of=_day("As of", as_of),
        from_day=_day("From", first),
        to_day=_day("To", last),
        publishers=tuple(outlets or ()),
    )


def _day(name: str, typed: str | None) -> date | None:
    if not (typed or "").strip():
        return None
    try:
        return date.fromisoformat((typed or "").strip())
    except ValueError:
        raise UsageError(
            f"“{name}” is not a date: {(typed or '').strip()[:40]}.", hint="Write it as 2021-07-09."
        ) from None
