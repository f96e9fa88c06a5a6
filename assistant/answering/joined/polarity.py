"""Denials, and words that go up or down, well or badly: whether two texts go against each other."""

from __future__ import annotations

import re

from assistant.terms import STOPWORDS, stem, words

DENIALS = frozenset(
    "not no never nor neither without cannot fail failed fails failing unable impossible lack "
    "lacks lacking hardly none nobody refuse refused refuses deny denied denies ignore ignores "
    "ignoring dismiss dismissed exclude excluding instead stop stopped cease ended discontinue "
    "discontinued discontinuation avoid avoids prevent".split()
)
_CONTRACTED = re.compile(r"\b(\w+?)n[’']t\b", re.IGNORECASE)
#: So many words after a denial are denied by it.
REACH = 4
_UP = frozenset(
    map(
        stem,
        "increase rise rose gain grow grew grown growth improve improvement higher more win won "
        "wins victory victorious beat success successful positive up best better lead leading led "
        "strong strength advance surge soar exceed expand expansion profit profitable "
        "profitability top high dominant excellent exemplary impressive great good rally recover "
        "thrive flourish blossom boost praise opportunity promising hope benefit favorable safe "
        "secure secured confident optimistic healthy essential important popular beneficial "
        "consistent play participate include exciting love enjoy".split(),
    )
)
_DOWN = frozenset(
    map(
        stem,
        "decrease fall fell fallen drop decline declined lose lost loss losses defeat defeated "
        "lower less fewer failure negative down worst worse worsen poor weak weakness struggle "
        "terrible reduce reduction shrink cut plunge tumble slump low bad disappointing awful "
        "reckless unsuccessful harm hurt damage suffer suffering crisis risk dangerous unsafe "
        "doubt pessimistic unhealthy unimportant unpopular criticize criticism inconsistent sit "
        "miss missed out decreased bleak hate dislike resentment collapse".split(),
    )
)
_PREFIXES = ("un", "in", "im", "dis", "non", "mis")


def denials(text: str) -> int:
    """How many words of a text deny."""
    return sum(word in DENIALS for word in spelt_out(text))


def denied_before(stems: frozenset[str], text: str) -> bool:
    """Whether one of the stems comes closely behind a denial: «no change»."""
    _, denied = _denied(text)
    return not stems.isdisjoint(denied)


def against(one: str, other: str) -> bool:
    """Whether one text goes up or well where the other goes down or badly, or negates its word."""
    first, second = (frozenset(stem(word) for word in words(text)) for text in (one, other))
    return _direction(first) * _direction(second) < 0 or _negates(first, second) or _negates(second, first)


def denies_what(one: str, other: str) -> bool:
    """Whether a word that both texts have is denied in one of them and nowhere in the other."""
    said, denied = _denied(one)
    told, refused = _denied(other)
    return bool(denied & (told - refused)) or bool(refused & (said - denied))


def _direction(stems: frozenset[str]) -> int:
    return len(stems & _UP) - len(stems & _DOWN)


def _negates(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(
        word.removeprefix(prefix) in other
        for word in one
        for prefix in _PREFIXES
        if word.startswith(prefix) and len(word) > len(prefix) + 4
    )


def _denied(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the content words, and those within reach behind a denial."""
    spoken = spelt_out(text)
    near = {
        n for place, word in enumerate(spoken) if word in DENIALS for n in range(place + 1, place + 1 + REACH)
    }
    content = {
        n: stem(word) for n, word in enumerate(spoken) if word not in STOPWORDS and word not in DENIALS
    }
    return frozenset(content.values()), frozenset(word for n, word in content.items() if n in near)


def spelt_out(text: str) -> list[str]:
    """The words of a text, with «not» for its contractions."""
    return words(_CONTRACTED.sub(r"\1 not", text))
