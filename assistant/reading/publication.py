"""Chooses the publication date among the dates around a story."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from assistant.reading.datelines import Dateline, resolve_day
from assistant.reading.dates import guess_day
from assistant.reading.found import Found
from assistant.reading.heads import FOOT, Dated, Head
from assistant.schema import Moment, day_of

#: Said of a date in figures of which one order was chosen.
OPEN_ORDER_NOTE = "publication date guessed: {} may name day or month first"
_BESIDE = "line below the title"


def with_dates(found: Found, head: Head, dateline: Dateline | None) -> Found:
    """``found`` with its dates. What is labelled stands above a date at the byline, that above the
    dateline's; a bare date line that is not the publication's is the day on which the page was saved."""
    chosen: Dated | None = None
    if found.published_at is None or found.published_guessed:
        found, chosen = _with_publication(found, head, dateline)
    found = _with_others(found, head, chosen)
    if found.published_at is None:
        found = _with_open_order(found, head)
    event = found.event_at or _event_day(dateline, day_of(found.published_at))
    if event is None or found.event_at is not None:
        return found
    return replace(found, event_at=event, dates_from={**found.dates_from, "event_at": "dateline"})


def _with_publication(found: Found, head: Head, dateline: Dateline | None) -> tuple[Found, Dated | None]:
    """``found`` with the day that the lines around the story give, and the one that gives it."""
    chosen = _stated(head)
    moment = chosen.mention.moment if chosen else dateline.moment if dateline else None
    guessed, place = False, _place(chosen, head)
    if moment is None:
        if found.published_at is not None:
            return found, None
        moment, chosen, place = _guess(head, dateline)
        guessed = True
    if moment is None:
        return found, None
    places = {**found.dates_from, "published_at": place}
    return replace(found, published_at=moment, published_guessed=guessed, dates_from=places), chosen


def _with_others(found: Found, head: Head, chosen: Dated | None) -> Found:
    """``found`` with the days on which it was updated and fetched; ``chosen`` is the publication's."""
    places, notes = dict(found.dates_from), list(found.notes)
    updated, fetched = found.updated_at, found.fetched_at
    published = day_of(found.published_at)
    for entry in head.dates:
        # A day apart is the same date in another zone.
        away = published is None or abs(entry.mention.day - published) > timedelta(days=1)
        if entry.role == "updated" and updated is None:
            updated, places["updated_at"] = entry.mention.moment, _place(entry, head)
        elif entry.role == "fetched" or (entry.role == "bare" and entry is not chosen and away):
            notes.append(f"scrape stamp removed: {entry.mention.text}")
            if fetched is None and (published is None or entry.mention.day >= published):
                fetched, places["fetched_at"] = entry.mention.moment, "scrape stamp"
    return replace(found, updated_at=updated, fetched_at=fetched, dates_from=places, notes=tuple(notes))


def _with_open_order(found: Found, head: Head) -> Found:
    """``found`` with a guess at a date line in figures whose day and month may be either."""
    stated = next(filter(None, (label.unclear for label in head.labels)), None)
    day = guess_day(stated, limit=day_of(found.updated_at or found.fetched_at)) if stated else None
    if day is None:
        return found
    return replace(
        found,
        published_at=day,
        published_guessed=True,
        dates_from={**found.dates_from, "published_at": _BESIDE},
        notes=(*found.notes, OPEN_ORDER_NOTE.format(stated)),
    )


def _event_day(dateline: Dateline | None, published: date | None) -> Moment | None:
    """The dateline's day, in the last year in which it is not after the publication; a day of that may be
    one of another zone."""
    if dateline is None or dateline.moment is not None:
        return dateline.moment if dateline else None
    return resolve_day(dateline, published + timedelta(days=1) if published else None)


def _place(entry: Dated | None, head: Head) -> str:
    """Where a date stood, in a stable phrase."""
    if entry is None:
        return "dateline"
    if entry.line >= FOOT:
        return "line at the foot"
    return _BESIDE if head.title_line is None or entry.line >= head.title_line else "line above the title"


def _stated(head: Head) -> Dated | None:
    """A labelled date above the story, else the earliest bare one at the byline, else a labelled one below:
    the foot often gives the day of print, which is later."""
    labelled = [entry for entry in head.dates if entry.role == "published"]
    above = next((entry for entry in labelled if entry.line < FOOT), None)
    beside = [entry for entry in head.dates if entry.role == "bare" and _at_byline(entry, head)]
    return above or min(beside, key=lambda entry: entry.mention.day, default=next(iter(labelled), None))


def _at_byline(entry: Dated, head: Head) -> bool:
    """Whether a date stands on the byline's line, or near it on the same side of the title."""
    if entry.byline:
        return True
    if head.byline_line is None or abs(entry.line - head.byline_line) > 2:
        return False
    first, last = sorted((entry.line, head.byline_line))
    return head.title_line is None or not first < head.title_line < last


def _guess(head: Head, dateline: Dateline | None) -> tuple[Moment | None, Dated | None, str]:
    """A date that nothing states, and where it stood: the dateline's day in the year of a date line, else a
    bare date line, best one below the title."""
    others = [entry for entry in head.dates if entry.role != "published"]
    if others and (
        day := resolve_day(dateline, max(entry.mention.day for entry in others)) if dateline else None
    ):
        return day, next((entry for entry in others if entry.mention.day == day), None), "dateline"
    bare = [entry for entry in others if entry.role == "bare"]
    title_line = -1 if head.title_line is None else head.title_line
    first = next((entry for entry in bare if entry.line > title_line), next(iter(bare), None))
    return (first.mention.moment, first, _place(first, head)) if first else (None, None, "")
