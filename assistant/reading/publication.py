"""Chooses the publication date among the dates around a story."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from assistant.reading.datelines import Dateline, resolve_day
from assistant.reading.found import Found
from assistant.reading.heads import FOOT, Dated, Head
from assistant.schema import Moment, day_of


def with_dates(found: Found, head: Head, dateline: Dateline | None) -> Found:
    """``found`` with its dates. What is labelled stands above a date at the byline, that above the
    dateline's; a bare date line that is not the publication's is the day on which the page was saved."""
    chosen: Dated | None = None
    moment, guessed = found.published_at, found.published_guessed
    if moment is None or guessed:
        chosen = _stated(head)
        stated = chosen.mention.moment if chosen else dateline.moment if dateline else None
        if stated is not None:
            moment, guessed = stated, False
        elif moment is None:
            moment, chosen = _guess(head, dateline)
            guessed = moment is not None
    notes = list(found.notes)
    updated, fetched = found.updated_at, found.fetched_at
    for entry in head.dates:
        # A day apart is the same date in another zone.
        day, published = entry.mention.day, day_of(moment)
        away = published is None or abs(day - published) > timedelta(days=1)
        if entry.role == "updated":
            updated = updated or entry.mention.moment
        elif entry.role == "fetched" or (entry.role == "bare" and entry is not chosen and away):
            notes.append(f"scrape stamp removed: {entry.mention.text}")
            if published is None or day >= published:
                fetched = fetched or entry.mention.moment
    return replace(
        found,
        published_at=moment,
        published_guessed=guessed,
        updated_at=updated,
        fetched_at=fetched,
        notes=tuple(notes),
    )


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


def _guess(head: Head, dateline: Dateline | None) -> tuple[Moment | None, Dated | None]:
    """A date that nothing states: the dateline's day in the year of a date line, else a bare date line,
    best one below the title."""
    others = [entry for entry in head.dates if entry.role != "published"]
    if others and (
        day := resolve_day(dateline, max(entry.mention.day for entry in others)) if dateline else None
    ):
        return day, next((entry for entry in others if entry.mention.day == day), None)
    bare = [entry for entry in others if entry.role == "bare"]
    title_line = -1 if head.title_line is None else head.title_line
    first = next((entry for entry in bare if entry.line > title_line), next(iter(bare), None))
    return (first.mention.moment, first) if first else (None, None)
