"""Reads plain text: tells title, byline, date lines, dateline and page furniture from the story.

Every other reader hands its text through here with what it already knows, so that a record's or a
page's text is cleaned of the same dirt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.cleaning import has_mojibake, paragraphs, repair, without_furniture
from assistant.reading.datelines import Dateline, read_dateline
from assistant.reading.found import Found
from assistant.reading.heads import Head, take_foot, take_head
from assistant.reading.limits import check_text
from assistant.reading.outlets import outlet_of_text, without_outlet
from assistant.reading.publication import with_dates
from assistant.reading.titles import made_title

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
    story, furniture = without_furniture(paragraphs(repair(text)))
    if furniture:
        notes.append(f"page furniture removed: {_listed(furniture)}")
    head, story = take_head(story, known)
    story = _with_standfirst(take_foot(head, story), known.standfirst)
    dateline = next(filter(None, map(read_dateline, story[:_DATELINE_WITHIN])), None)
    found = with_dates(replace(known, notes=(*notes, *head.notes)), head, dateline)
    return _completed(found, head, story, dateline, furniture, name)


def _completed(
    found: Found,
    head: Head,
    story: Sequence[str],
    dateline: Dateline | None,
    furniture: Sequence[str],
    name: str,
) -> Found:
    """``found`` with its text, and with title, publisher and the rest where they were not known."""
    text = "\n\n".join(story)
    publisher = (
        found.publisher
        or next((label.publisher for label in head.labels if label.publisher), None)
        or (dateline.agency if dateline else None)
        or outlet_of_text(text, furniture, name=name)
    )
    notes = list(found.notes)
    title = head.title
    if title:
        title, suffix = without_outlet(title, publisher)
        publisher = publisher or suffix
    elif text:
        title = made_title(text, dateline)
        notes.append("title made from the first sentence")
    named = (author for label in head.labels if label.byline for author in label.authors)
    return replace(
        found,
        text=text,
        title=title,
        publisher=publisher,
        authors=found.authors or tuple(dict.fromkeys(named)),
        url=found.url or next((label.url for label in head.labels if label.url), None),
        language=found.language or next((label.language for label in head.labels if label.language), None),
        dateline=dateline.text if dateline else None,
        notes=tuple(dict.fromkeys(notes)),
    )


def _with_standfirst(story: list[str], standfirst: str | None) -> list[str]:
    if not standfirst or not story or standfirst.casefold()[:60] in "\n".join(story).casefold():
        return story
    return [standfirst, *story]


def _listed(lines: Sequence[str]) -> str:
    """Up to four removed lines, shortened."""
    shown = [line if len(line) <= 40 else f"{line[:39]}…" for line in dict.fromkeys(lines)]
    return ", ".join(shown[:4]) + (f" and {len(shown) - 4} more" if len(shown) > 4 else "")
