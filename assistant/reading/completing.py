"""From what stands around a story to its metadata: title, outlet and agency, authors, section, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.reading.agencies import agency_among, agency_at_foot, agency_of
from assistant.reading.bylines import signed_people
from assistant.reading.corrections import brought_back, find_corrections, note_kind, with_stated
from assistant.reading.datelines import Dateline
from assistant.reading.found import Found
from assistant.reading.heads import Head
from assistant.reading.outlets import outlet_of_text, owner_of, without_outlet
from assistant.reading.titles import made_title
from assistant.schema import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What was taken off a story: head and foot, the page's furniture; and the stem of its file's name."""

    head: Head
    dateline: Dateline | None = None
    furniture: Sequence[str] = ()
    name: str = ""


def completed(found: Found, around: Around, story: Sequence[str]) -> Found:
    """``found`` with its text, and with title, publisher and the rest where they were not known."""
    head = around.head
    story = [*story, *brought_back(story, found.corrections)]
    text = "\n\n".join(story)
    notes = list(found.notes)
    title, publisher = _title_and_outlet(found, around, text)
    if not title and text:
        told = [paragraph for paragraph in story if not note_kind(paragraph)] or story
        title = made_title("\n\n".join(told), around.dateline)
        notes.append("title made from the first sentence")
    authors = _signed(found.authors or _authors(head, publisher), story)
    return replace(
        found,
        text=text,
        title=title,
        publisher=publisher,
        agency=_agency(found, around, story, publisher),
        authors=authors,
        url=found.url or next((label.url for label in head.labels if label.url), None),
        language=found.language or next((label.language for label in head.labels if label.language), None),
        section=found.section or next((label.section for label in head.labels if label.section), None),
        dateline=around.dateline.text if around.dateline else None,
        corrections=with_stated(
            find_corrections(story, day_of(found.published_at)), found.corrections, story
        ),
        notes=tuple(dict.fromkeys(notes)),
    )


def _title_and_outlet(found: Found, around: Around, text: str) -> tuple[str | None, str | None]:
    """The title without the outlet's name, and the outlet: the agency that wrote the text only where no
    outlet is named that printed it."""
    labelled = [label.publisher for label in around.head.labels if label.publisher]
    signed = around.dateline.agency if around.dateline else None
    publisher = (
        found.publisher
        or next((name for name in labelled if not agency_of(name)), None)
        or (signed if not agency_of(signed) else None)
        or owner_of(around.furniture)
    )
    title = around.head.title
    if title:
        title, suffix = without_outlet(title, publisher)
        publisher = publisher or suffix
    publisher = (
        publisher
        or next(iter(labelled), None)
        or signed
        or outlet_of_text(text, around.furniture, name=around.name)
    )
    if title:
        title, _ = without_outlet(title, publisher)
    return title, publisher


def _authors(head: Head, publisher: str | None) -> tuple[str, ...]:
    """The names of the bylines; the outlet's own among them is no author beside a person's."""
    named = dict.fromkeys(author for label in head.labels if label.byline for author in label.authors)
    people = tuple(name for name in named if name.casefold() != (publisher or "").casefold())
    return people or tuple(named)


def _signed(authors: tuple[str, ...], story: Sequence[str]) -> tuple[str, ...]:
    """The authors, or the one whose name in brackets ends the text where none or only that one is known."""
    signed = signed_people(story)
    if not signed or len(authors) > 1:
        return authors
    first, last = signed[0].split()[0], signed[0].split()[-1]
    same = not authors or (authors[0].startswith(f"{first} ") and authors[0].endswith(f" {last}"))
    return signed if same else authors


def _agency(found: Found, around: Around, story: Sequence[str], publisher: str | None) -> str | None:
    """The agency that wrote the text: of the dateline, a byline, the metadata, the foot; else the outlet, if
    it is one."""
    labels = around.head.labels
    return (
        agency_among([around.dateline.text if around.dateline else None])
        or agency_among(name for label in labels for name in (*label.authors, label.publisher))
        or found.agency
        or agency_among(found.authors)
        or agency_at_foot([*around.furniture, *story])
        or agency_of(publisher)
    )
