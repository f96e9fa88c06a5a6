"""Reads articles from JSON: a record, a list of them, an object with ``articles``, or one record a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from assistant.cleaning import one_line
from assistant.errors import ReadError
from assistant.reading.dates import parse_moment
from assistant.reading.found import Found
from assistant.reading.markup import has_markup, plain_text
from assistant.reading.names import people
from assistant.reading.plain import read_plain
from assistant.schema import Moment

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
    "scrapedate", "crawldate", "savedat",
)  # fmt: skip
_LANGUAGE = ("language", "lang", "inlanguage", "locale")
_STANDFIRST = ("standfirst", "subtitle", "subheadline", "dek", "deck", "subheading", "trailtext")
_OTHERS = frozenset(
    (*_TITLE, *_URL, *_PUBLISHER, *_AUTHORS, *_PUBLISHED, *_UPDATED, *_FETCHED, *_LANGUAGE, *_STANDFIRST)
)
_LISTS = ("articles", "items", "results", "data", "records", "entries", "stories")
_LANGUAGES = {
    "english": "en",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
}
_TEXT_HINT = 'Give each record "title" and "text".'
_JSON_HINT = 'Check the JSON; each record is an object with "title" and "text".'


def read_lines(text: str, name: str) -> Iterator[Found | ReadError]:
    """One record a line; a line that is no record is a ReadError, and the rest goes on."""
    lines = [line for line in text.split("\n") if line.strip()]
    if lines and lines[0].strip() in ("[", "{", "[{") and (whole := _parsed(text)) is not None:
        yield from _records_of(whole, name)
        return
    for line in lines:
        try:
            yield read_record(_load(line), name)
        except ReadError as error:
            yield error


def read_json(text: str, name: str) -> Iterator[Found | ReadError]:
    """The records of a JSON file, also of one that holds a record a line.

    Raises ReadError when it is not JSON.
    """
    first = text.lstrip().split("\n", 1)[0]
    whole = _parsed(text)
    if whole is None and isinstance(_parsed(first), dict):
        yield from read_lines(text, name)
    else:
        yield from _records_of(_load(text) if whole is None else whole, name)


def from_mapping(record: Mapping[Any, Any], *, text: str | None = None) -> Found:
    """What a record says of an article, by any usual name; ``text`` stands in for the record's own."""
    fields = _normal(record)
    notes = []
    published = _first(fields, _PUBLISHED)
    moment = parse_moment(published)
    if published not in (None, "") and moment is None:
        notes.append(f"date not understood: {one_line(str(published))[:40]}")
    return Found(
        text=_text(fields) if text is None else text,
        raw=_raw_text(fields) if text is None else None,
        title=_line(_first(fields, _TITLE)),
        url=_address(_first(fields, _URL)),
        publisher=_publisher(fields),
        authors=_authors(_first(fields, _AUTHORS)),
        published_at=moment,
        updated_at=_moment(fields, _UPDATED),
        fetched_at=_moment(fields, _FETCHED),
        language=language_code(_line(_first(fields, _LANGUAGE))),
        standfirst=_line(_first(fields, _STANDFIRST)),
        notes=tuple(notes),
    )


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


def _records_of(whole: object, name: str) -> Iterator[Found | ReadError]:
    if isinstance(whole, dict):
        inner = next((whole[key] for key in _LISTS if isinstance(whole.get(key), list)), None)
        records = [whole] if inner is None or _text(_normal(whole)) else inner
    elif isinstance(whole, list):
        records = whole
    else:
        raise ReadError("the file holds no record", hint=_JSON_HINT)
    for record in records:
        try:
            yield read_record(record, name)
        except ReadError as error:
            yield error


def read_record(record: object, name: str) -> Found:
    """The article that a record is.

    Raises ReadError when it is none.
    """
    if not isinstance(record, dict):
        raise ReadError("the record is not an object", hint=_TEXT_HINT)
    try:
        known = from_mapping(record)
        if not known.text.strip():
            raise ReadError("the record has no text", hint=_TEXT_HINT)
        return read_plain(known.text, known, name=name)
    except RecursionError:
        raise ReadError("the record is nested too deeply", hint=_TEXT_HINT) from None


def _load(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise ReadError("the JSON is nested too deeply", hint=_JSON_HINT) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise ReadError(f"invalid JSON: {error.msg} ({place}column {error.colno})", hint=_JSON_HINT) from None
    except ValueError:
        raise ReadError("invalid JSON: a number is too long", hint=_JSON_HINT) from None


def _parsed(text: str) -> object | None:
    try:
        return _load(text)
    except ReadError:
        return None


def _normal(record: Mapping[Any, Any]) -> dict[str, Any]:
    """The record by its field names without case and signs: ``pubDate``, ``pub_date`` are ``pubdate``."""
    return {re.sub(r"[\W_]+", "", str(key)).casefold(): value for key, value in record.items()}


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((fields[name] for name in names if fields.get(name) not in (None, "", [], {})), None)


def _moment(fields: Mapping[str, Any], names: tuple[str, ...]) -> Moment | None:
    return parse_moment(_first(fields, names))


def _text(fields: Mapping[str, Any]) -> str:
    """The text: a string, a list of paragraphs, or HTML of either."""
    value = _raw_text(fields)
    return plain_text(value) if has_markup(value) else value


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


def _authors(value: object) -> tuple[str, ...]:
    """Names from a list, a string of names, or objects with a name; web addresses are no names."""
    items = value if isinstance(value, list) else [value]
    names: list[str] = []
    for item in items:
        line = _line(item)
        if not line or line.startswith(("http://", "https://")):
            continue
        line = re.sub(r"^by\b:?\s*", "", line, flags=re.IGNORECASE)
        names.extend(people(line) or ((line,) if isinstance(value, list) else _split(line)))
    return tuple(dict.fromkeys(name for name in names if name))


def _split(line: str) -> tuple[str, ...]:
    parts = re.split(r"\s*(?:;|,|\band\b|&)\s*", line) if len(line) > 30 else [line]
    return tuple(part.strip() for part in parts if part.strip())
