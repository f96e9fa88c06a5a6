"""Days and instants, and how they are written."""

from __future__ import annotations

import re
from datetime import date, datetime

#: A publication date: a day, or an aware instant when the source gives one.
Moment = date | datetime

#: Stands for the outlet of an article that names none; no filter takes it.
UNKNOWN_OUTLET = "unknown outlet"
_HOST = re.compile(r"https?://(?:www\.)?([^/:?#@]+)", re.IGNORECASE)


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


def byline(publisher: str | None, published_at: Moment | None, url: str | None = None) -> str:
    """Outlet and day in one phrase: ``Harbour Courier, 29 March 2021``; see ``outlet_named``."""
    day = day_of(published_at)
    return f"{outlet_named(publisher, url)}, {format_day(day) if day else 'undated'}"


def outlet_named(publisher: str | None, url: str | None) -> str:
    """The outlet as a reader is told it: by its name, else by the host of the article's address."""
    host = _HOST.match(url or "")
    return publisher or (host[1] if host else UNKNOWN_OUTLET)
