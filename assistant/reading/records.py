"""Reads articles from JSON: a record, a list of them, an object with ``articles``, or one record a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from assistant.errors import ReadError
from assistant.reading.fields import from_mapping, has_text
from assistant.reading.found import Found
from assistant.reading.plain import read_plain

_LISTS = ("articles", "items", "results", "data", "records", "entries", "stories")
#: A first line that says that the file is no record a line, but a list or a record over several.
LIST_STARTS = ("[", "{", "[{")
_TEXT_HINT = 'Give each record "title" and "text".'
_JSON_HINT = 'Check the JSON; each record is an object with "title" and "text".'


def read_lines(text: str, name: str) -> Iterator[Found | ReadError]:
    """One record a line; a line that is no record is a ReadError, and the rest goes on."""
    lines = [line for line in text.split("\n") if line.strip()]
    if lines and lines[0].strip() in LIST_STARTS and (whole := _parsed(text)) is not None:
        yield from _records_of(whole, name)
        return
    for line in lines:
        try:
            yield parse_record(line, name)
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


def _records_of(whole: object, name: str) -> Iterator[Found | ReadError]:
    if isinstance(whole, dict):
        inner = next((whole[key] for key in _LISTS if isinstance(whole.get(key), list)), None)
        records = [whole] if inner is None or has_text(whole) else inner
    elif isinstance(whole, list):
        records = whole
    else:
        raise ReadError("the file holds no record", hint=_JSON_HINT)
    for record in records:
        try:
            yield read_record(record, name)
        except ReadError as error:
            yield error


def parse_record(line: str, name: str) -> Found:
    """The article of a line.

    Raises ReadError when it holds none.
    """
    return read_record(_load(line), name)


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
