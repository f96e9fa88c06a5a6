"""Days and instants, and how they are written."""

from __future__ import annotations

from datetime import date, datetime

#: A publication date: a day, or an aware instant when the source gives one.
Moment = date | datetime

#: Stands for the outlet of an article that names none; no filter takes it.
UNKNOWN_OUTLET = "unknown outlet"


def day_of(moment: Moment | None) -> date | None:
    """The calendar day of a date or an instant; None stays None."""
    return moment.date() if isinstance(moment, datetime) else moment


def iso(moment: Moment | None) -> str | None:
    """ISO 8601, or None."""
    return moment.isoformat() if moment is not None else None


def format_day(day: date) -> str:
    """``9 July 2021``, whatever the locale."""
    months = ("January February March April May June July August September October November December").split()
    return f"{day.day} {months[day.month - 1]} {day.year}"


def byline(publisher: str | None, published_at: Moment | None) -> str:
    """Outlet and day in one phrase: ``Harbour Courier, 29 March 2021``."""
    day = day_of(published_at)
    return f"{publisher or UNKNOWN_OUTLET}, {format_day(day) if day else 'undated'}"
