"""Reads a document's text with its properties, which are guesses: programs and templates fill them in."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.cleaning import one_line
from assistant.reading.dates import date_in_file_name, parse_moment
from assistant.reading.found import Found
from assistant.reading.names import people
from assistant.reading.plain import read_plain

# What programs write where nobody gave a title: a file's name, their own name, a place to fill in.
_NO_TITLE = re.compile(
    r"microsoft \w+ - |untitled|document\d*$|doc\d*$|title$|slide \d|about:blank|layout \d"
    r"|.*\.(?:docx?|pdf|indd|qxd|odt|rtf|txt|html?|tex|p65)$|\W*$",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = "document properties"
_NOTE = "publication date guessed from the document's properties"


def read_document(text: str, properties: Found, *, name: str) -> Found:
    """The article of a document.

    A title of one word counts only where the text begins with it; the day on which the document was made
    only where neither the text nor the file's name gives one.
    """
    title = one_line(properties.title or "")
    if _NO_TITLE.match(title) or (" " not in title and title.casefold() not in text[:500].casefold()):
        title = ""
    authors = (name for stated in properties.authors for name in people(one_line(stated)) or ())
    known = replace(
        properties,
        title=title or None,
        authors=tuple(dict.fromkeys(author for author in authors if " " in author)),
        published_at=None,
    )
    found = read_plain(text, known, name=name)
    made = parse_moment(properties.published_at)
    places = dict(found.dates_from)
    if properties.fetched_at is not None:
        places.setdefault("fetched_at", _PLACE)
    if made is None or found.published_at is not None or date_in_file_name(name):
        return replace(found, dates_from=places)
    return replace(
        found,
        published_at=made,
        published_guessed=True,
        dates_from={**places, "published_at": _PLACE},
        notes=(*found.notes, _NOTE),
    )
