"""Rewords a sentence by rules that leave what it says as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from assistant.terms import CAPITALS

_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_TENS = "thirty forty fifty sixty seventy eighty ninety".split()
_IN_WORDS = {word: str(number) for number, word in enumerate(_WORDS, start=2)} | {
    word: str(10 * number) for number, word in enumerate(_TENS, start=3)
}
_IN_DIGITS = {digits: word for word, digits in _IN_WORDS.items()}
_SPELT = re.compile(rf"\b(?:{'|'.join(_IN_WORDS)})\b(?!-)")
_DIGITS = re.compile(r"(?<![\w.,:/-])(?:[2-9]|1\d|20|[3-9]0)(?=(?: [a-z]|[,.] |\.$))")
_BEFORE_MONTH = re.compile(
    r" (?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_SAYING = {
    "said": ("stated", "explained", "told reporters"), "says": ("states", "explains"), "told": ("informed",),
    "according to": ("as told by", "in the words of"), "announced": ("made known", "declared"),
    "about": ("around", "roughly"), "nearly": ("almost",), "almost": ("nearly",), "began": ("started",),
    "also": ("as well",), "because": ("since",), "however": ("still",), "but": ("yet",),
}  # fmt: skip
_SAID = re.compile(rf"\b(?:{'|'.join(_SAYING)})\b")
_LEADING = re.compile(
    r"(?P<first>(?:On|In|At|After|When|While|For|As|By|Since|During|Before|Because)\b[^,]{3,80}), "
    r"(?P<rest>(?:the|a|an|it|he|she|they|its|his|her)\b[^,]*)\."
)
_TRAILING = re.compile(
    rf"(?P<rest>[{CAPITALS}].{{20,}}?) (?P<last>(?:on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?: morning| evening| night)?|(?:on|in|at|by|since|after) (?:the )?[^,.;:“”]{3,40}))\."
)
_FULL_NAME = re.compile(
    rf"(?P<first>(?<=[a-z,] )[{CAPITALS}][a-z]+) (?P<last>[{CAPITALS}][a-z]{{3,}})(?=,| said| says| told|’s)"
)
_APPOSITION = re.compile(r",( (?:a|an|the|which|who|whose) [^,;:“”]{5,60}),(?= [a-z])")


def copied(text: str, chance: Random) -> str | None:
    """The sentence as it is."""
    return text


def reordered(text: str, chance: Random) -> str | None:
    """What leads in put last, or what comes last put first."""
    leading = _LEADING.fullmatch(text)
    if leading:
        first = leading["first"]
        return f"{leading['rest'][0].upper()}{leading['rest'][1:]} {first[0].lower()}{first[1:]}."
    trailing = _TRAILING.fullmatch(text)
    if trailing:
        last = trailing["last"]
        return f"{last[0].upper()}{last[1:]}, {_lowered(trailing['rest'])}."
    return None


def said_otherwise(text: str, chance: Random) -> str | None:
    """Another word of saying, or another small word that means the same."""
    found = [
        match
        for match in _SAID.finditer(text)
        if text[: match.start()].count("“") == text[: match.start()].count("”")
    ]
    if not found:
        return None
    match = chance.choice(found)
    return text[: match.start()] + chance.choice(_SAYING[match[0]]) + text[match.end() :]


def numeral(text: str, chance: Random) -> str | None:
    """A number in words for one in digits, or the reverse."""
    if "“" in text:
        return None
    spelt = _SPELT.search(text)
    if spelt:
        return text[: spelt.start()] + _IN_WORDS[spelt[0]] + text[spelt.end() :]
    for match in _DIGITS.finditer(text):
        if not _BEFORE_MONTH.match(text, match.end()):
            return text[: match.start()] + _IN_DIGITS[match[0]] + text[match.end() :]
    return None


def last_name(text: str, chance: Random) -> str | None:
    """A person by the last name alone."""
    match = _FULL_NAME.search(text)
    return None if match is None else text[: match.start()] + match["last"] + text[match.end() :]


def shortened(text: str, chance: Random) -> str | None:
    """Without what stands between two commas on somebody or something."""
    match = _APPOSITION.search(text)
    return None if match is None else text[: match.start()] + text[match.end() :]


def twice(text: str, chance: Random) -> str | None:
    """Two of the others, one after the other."""
    ways = chance.sample([reordered, said_otherwise, numeral, last_name, shortened], 5)
    changed, done = text, 0
    for way in ways:
        found = way(changed, chance) if done < 2 else None
        if found is not None:
            changed, done = found, done + 1
    return changed if done == 2 else None


#: The ways of saying the same, by name.
WAYS: dict[str, Callable[[str, Random], str | None]] = {
    "twice": twice,
    "reordered": reordered,
    "said_otherwise": said_otherwise,
    "numeral": numeral,
    "last_name": last_name,
    "shortened": shortened,
    "copied": copied,
}


def _lowered(text: str) -> str:
    """The first letter small where the first word is one that is small inside a sentence."""
    first = text.split(maxsplit=1)[0]
    small = first.lower() in set(
        "the a an it he she they its his her their this that these those some most all".split()
    )
    return text[0].lower() + text[1:] if small else text
