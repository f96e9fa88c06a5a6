"""Markers: numbering passages for a model, and reading its ``[n]`` back.

Writing is strict (``[1][2]``); reading takes what models make of it: ``[1, 2]``, ``[1-3]``,
``【1】``, full-width digits, ``[Source 1]``, ``[^1]``, ``[[1]]``. A bracket that holds a
number of four digits or more is no marker: ``[2016]`` stays in the text.

Reading takes time linear in the text, because a marker is at most ``_LONGEST`` characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from assistant.schema import Passage

_OPENERS, _CLOSERS = "[【［", "]】］"
_SPACES = " \t\u00a0\u202f"
_LONGEST = 60
_DEEPEST = 3
_WIDEST_RANGE = 50

_OPENER = re.compile(f"[{re.escape(_OPENERS)}]")
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>[0-9]+)
      | (?P<dash>[-‐‑‒–—−]|to\b)
      | (?P<between>[,;&/|\[\]【】]|and\b)
      | (?P<label>(?:sources?|passages?|articles?|references?|refs?|evidence|citations?|nos?)\b[.:]?|[#^])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# gpt-oss and file search write 【1†source】 and 【1†L3-L5】.
_DAGGER = re.compile(r"†.*", re.DOTALL)
_THOUSANDS = re.compile(r"[0-9],[0-9]{3}(?![0-9])")
_CANONICAL = re.compile(r"(?:\[[0-9]{1,3}\])+")


def number_passages(passages: Sequence[Passage]) -> dict[int, Passage]:
    """The passages under the numbers that a model cites them by, from 1."""
    return dict(enumerate(passages, start=1))


def write_markers(numbers: Iterable[int]) -> str:
    """``[1][2]``; the inverse of ``read_markers``."""
    return "".join(f"[{number}]" for number in numbers)


def read_markers(text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Pieces of a text, each with the canonical markers right behind it; the last may have none."""
    position = 0
    for found in _CANONICAL.finditer(text):
        yield text[position : found.start()], tuple(int(number) for number in found[0][1:-1].split("]["))
        position = found.end()
    if position < len(text):
        yield text[position:], ()


def drop_markers(text: str) -> str:
    """The text without any marker, for a reader to whom the numbers would mean other passages."""
    reader = MarkerReader(0)
    return reader.feed(text) + reader.close()


class MarkerReader:
    """Makes the markers of a streamed reply canonical and drops those of no passage.

    Feeding a text in pieces, however cut, gives the same as feeding it whole: what may be
    the beginning of a marker is held back until it is decided.
    """

    def __init__(self, passages: int) -> None:
        self._known = range(1, passages + 1)
        self._held = ""
        self.unknown = 0

    def feed(self, piece: str) -> str:
        """More of the reply, as far as it is decided."""
        return self._read(self._held + piece, is_last=False)

    def close(self) -> str:
        """What was still held back."""
        return self._read(self._held, is_last=True)

    def _read(self, text: str, *, is_last: bool) -> str:
        done: list[str] = []
        position, limit = 0, len(text)
        while opener := _OPENER.search(text, position):
            end = _closing(text, opener.start())
            if end is None and not is_last:
                limit = opener.start()
                break
            numbers = parse_marker(text[opener.end() : end - 1]) if end else None
            if end and numbers is not None:
                space = _space_before(text, opener.start(), position)
                done += [text[position:space], self._canonical(text[space : opener.start()], numbers)]
                position = end
            else:
                done.append(text[position : opener.end()])
                position = opener.end()
        decided = limit if is_last else _space_before(text, limit, position)
        self._held = text[decided:]
        return "".join([*done, text[position:decided]])

    def _canonical(self, space: str, numbers: Sequence[int]) -> str:
        """The known ones after their space; with none of them, not even that."""
        known = [number for number in dict.fromkeys(numbers) if number in self._known]
        self.unknown += len(set(numbers)) - len(known)
        return space + write_markers(known) if known else ""


def parse_marker(inside: str) -> list[int] | None:
    """The numbers between a marker's brackets, or None when this is no marker."""
    plain = _DAGGER.sub("", unicodedata.normalize("NFKC", inside))
    if _THOUSANDS.search(plain):
        return None
    numbers: list[int] = []
    is_range = False
    position, end = 0, len(plain.rstrip())
    while position < end:
        token = _TOKEN.match(plain, position)
        if token is None or (token["number"] and len(token["number"]) > 3):
            return None
        if token["number"]:
            number = int(token["number"])
            first = numbers[-1] + 1 if is_range and numbers[-1] < number else number
            if number - first > _WIDEST_RANGE:
                return None
            numbers.extend(range(first, number + 1))
        elif token["dash"] and not numbers:
            return None
        is_range = token["dash"] is not None
        position = token.end()
    return numbers or None


def _space_before(text: str, position: int, earliest: int) -> int:
    """Where the spaces before ``position`` begin, not before ``earliest`` and not far back."""
    earliest = max(earliest, position - _LONGEST)
    while position > earliest and text[position - 1] in _SPACES:
        position -= 1
    return position


def _closing(text: str, opener: int) -> int | None:
    """Where the bracket that opens at ``opener`` has ended; 0 for no marker, None when the text ran out."""
    depth = 0
    for position in range(opener, min(len(text), opener + _LONGEST)):
        character = text[position]
        if character in _OPENERS:
            depth += 1
        elif character in _CLOSERS:
            depth -= 1
            if depth == 0:
                return position + 1
        if character == "\n" or depth > _DEEPEST:
            return 0
    return None if len(text) < opener + _LONGEST else 0
