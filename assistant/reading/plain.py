"""Reads plain text: tells title, byline, date lines, dateline and page furniture from the story.

Every other reader hands its text through here with what it already knows, so that a record's or a
page's text is cleaned of the same dirt.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.cleaning import (
    has_mojibake,
    notes_on,
    paragraphs,
    repair,
    without_furniture,
    without_late_furniture,
)
from assistant.reading.completing import Around, completed
from assistant.reading.datelines import read_dateline
from assistant.reading.found import Found
from assistant.reading.heads import take_foot, take_head
from assistant.reading.limits import check_text
from assistant.reading.publication import with_dates

# The dateline opens the first paragraph below the standfirst.
_DATELINE_WITHIN = 3


def read_plain(text: str, known: Found | None = None, *, name: str = "") -> Found:
    """Title, metadata and story of a text; what ``known`` says stands above what is read.

    ``name`` is the file's stem, a weak hint at the outlet. The story keeps its dateline and standfirst.
    Raises ReadError when the text is longer than an article can be.
    """
    check_text(text)
    known = known or Found()
    notes = [*known.notes, *(["mojibake repaired"] if has_mojibake(text) else [])]
    story, removed = without_furniture(paragraphs(repair(text)))
    notes += notes_on(removed)
    furniture = [each.line for each in removed]
    head, story = take_head(story, known)
    story, stamps = without_late_furniture(take_foot(head, story))
    notes += [*head.notes, *notes_on(stamps)]
    story = _with_standfirst(story, known.standfirst)
    dateline = next(filter(None, map(read_dateline, story[:_DATELINE_WITHIN])), None)
    found = with_dates(replace(known, notes=tuple(notes)), head, dateline)
    return completed(found, Around(head=head, dateline=dateline, furniture=furniture, name=name), story)


def _with_standfirst(story: list[str], standfirst: str | None) -> list[str]:
    if not standfirst or not story or standfirst.casefold()[:60] in "\n".join(story).casefold():
        return story
    return [standfirst, *story]
