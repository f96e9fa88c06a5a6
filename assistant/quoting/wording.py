"""Whether words stand in a text as they are quoted: compared word by word, typography aside."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

#: Between two pieces of one quotation at most so many characters are left out, at an ellipsis or a bracket.
LONGEST_GAP = 400
#: A quotation with something left out, and one to be corrected, has so many words at least.
FEWEST_WORDS = 3
#: How much alike (0 to 100, rapidfuzz's partial ratio) words have to be for the article's to be put in.
ALIKE = 75.0
#: So much of a text is looked through for near words.
NEAR_WITHIN = 200_000

# Words with their apostrophes; dashes as one kind; every other sign but quotation marks and white space.
_TOKEN = re.compile(
    r"(?P<word>\w+(?:['’]\w+)*)|(?P<dash>[-‐‑‒–—―−]+)|(?P<ellipsis>\.{3,}|…)|[^\w\s'’‘‚\"“”„«»‹›「」『』\[\]]"
)
# An editor's words in a quotation; letters in brackets that touch a word («[t]he») are read as written.
_INSERTION = re.compile(r"(?<!\w)\[([^\[\]]{0,200})\](?!\w)")
_ELLIPSIS = re.compile(r"\.{3,}|…")
_LEAVES_OUT = re.compile(r"\.{3,}|…|\[")
_DENIAL = re.compile(r"\b(?:not?|never|none|nor|without)\b|n['’]t\b", re.IGNORECASE)
_EDGES = ",.;:-…"
_MOST_TRIES = 50
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Characters ``start`` to ``end`` of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The tokens of a text, joined for searching, and where each stands in the text and in the joint."""

    found: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    joint: str
    starts: tuple[int, ...]


def find_exact(quoted: str, text: str) -> Place | None:
    """Where ``text`` has the words of a quotation, None where it does not.

    Kinds of quotation marks, dashes, apostrophes and white space count as one, as do a capital and a small
    letter at its beginning. What stands around an ellipsis or an insertion in square brackets has to stand
    there piece by piece in this order. A denial that was inserted is no insertion.
    """
    tokens = _tokens(text)
    as_written = _place([_words(quoted)], tokens)
    return as_written or (_place(_pieces(quoted), tokens) if _LEAVES_OUT.search(quoted) else None)


def _place(pieces: Sequence[tuple[str, ...]], tokens: _Tokens) -> Place | None:
    """Where the pieces stand one behind the other, with no more between two than may be left out."""
    gap = LONGEST_GAP if sum(map(len, pieces)) >= FEWEST_WORDS else 1
    position = 0
    for _ in range(_MOST_TRIES if pieces and all(pieces) else 0):
        places = _run(pieces, tokens, position)
        if places is None:
            return None
        gaps = (tokens.places[b][0] - tokens.places[a - 1][1] for (_, a), (b, _) in pairwise(places))
        if all(left_out <= gap for left_out in gaps):
            return Place(start=tokens.places[places[0][0]][0], end=tokens.places[places[-1][1] - 1][1])
        position = places[0][0] + 1
    return None


def find_near(quoted: str, text: str) -> Place | None:
    """The words of ``text`` that a quotation comes near to without being them; None when there are none."""
    words = _tokens(quoted)
    if word_count(quoted) < FEWEST_WORDS:
        return None
    tokens = _tokens(text[:NEAR_WITHIN])
    # Far quicker with a cutoff, and what lies below it is not wanted.
    found = fuzz.partial_ratio_alignment(
        " ".join(words.found).lower(), " ".join(tokens.found).lower(), score_cutoff=ALIKE
    )
    if found is None or found.dest_end <= found.dest_start:
        return None
    first = bisect_right(tokens.starts, found.dest_start) - 1
    last = bisect_right(tokens.starts, found.dest_end - 1)
    first, last = _meeting(words.found, tokens.found, first, last)
    first, last = _trimmed(tokens.found, first, last)
    return Place(start=tokens.places[first][0], end=tokens.places[last - 1][1]) if first < last else None


def difference(quoted: str, written: str) -> str:
    """What of a quotation is not as it is written, two words of what agrees on either side."""
    said, stands = quoted.split(), written.split()
    edits = [code for code in Levenshtein.opcodes(said, stands) if code.tag != "equal"]
    if not edits:
        return f"“{quoted.strip()}” is in the article “{written.strip()}”"
    before = _excerpt(said, edits[0].src_start, edits[-1].src_end)
    after = _excerpt(stands, edits[0].dest_start, edits[-1].dest_end)
    return f"“{before}” is in the article “{after}”"


def word_count(text: str) -> int:
    """How many words a text has."""
    return sum(token[:1].isalnum() for token in _tokens(text).found)


def _meeting(words: Sequence[str], tokens: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """The bounds without tokens at the ends that answer to none of the words."""
    edits = Levenshtein.opcodes(words, tokens[first:last])
    head, tail = edits[0], edits[-1]
    lead = head.dest_end - head.dest_start if head.tag == "insert" else 0
    rest = tail.dest_end - tail.dest_start if tail.tag == "insert" else 0
    return first + lead, max(last - rest, first + lead)


def _excerpt(words: Sequence[str], start: int, end: int) -> str:
    first, last = max(start - 2, 0), min(end + 2, len(words))
    head, tail = ("… " if first else ""), (" …" if last < len(words) else "")
    return f"{head}{' '.join(words[first:last])}{tail}"


def _pieces(quoted: str) -> list[tuple[str, ...]]:
    """The runs of tokens that have to stand in the text; none for what is no quotation of words."""
    if any(_DENIAL.search(match[1]) for match in _INSERTION.finditer(quoted)):
        return []
    runs = _ELLIPSIS.split(_INSERTION.sub(" … ", quoted))
    return [piece for run in runs if (piece := _words(run))]


def _words(quoted: str) -> tuple[str, ...]:
    """The tokens of words quoted, brackets and outer punctuation aside."""
    found = [_folded(match) for match in _TOKEN.finditer(quoted.replace("[", "").replace("]", ""))]
    return tuple(found[slice(*_trimmed(found, 0, len(found)))])


def _run(pieces: Sequence[tuple[str, ...]], tokens: _Tokens, position: int) -> list[tuple[int, int]] | None:
    """The places (first token, last token + 1) of the pieces, each behind the one before."""
    found: list[tuple[int, int]] = []
    for piece in pieces:
        place = _find(piece, tokens, found[-1][1] if found else position)
        if place is None:
            return None
        found.append((place, place + len(piece)))
    return found


def _find(piece: tuple[str, ...], tokens: _Tokens, first: int) -> int | None:
    if first >= len(tokens.found):
        return None
    places = [
        tokens.joint.find(_BETWEEN + _BETWEEN.join((word, *piece[1:])) + _BETWEEN, tokens.starts[first])
        for word in {piece[0], _other_case(piece[0])}
    ]
    found = [place for place in places if place >= 0]
    return bisect_right(tokens.starts, min(found)) - 1 if found else None


def _other_case(word: str) -> str:
    first = word[:1].lower() if word[:1].isupper() else word[:1].upper()
    return first + word[1:]


def _trimmed(tokens: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """The bounds without the punctuation that belongs to whoever quotes."""
    while first < last and tokens[first] in _EDGES:
        first += 1
    while last > first and tokens[last - 1] in _EDGES:
        last -= 1
    return first, last


@lru_cache(maxsize=64)
def _tokens(text: str) -> _Tokens:
    matches = list(_TOKEN.finditer(text))
    found = tuple(_folded(match) for match in matches)
    starts, length = [], 0
    for token in found:
        starts.append(length)
        length += len(token) + 1
    joint = _BETWEEN + "".join(token + _BETWEEN for token in found)
    return _Tokens(found, tuple(match.span() for match in matches), joint, tuple(starts))


def _folded(match: re.Match[str]) -> str:
    if match["dash"]:
        return "-"
    return "…" if match["ellipsis"] else match[0].replace("’", "'")
