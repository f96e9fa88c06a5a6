"""Splitting news text into sentences, with exact character spans.

A rule per ambiguity rather than a model: news English ends sentences with `.`, `!`,
`?` or `…`, but writes "Dr. Khan", "Jan. 5", "U.S. forces", "J. K. Rowling" and
`"Stop!" she said.` as well. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# An end mark, its closing quotes or brackets, and the white space before the next word. A row of marks is
# looked at from its first one only, or rows of dots would take time in the square of their length.
_END = re.compile(
    r"(?P<mark>(?<![.!?…])[.!?…]++|[。！？])(?P<close>[\"'”’»」』)\]]*+)"
    r"(?P<space>\s+|(?:(?<=[。！？])|(?<=[。！？][”’」』]))(?=\S))"
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![^\S\n]*\n)[^\n]+)*")
_LAST_WORD = re.compile(r"[^\s(\[\"“‘']+$")
_OPENERS = "\"'“‘«([{—–-"

# From a relative pronoun to the next mark.
_RELATIVE = re.compile(r"(?<=[\w,])\s(?P<clause>(?:that|which|who|whom|whose)\s[^,;:()–—]*)")
# Always inside a sentence: a name or a number follows.
_TITLES = frozenset(
    "mr mrs ms mx dr prof gen col lt maj sgt cpl capt cmdr adm brig sen rep gov rev hon pres supt insp "
    "fr st ste mt ft messrs mme mlle vs cf eg e.g i.e ie viz al approx est gen fig figs vol pp ed eds "
    "sec art ch".split()
)
# Inside a sentence when a digit follows.
_BEFORE_NUMBER = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec no nos p art para".split())
# May end a sentence: only a word that usually starts one decides.
_MAY_END = frozenset(
    "inc corp ltd co bros llc plc jr sr etc u.s u.k u.n e.u u.a.e d.c a.m p.m ph.d m.d b.a m.a l.a n.y "
    "u.s.a ave blvd rd dept univ assn sat sun mon tue tues wed thu thurs fri".split()
)
_STARTERS = frozenset(
    "the a an this that these those he she it they we i you his her its their our my in on at by for from "
    "with when while after before since as if but and or yet so although though however there here what "
    "who where why how one some many most more no not according both during under meanwhile".split()
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Spans ``(start, end)`` of the sentences of ``text``, in order, without outer white space.

    A paragraph break always ends a sentence; every character that is not white space
    lies in exactly one span.
    """
    return [span for paragraph in _PARAGRAPH.finditer(text) for span in _split(text, *paragraph.span())]


def relative_clause(sentence: str, place: int) -> tuple[str, str] | None:
    """The relative clause that holds a place of a sentence, up to the next mark, and the rest; None outside.

    By its pronoun: ``the ship that he lost in 1915, has been found``. What follows ``said that`` counts too.
    """
    clauses = (match.span("clause") for match in _RELATIVE.finditer(sentence))
    holding = ((start, end) for start, end in clauses if start <= place < end)
    return next(((sentence[a:b], f"{sentence[:a]} {sentence[b:]}") for a, b in holding), None)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _ends(text, begin, match):
            yield from _trim(text, begin, match.end("close"))
            begin = match.end()
    yield from _trim(text, begin, end)


def _trim(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether the end mark at ``match`` closes a sentence that began at ``begin``."""
    if match["mark"][0] in "。！？":
        return True
    following = text[match.end() : match.end() + 40].lstrip(_OPENERS)
    if not following or following[0].islower():
        return False
    if match["mark"] != ".":
        return True
    return not _is_abbreviation(text[max(begin, match.start() - 20) : match.start()], match, following)


def _is_abbreviation(before: str, match: re.Match[str], following: str) -> bool:
    found = _LAST_WORD.search(before)
    word = found[0].lower() if found else ""
    if match["close"] and word not in _TITLES:
        return False
    next_word = re.match(r"[\w’']*", following)
    starts_sentence = next_word is not None and next_word[0].lower() in _STARTERS
    if word in _TITLES:
        return True
    if word in _BEFORE_NUMBER:
        return following[0].isdigit()
    if word in _MAY_END or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return not starts_sentence
    # An initial: "J. K. Rowling"; but "vitamin C. The …" ends.
    return (
        len(word) == 1 and word.isalpha() and found is not None and found[0].isupper() and not starts_sentence
    )
