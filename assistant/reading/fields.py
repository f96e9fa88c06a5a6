"""Reads the fields of a record, by the names that feeds, scrapers and news APIs give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from assistant.cleaning import one_line
from assistant.reading.agencies import agency_among, agency_of
from assistant.reading.corrections import Note, note_kind
from assistant.reading.dates import guess_day, parse_moment
from assistant.reading.found import Found
from assistant.reading.limits import check_text
from assistant.reading.markup import has_markup, plain_text, shown_text
from assistant.reading.names import people
from assistant.reading.publication import OPEN_ORDER_NOTE
from assistant.reading.sections import plain_section
from assistant.schema import day_of

# Names under which feeds, scrapers and news APIs give a field, best first; compared without case and signs.
_TITLE = ("title", "headline", "name", "webtitle")
_TEXT = (
    "text",
    "body",
    "content",
    "article",
    "maintext",
    "articlebody",
    "fulltext",
    "bodytext",
    "story",
    "articletext",
)
_URL = ("url", "link", "canonicalurl", "canonical", "permalink", "weburl", "sourceurl", "articleurl")
_PUBLISHER = (
    "publisher",
    "source",
    "site",
    "outlet",
    "sitename",
    "publication",
    "newspaper",
    "sourcename",
    "domain",
)
_AUTHORS = ("authors", "author", "byline", "creator", "writer", "writers")
_PUBLISHED = (
    "publishedat", "published", "datepublished", "publishdate", "publisheddate", "publicationdate", "pubdate",
    "datepublish", "publishedon", "publishedtime", "articlepublishedtime", "date", "webpublicationdate",
    "day", "time",
)  # fmt: skip
_UPDATED = (
    "updatedat",
    "updated",
    "datemodified",
    "modified",
    "modifiedat",
    "lastmodified",
    "dateupdated",
    "datemodify",
)
_FETCHED = (
    "fetchedat", "crawledat", "scrapedat", "datedownload", "retrievedat", "accessed", "downloadedat",
    "fetched",
    "scrapedate", "crawldate", "savedat", "crawled", "scraped", "retrieved", "datecrawled", "datefetched",
    "crawltime", "scrapetime", "fetchtime",
)  # fmt: skip
_EVENT = ("eventat", "eventdate", "eventday", "dateofevent", "datelinedate", "datelineday")
_SECTION = ("section", "sectionname", "articlesection", "category", "desk", "rubric", "ressort")
_AGENCY = (
    "agency", "newsagency", "wire", "wireservice", "sourceorganization", "credit", "provider", "source",
)  # fmt: skip
_CORRECTIONS = ("corrections", "correction", "correctionnote", "editorsnote", "editornote", "updatenote")
_LANGUAGE = ("language", "lang", "inlanguage", "locale")
_STANDFIRST = ("standfirst", "subtitle", "subheadline", "dek", "deck", "subheading", "trailtext")
_OTHERS = frozenset(
    name
    for names in (
        *(_TITLE, _URL, _PUBLISHER, _AUTHORS, _PUBLISHED, _UPDATED, _FETCHED, _EVENT, _LANGUAGE),
        *(_STANDFIRST, _SECTION, _AGENCY, _CORRECTIONS),
    )
    for name in names
)
_LANGUAGES = {
    "english": "en",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
}
_BY = re.compile(r"^by\b:?\s*", re.IGNORECASE)


def from_mapping(record: Mapping[Any, Any], *, text: str | None = None, kind: str = "record field") -> Found:
    """What a record says of an article, by any usual name; ``text`` stands in for the record's own.

    ``kind`` is what a date's place is called, before the field's name.
    """
    record = {name: value for name, value in record.items() if isinstance(name, str)}
    fields = _normal(record)
    dates, notes = _dates(fields, {_key(name): f"{kind} {name}" for name in record})
    publisher = _publisher(fields)
    authors = _authors(_first(fields, _AUTHORS), publisher)
    return replace(
        dates,
        text=_text(fields) if text is None else text,
        raw=_raw_text(fields) if text is None else None,
        title=_line(_first(fields, _TITLE)),
        url=_address(_first(fields, _URL)),
        publisher=publisher,
        agency=agency_among(_line(fields.get(name)) for name in _AGENCY) or agency_of(publisher),
        authors=authors,
        language=language_code(_line(_first(fields, _LANGUAGE))),
        section=plain_section(_line(_first(fields, _SECTION))),
        corrections=_corrections(_first(fields, _CORRECTIONS)),
        standfirst=_line(_first(fields, _STANDFIRST)),
        notes=tuple(notes),
    )


def _dates(fields: Mapping[str, Any], places: Mapping[str, str]) -> tuple[Found, list[str]]:
    """The dates of a record's fields, each with its place, and what is to be said of them."""
    stated = {"published_at": _PUBLISHED, "updated_at": _UPDATED, "fetched_at": _FETCHED, "event_at": _EVENT}
    names = {date: _first_name(fields, known) for date, known in stated.items()}
    moments = {date: parse_moment(fields[name]) for date, name in names.items() if name}
    dates_from = {date: places[name] for date, name in names.items() if name and moments[date] is not None}
    notes, guessed = [], False
    name = names["published_at"]
    if name and moments["published_at"] is None:
        # Not str(): lists that share lists, as YAML has them, spell out to more than any memory holds.
        value = (_line(fields[name]) or "no text")[:40]
        american = (_line(_first(fields, _LANGUAGE)) or "").upper().endswith("US")
        limit = day_of(moments.get("updated_at") or moments.get("fetched_at"))
        moments["published_at"] = guess_day(value, month_first=american, limit=limit)
        guessed = moments["published_at"] is not None
        if guessed:
            dates_from["published_at"] = places[name]
        notes.append(OPEN_ORDER_NOTE.format(value) if guessed else f"date not understood: {value}")
    found = Found(
        published_at=moments.get("published_at"),
        published_guessed=guessed,
        updated_at=moments.get("updated_at"),
        fetched_at=moments.get("fetched_at"),
        event_at=moments.get("event_at"),
        dates_from=dates_from,
    )
    return found, notes


def _corrections(value: object) -> tuple[Note, ...]:
    """The notes of the outlet that a field holds: a text, a list of them, objects with a text."""
    items = value if isinstance(value, list) else [value]
    notes: list[Note] = []
    for item in items:
        given = _normal(item) if isinstance(item, Mapping) else {}
        words = _line(_first(given, (*_TEXT, "note", "comment", "description"))) if given else _line(item)
        if words:
            at = parse_moment(_first(given, (*_PUBLISHED, *_UPDATED))) if given else None
            notes.append((note_kind(words) or "correction", words, at))
    return tuple(notes)


def has_text(record: Mapping[Any, Any]) -> bool:
    """Whether a record has a text of its own."""
    return bool(_text(_normal(record)))


def language_code(text: str | None) -> str | None:
    """``en`` of ``en-GB``, ``en_US`` or ``English``; None for what is no language."""
    if not text:
        return None
    word = text.strip().casefold()
    code = _LANGUAGES.get(word) or re.split(r"[-_]", word)[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) and code != "und" else None


def is_header(names: Sequence[object]) -> bool:
    """Whether these are a table's field names, of which one names the text."""
    fields = _normal(dict.fromkeys(names))
    return any(name in fields for name in _TEXT) and (
        len(fields) == 1 or any(name in fields for name in _OTHERS)
    )


def is_known(name: str) -> bool:
    """Whether a field of this name is read."""
    return bool(_normal({name: None}).keys() & {*_TEXT, *_OTHERS})


def _normal(record: Mapping[Any, Any]) -> dict[str, Any]:
    """The record by its field names without case and signs: ``pubDate``, ``pub_date`` are ``pubdate``."""
    return {_key(name): value for name, value in record.items()}


def _key(name: object) -> str:
    return re.sub(r"[\W_]+", "", name).casefold() if isinstance(name, str) else ""


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    name = _first_name(fields, names)
    return fields[name] if name else None


def _first_name(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of these fields that is filled."""
    return next((name for name in names if fields.get(name) not in (None, "", [], {})), None)


def _text(fields: Mapping[str, Any]) -> str:
    """The text: a string, a list of paragraphs, or HTML of either. Raises ReadError when it is too long."""
    value = _raw_text(fields)
    check_text(value)
    return shown_text(value)


def _raw_text(fields: Mapping[str, Any]) -> str:
    """The text's field as it stands; paragraphs of a list with an empty line between them."""
    value = next(
        (fields[name] for name in _TEXT if isinstance(fields.get(name), (str, list)) and fields[name]), ""
    )
    if isinstance(value, list):
        return "\n\n".join(item for item in value if isinstance(item, str))
    return str(value)


def _line(value: object) -> str | None:
    """A value as one line of text; objects give their name."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or value.get("@value")
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return None
    line = str(value)[:2000] if not isinstance(value, int) else str(value) if abs(value) < 10**18 else ""
    line = plain_text(line) if has_markup(line) else line
    return one_line(line) or None


def _address(value: object) -> str | None:
    line = _line(value)
    return line if line and line.startswith(("http://", "https://")) else None


def _publisher(fields: Mapping[str, Any]) -> str | None:
    name = _line(_first(fields, _PUBLISHER))
    if name and name.startswith(("http://", "https://")):
        try:
            name = (urlsplit(name).hostname or "").removeprefix("www.")
        except ValueError:
            return None
    return name or None


def _authors(value: object, publisher: str | None) -> tuple[str, ...]:
    """Names from a list, a string of names, or objects with a name; web addresses are no names, nor is the
    outlet beside a person."""
    items = value if isinstance(value, list) else [value]
    names: list[str] = []
    for item in items:
        line = _line(item)
        if not line or line.startswith(("http://", "https://")):
            continue
        line = _BY.sub("", line)
        names.extend(people(line) or ((line,) if isinstance(value, list) else _split(line)))
    own = (publisher or "").casefold()
    others = dict.fromkeys(name for name in names if name and name.casefold() != own)
    return tuple(others) or tuple(filter(None, names[:1]))


def _split(line: str) -> tuple[str, ...]:
    parts = re.split(r"\s*(?:;|,|\band\b|&)\s*", line) if len(line) > 30 else [line]
    return tuple(part.strip() for part in parts if part.strip())
