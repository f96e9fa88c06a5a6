"""From a reply with markers to draft sentences with the spans that they cite."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from assistant.answering.markers import read_markers
from assistant.answering.spans import supporting_span
from assistant.schema import Draft, Passage
from assistant.sentences import split_sentences

_BULLET = re.compile(r"(?:[-*•]|#{1,6})\s+")
# Markdown that would load or hide something, or only dresses up: a link keeps its words, an image none.
_ADDRESS = re.compile(
    r"(?P<image>\s*!)?(?P<words>\[[^\[\]]*\])\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)"
)
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1(?!\w)")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*\Z")
_GLUED = re.compile(r"[\w“‘«(]")
_MARKER = re.compile(r"\[[0-9]{1,3}\]")
_WORD = re.compile(r"\w")

_Numbers = tuple[int, ...]
_Piece = tuple[str, _Numbers]


def read_drafts(text: str, passages: Mapping[int, Passage]) -> tuple[Draft, ...]:
    """The sentences of a reply with canonical markers, each with the spans of the passages it cites.

    A marker belongs to the sentence that it stands in or follows; at the beginning of a
    line, to the sentence that it precedes; alone on a line, to the sentence above.
    """
    drafts = []
    for sentence, numbers in read_sentences(text):
        spans = [supporting_span(sentence, passages[number]) for number in numbers if number in passages]
        drafts.append(Draft(text=sentence, spans=tuple(dict.fromkeys(spans))))
    return tuple(drafts)


def read_sentences(text: str) -> list[_Piece]:
    """The sentences of a reply without their markers, and the numbers, in order, without repeats."""
    found: list[_Piece] = []
    for line in text.splitlines():
        body = _without_markdown(line.strip())
        bullet = _BULLET.match(body)
        for pieces in _segments(read_markers(body[bullet.end() :] if bullet else body)):
            for sentence, numbers in _sentences(pieces):
                if _WORD.search(sentence):
                    found.append((sentence, tuple(dict.fromkeys(numbers))))
                elif found:
                    found[-1] = (found[-1][0], tuple(dict.fromkeys(found[-1][1] + numbers)))
    return found


def _without_markdown(line: str) -> str:
    """The words of a line; a canonical marker in place of a link's words stays a marker."""
    return _EMPHASIS.sub(r"\2", _ADDRESS.sub(_words_of, line))


def _words_of(link: re.Match[str]) -> str:
    if _MARKER.fullmatch(link["words"]):
        return link["words"]
    return "" if link["image"] else link["words"][1:-1]


def _segments(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces up to a marker that closes a sentence: it is a surer boundary than the words around it."""
    segment: list[_Piece] = []
    is_closed = False
    for text, numbers in pieces:
        following = text.lstrip()
        if is_closed and following and (following[0].isupper() or not following[0].isalpha()):
            yield segment
            segment = []
        segment.append((text, numbers))
        is_closed = bool(_ENDS_SENTENCE.search(text.rstrip()[-10:])) if following else is_closed
    if segment:
        yield segment


def _sentences(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Each sentence of a segment with the numbers in it or right behind it; no text, no sentence."""
    parts: list[str] = []
    marks: list[tuple[int, _Numbers]] = []
    length = 0
    for text, numbers in pieces:
        part = f" {text}" if marks and _GLUED.match(text) else text
        part = part.rstrip() if numbers else part
        parts.append(part)
        length += len(part)
        if numbers:
            marks.append((length, numbers))
    whole = "".join(parts)
    spans = split_sentences(whole) or [(0, 0)]
    cited: list[_Numbers] = [()] * len(spans)
    starts = [start for start, _ in spans]
    for position, numbers in marks:
        cited[max(bisect_left(starts, position) - 1, 0)] += numbers
    for (start, end), numbers in zip(spans, cited, strict=True):
        yield whole[start:end], numbers
