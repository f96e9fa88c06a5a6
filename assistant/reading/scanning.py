"""The words of a text or of its raw source, each with its place; markup is passed over where it stands."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from html import unescape
from itertools import accumulate

from assistant.cleaning import repair
from assistant.reading.markup import has_markup

#: Of longer sources only so many characters are scanned; pages may hold their pictures.
LONGEST = 20_000_000

_INVISIBLE = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef"
)
# Scripts without spaces give a word a sign; marks and invisible characters do not end a word.
_SIGN = "\u3040-\u30ff\u3400-\u9fff"
_MARKS = "".join(
    sign
    for sign in map(chr, (*range(0x300, 0x1E00), *range(0xA800, 0xAC00)))
    if unicodedata.category(sign)[0] == "M"
)
_WORD = re.compile(rf"[{_SIGN}]|[^\W_{_SIGN}](?:[^\W_{_SIGN}]|[{_MARKS}{_INVISIBLE}])*")
_NOT_SEEN = re.compile(f"[{_INVISIBLE}]")
_ENTITY = r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});?"
_ENTITIES = re.compile(_ENTITY)
#: A sign written as an entity, or as JSON writes it.
CODED = re.compile(rf"\\u[0-9a-fA-F]{{4}}|{_ENTITY}")
_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_EVENT = re.compile(rf"<!--|</?([a-zA-Z][a-zA-Z0-9]*)|<[!?]|{_ENTITY}")
# A quotation mark opens a value only after "=", so that an apostrophe in a bare value opens none.
_TAG_REST = re.compile(r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+>""")
_RAW_END = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_STATED = re.compile(
    r"<script\b[^<>]{0,500}ld\+json[^<>]{0,500}>|<meta\b[^<>]{0,500}?\bcontent\s*=\s*([\"'])", re.IGNORECASE
)
_ESCAPE = re.compile(rf"\\u[0-9a-fA-F]{{4}}|\\.|</?[a-zA-Z][^<>]{{0,500}}>|{_ENTITY}", re.DOTALL)
_SPACED = re.compile(r"[^ \t\r\n]+")


#: A stretch of what is seen: its words, and from where to where it stands in the source.
_Piece = tuple[str, int, int]


class Words:
    """Words in order, folded, and where they stand."""

    def __init__(self, keys: list[str], spans: list[tuple[int, int]], pieces: list[_Piece]) -> None:
        self.keys = keys
        self._spans = spans
        self._pieces = pieces
        self._begins = list(accumulate((len(piece[0]) for piece in pieces), initial=0))

    def __len__(self) -> int:
        return len(self.keys)

    def place(self, first: int, last: int) -> tuple[int, int]:
        """From where to where the words from the first to the last stand; a decoded sign counts whole."""
        start, end = self._spans[first][0], self._spans[last][1]
        opening, begun = self._piece(start)
        closing, closing_begun = self._piece(end - 1)
        return (
            opening[1] + (start - begun if _is_literal(opening) else 0),
            closing[1] + end - closing_begun if _is_literal(closing) else closing[2],
        )

    def _piece(self, at: int) -> tuple[_Piece, int]:
        number = bisect_right(self._begins, at) - 1
        return self._pieces[number], self._begins[number]


def text_words(text: str) -> Words:
    """The words of a cleaned text."""
    return _words([(text, 0, len(text))])


def raw_words(raw: str, *, mended: bool = False) -> Words:
    """The words that a reader of the source sees: no tags, comments, scripts and styles; entities decoded.

    With ``mended``, each stretch between spaces is repaired as cleaning repairs a text, and its words have
    the place of the whole stretch.
    """
    raw = raw[:LONGEST]
    marked = has_markup(raw) or _PAGE.search(raw) is not None
    pieces = list(_seen(raw) if marked else _decoded(raw, 0, len(raw), _ENTITIES))
    return _mended(pieces) if mended else _words(pieces)


def stated_words(raw: str) -> Words:
    """The words of a page's JSON-LD and of its meta elements, which no reader sees."""
    raw = raw[:LONGEST]
    pieces: list[_Piece] = []
    for match in _STATED.finditer(raw):
        closing = match[1] or "</script"
        end = raw.find(closing, match.end())
        pieces += [*_decoded(raw, match.end(), end if end >= 0 else len(raw), _ESCAPE), (" ", end, end)]
    return _words(pieces)


def fold(word: str) -> str:
    """A word for comparing: without case, typographic forms and invisible characters."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", _NOT_SEEN.sub("", word)).casefold()


def _is_literal(piece: _Piece) -> bool:
    return len(piece[0]) == piece[2] - piece[1]


def _words(pieces: list[_Piece]) -> Words:
    found = list(_WORD.finditer("".join(piece[0] for piece in pieces)))
    words = [match[0] for match in found]
    known = {word: fold(word) for word in set(words)}
    return Words([known[word] for word in words], [match.span() for match in found], pieces)


def _mended(pieces: list[_Piece]) -> Words:
    keys: list[str] = []
    spans: list[tuple[int, int]] = []
    known: dict[str, list[str]] = {}
    for match in _SPACED.finditer("".join(piece[0] for piece in pieces)):
        damaged = match[0]
        if damaged not in known:
            shown = damaged if damaged.isascii() else repair(damaged)
            known[damaged] = [fold(word) for word in _WORD.findall(shown)]
        keys += known[damaged]
        spans += [match.span()] * len(known[damaged])
    return Words(keys, spans, pieces)


def _seen(raw: str) -> Iterator[_Piece]:
    """What is seen of markup; an inline tag divides no word, any other does."""
    begun = at = 0
    while (match := _EVENT.search(raw, at)) is not None:
        sign, start = match[0], match.start()
        if sign[0] == "&":
            at = match.end()
            if (shown := unescaped(sign)) == sign:
                continue
            end = at
        else:
            closing = _end_of(raw, match)
            if closing is None:  # nothing after this is a tag
                at = start + 1
                break
            end = at = closing
            shown = "" if (match[1] or "").lower() in _INLINE else " "
        if begun < start:
            yield raw[begun:start], begun, start
        if shown:
            yield shown, start, end if sign[0] == "&" else start
        begun = end
    yield from _decoded(raw, begun, len(raw), _ENTITIES)


def _end_of(raw: str, match: re.Match[str]) -> int | None:
    """Where a tag, a comment, or a script with its content ends; None when it does not."""
    sign, name = match[0], (match[1] or "").lower()
    if sign == "<!--":
        end = raw.find("-->", match.end())
        return end + 3 if end >= 0 else len(raw)
    rest = _TAG_REST.match(raw, match.end())
    if rest is None:
        return None
    if name not in _RAW_END or sign[1] == "/":
        return rest.end()
    closing = _RAW_END[name].search(raw, rest.end())
    return closing.start() if closing else len(raw)


def _decoded(raw: str, start: int, end: int, escapes: re.Pattern[str]) -> Iterator[_Piece]:
    """A stretch of the source with its entities and escapes decoded; tags inside escapes divide words."""
    begun = start
    for match in escapes.finditer(raw, start, end):
        shown = unescaped(match[0])
        if shown == match[0]:
            continue
        if begun < match.start():
            yield raw[begun : match.start()], begun, match.start()
        yield shown, match.start(), match.end()
        begun = match.end()
    if begun < end:
        yield raw[begun:end], begun, end


def unescaped(sign: str) -> str:
    """What an entity, an escape of JSON or a tag inside a string stands for."""
    if sign[0] == "\\":
        if sign[1] == "u" and len(sign) == 6:
            return chr(int(sign[2:], 16))
        return sign[1] if sign[1] in "\"'\\/" else " "
    if sign[0] == "<":
        return " "
    for _ in range(3):
        shown = unescape(sign)
        if shown == sign:
            break
        sign = shown
    return sign
