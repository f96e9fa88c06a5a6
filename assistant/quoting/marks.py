"""Where a text stands between quotation marks, whatever marks it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

#: What closes a quotation that one of these opens; a straight mark closes any.
CLOSERS: Mapping[str, str] = {
    "“": '”"',
    "„": '“”"',
    '"': '"”',
    "”": '”"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
}
#: Marks of a double quotation; the single ones are apostrophes as well, and only ever read in pairs.
DOUBLE_MARKS = '“”„"«»‹›「」『』'

_PARTNERS = {"“": "”", "”": "“", "„": "“", '"': '"', "«": "»", "»": "«", "‹": "›", "›": "‹"}
_PARTNERS |= {"「": "」", "」": "「", "『": "』", "』": "『"}
_SINGLE_FOR = str.maketrans(dict.fromkeys("“„«‹「『", "‘") | dict.fromkeys("”»›」』", "’") | {'"': "'"})
_DOUBLE = re.compile(f"[{DOUBLE_MARKS}]")
_ONLY_CLOSES = "」』›"
# It opens where no word ends and closes where none begins, unlike an apostrophe; «the '90s» opens nothing.
_SINGLE = re.compile(
    r"(?<!\w)(?P<open>['‘‚])(?!\s|\d0s\b)(?P<inside>(?:[^'‘’‚\n]|(?<=\w)['’](?=\w))+)(?<!\s)(?P<close>['’‘])(?!\w)"
)
_MOST_CARRIED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A run between quotation marks: ``text[start:end]``, its marks at ``opened`` and ``closed - 1``."""

    opened: int
    start: int
    end: int
    closed: int
    is_single: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The quotations of a text, and the marks that have no partner: those that close, and one that opens."""

    quotations: tuple[Quotation, ...] = ()
    stray: tuple[int, ...] = ()
    unclosed: int | None = None


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """The outermost quotations of a text, in order; linear in its length."""
    return read_marks(text).quotations


def read_marks(text: str) -> Marks:
    """All marks of a text, paired as a reader pairs them; single marks inside a quotation belong to it."""
    pairs: list[Quotation] = []
    stray: list[int] = []
    opener: int | None = None
    depth = 0
    for match in _DOUBLE.finditer(text):
        place = match.start()
        if opener is not None:
            if text[place] in CLOSERS[text[opener]]:
                depth -= 1
                if depth == 0:
                    pairs.append(_quotation(opener, place))
                    opener = None
            elif text[place] == text[opener]:
                depth += 1
        elif _opens(text, place):
            opener, depth = place, 1
        elif not _is_inch(text, place):
            stray.append(place)
    taken = [(each.opened, each.closed) for each in pairs]
    if opener is not None:
        taken.append((opener, len(text)))
    singles = [
        each for each in _singles(text) if not any(a < each.closed and each.opened < b for a, b in taken)
    ]
    ordered = sorted([*pairs, *singles], key=lambda each: each.opened)
    return Marks(quotations=tuple(ordered), stray=tuple(stray), unclosed=opener)


def balanced(texts: Sequence[str]) -> list[str]:
    """The sentences of a text, each with all its quotation marks in pairs.

    A quotation that runs over the end of a sentence is closed there and opened again in the next one,
    so that every sentence can be checked alone; a mark without a partner is taken off.
    """
    made = list(texts)
    for place, text in enumerate(texts):
        unclosed = read_marks(text).unclosed
        end = _where_closed(texts, place + 1) if unclosed is not None else None
        if unclosed is not None and end is not None:
            mark = text[unclosed]
            for between in range(place + 1, end):
                made[between] = f"{mark}{texts[between]}{_PARTNERS[mark]}"
    return [_paired(text) for text in made]


def with_single_inside(text: str) -> str:
    """The text with single marks for the double ones inside its quotations."""
    for each in find_quotations(text):
        text = text[: each.start] + single_marks(text[each.start : each.end]) + text[each.end :]
    return text


def single_marks(text: str) -> str:
    """The text with single marks for all double ones."""
    return text.translate(_SINGLE_FOR)


def without_marks(text: str, quotation: Quotation) -> str:
    """The text with this quotation's marks taken off."""
    opened, start, end, closed = quotation.opened, quotation.start, quotation.end, quotation.closed
    return text[:opened] + text[start:end] + text[closed:]


def _quotation(opener: int, closer: int) -> Quotation:
    return Quotation(opened=opener, start=opener + 1, end=closer, closed=closer + 1)


def _singles(text: str) -> Iterator[Quotation]:
    for match in _SINGLE.finditer(text):
        yield Quotation(
            opened=match.start(),
            start=match.start("inside"),
            end=match.end("inside"),
            closed=match.end(),
            is_single=True,
        )


def _opens(text: str, place: int) -> bool:
    """Whether a mark that meets no open quotation opens one: by its shape and by where it stands."""
    mark, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if mark in _ONLY_CLOSES:
        return False
    if mark in "„«「『‹" and not (mark == "«" and before and not before.isspace() and not after.strip()):
        return True
    return not (before and (before.isalnum() or before in ".,;:!?…)]%-–—")) and bool(after)


def _is_inch(text: str, place: int) -> bool:
    return text[place] == '"' and text[place - 1 : place].isdigit()


def _where_closed(texts: Sequence[str], first: int) -> int | None:
    """The sentence that closes what one before ``first`` opened; those between have no marks."""
    for place in range(first, min(len(texts), first + _MOST_CARRIED)):
        marks = read_marks(texts[place])
        if marks.stray:
            return place
        if marks.quotations or marks.unclosed is not None:
            return None
    return None


def _paired(text: str) -> str:
    marks = read_marks(text)
    if marks.unclosed is None and not marks.stray:
        return text
    if marks.unclosed is not None:
        text += _PARTNERS[text[marks.unclosed]]
    if marks.stray and not any(
        each.opened < marks.stray[0] and not each.is_single for each in marks.quotations
    ):
        text = _PARTNERS[text[marks.stray[0]]] + text
    left = read_marks(text)
    if left.unclosed is None and not left.stray:
        return text
    return _DOUBLE.sub("", text)
