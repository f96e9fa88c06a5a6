"""What can be read off a text word by word: its words, names, numbers and days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.sentences import split_sentences
from assistant.terms import STOPWORDS, fold, stem
from assistant.verifying.days import MONTHS, SHORT, WEEKDAYS, Day, read_days
from assistant.verifying.numbers import Number, read_numbers

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[$€£¥₹%]|[^\W_]+(?:[.,]\d+)*")
_CONTRACTED = re.compile(r"\b(ca|wo|sha|[a-z]+?)n[’']t\b", re.IGNORECASE)
_MARKER = re.compile(r"\s*\[\d{1,3}\](?!\w)")
_IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall"}
DENIALS = frozenset("not no never nor neither without cannot none nobody denied denies deny".split())
#: So many words after a negation are denied by it.
DENIAL_REACH = 3
#: What makes of a fact a possibility, a plan, a try, or somebody's word.
HEDGES = frozenset(
    "may might could possibly perhaps probably plan plans planned expected expects hopes hoped intends "
    "intended aims tries tried wants wanted alleged allegedly reportedly suspected threatened proposed "
    "considering".split()
)
#: Content words of a sentence that says little by itself; they count as function words here.
_SMALL = frozenset("per percent one also however including would could may might".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word as written, folded and stemmed.

    ``content`` when it says something by itself, ``name`` when a capital letter makes a name of it.
    """

    text: str
    folded: str
    stem: str
    content: bool
    name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one sentence states."""

    text: str
    words: tuple[Word, ...]
    numbers: tuple[Number, ...]
    days: tuple[Day, ...]


def spelt_out(text: str) -> str:
    """``didn't`` as ``did not``, and no ``[1]``, which is a marker and no number."""
    unmarked = _MARKER.sub("", text)
    return _CONTRACTED.sub(lambda found: f"{_IRREGULAR.get(found[1].lower(), found[1])} not", unmarked)


@lru_cache(maxsize=4_096)
def read_facts(text: str) -> Facts:
    """The facts of one sentence."""
    tokens = [
        match[0].replace(".", "") if match[0][-1] == "." else match[0]
        for match in _TOKEN.finditer(spelt_out(text))
    ]
    folded = [fold(token) for token in tokens]
    words = tuple(
        Word(
            text=token,
            folded=low,
            stem=stem(low),
            content=low not in STOPWORDS and low not in _SMALL,
            name=_is_name(token, low),
        )
        for token, low in zip(tokens, folded, strict=True)
    )
    days = tuple(read_days(folded))
    of_days = {place for day in days for place in day.places}
    return Facts(text=text, words=words, numbers=tuple(read_numbers(folded, of_days)), days=days)


@lru_cache(maxsize=512)
def sentences_of(text: str) -> tuple[Facts, ...]:
    """The facts of each sentence of a text, in order."""
    return tuple(read_facts(text[start:end]) for start, end in split_sentences(text))


def _is_name(token: str, folded: str) -> bool:
    """Whether a capital letter says more than that a sentence begins here; whole capitals always do."""
    if token.isalpha() and token.isupper() and len(token) > 1:
        return True
    known = folded in STOPWORDS or folded in WEEKDAYS or (folded in MONTHS and len(folded) > SHORT)
    return token[0].isupper() and len(token) > 1 and not known
