"""From what a reader found to the Article: its title, its identity, its spans."""

from __future__ import annotations

from dataclasses import replace

from assistant.cleaning import one_line
from assistant.errors import ReadError
from assistant.reading.dates import date_in_address, date_in_file_name
from assistant.reading.found import Found
from assistant.reading.identity import article_id, content_hash, plain_address
from assistant.reading.tracing import map_to_source
from assistant.schema import Article, Correction


def make_article(found: Found, source: str) -> Article:
    """The article of what was found in ``source``; raises ReadError when that is no text."""
    if not any(character.isalnum() for character in found.text):
        raise ReadError(
            "no article text is left after cleaning", hint="Save the article's text alone and ingest that."
        )
    found = replace(found, url=plain_address(found.url))
    title = one_line(found.title or "") or "Untitled"
    return Article(
        article_id=article_id(found, title=title, source=source),
        source=source,
        title=title,
        text=found.text,
        content_hash=content_hash(found, title=title),
        url=found.url,
        publisher=found.publisher,
        agency=found.agency,
        authors=found.authors,
        published_at=found.published_at,
        published_guessed=found.published_guessed,
        updated_at=found.updated_at,
        fetched_at=found.fetched_at,
        event_at=found.event_at,
        dates_from=found.dates_from,
        language=found.language,
        section=found.section,
        dateline=found.dateline,
        corrections=_corrections(found),
        notes=found.notes,
        source_map=map_to_source(found.text, found.raw) if found.raw is not None else None,
    )


def with_guessed_date(found: Found, file_name: str = "") -> Found:
    """The day in the URL or in the file's name, where nothing states one."""
    if found.published_at is not None:
        return found
    for day, place in (
        (date_in_address(found.url) if found.url else None, "address"),
        (date_in_file_name(file_name), "file name"),
    ):
        if day is not None:
            return replace(
                found,
                published_at=day,
                published_guessed=True,
                dates_from={**found.dates_from, "published_at": place},
                notes=(*found.notes, f"publication date guessed from the {place}"),
            )
    return found


def _corrections(found: Found) -> tuple[Correction, ...]:
    """The corrections with their places in the text; one whose words are not there any more is left out."""
    result = []
    for kind, words, at in found.corrections:
        start = found.text.find(words)
        if words and start >= 0:
            result.append(Correction(kind=kind, start=start, end=start + len(words), at=at))
    return tuple(result)
