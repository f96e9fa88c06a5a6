"""Strict match: the beginning of an answer gives what is expected, and nothing else of that type.

What is read out of an answer depends on the type of what is expected: *yes or no* is the word that it begins
with, *before or after* the one of the two that it uses, a *number* or a *date* is one that has no other of
its kind beside it, and a *name* stands there whole. One word in common is no match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from evals.matching import MONTHS, normalise
from evals.metrics import Summary, Value
from evals.searching import variants
from evals.tokens import word_f1

#: Alternatives for each part of what is expected.
Parts = Sequence[Sequence[str]]

TYPES = ("yes_no", "before_after", "date", "number", "name")
_YES_NO = frozenset({"yes", "no"})
_RELATIONS = frozenset({"before", "after"})
_MONTH = f"(?:{'|'.join(MONTHS)})"
_YEAR = r"(?:1[89]|20)\d\d"
# In normalised text. "May" and "March" alone are words.
_MONTH_DATE = re.compile(rf"\b(?:\d{{1,2}} {_MONTH}(?: {_YEAR})?|{_MONTH} {_YEAR})\b")
_BARE_YEAR = re.compile(rf"\b{_YEAR}\b")
_NUMBER = re.compile(r"\b\d+(?:\.\d+)?(?: (?:thousand|million|billion|trillion|percent))?\b")


def answer_type(expected: str) -> str:
    """One of ``TYPES``."""
    form = normalise(expected)
    if form in _YES_NO:
        return "yes_no"
    if form in _RELATIONS:
        return "before_after"
    if _MONTH_DATE.fullmatch(form) or _BARE_YEAR.fullmatch(form):
        return "date"
    return "number" if _NUMBER.match(form) else "name"


def strict_match(sentences: Sequence[str], parts: Parts) -> bool:
    """Whether the first sentences, as many as there are parts, give one alternative of every part.

    False for an abstention, and when nothing is expected.
    """
    text = normalise(" ".join(sentences[: len(parts)]))
    expected = [alternative for part in parts for alternative in part]
    return bool(parts) and all(any(_gives(text, each, expected) for each in part) for part in parts)


def token_f1(text: str, parts: Parts) -> float:
    """Word F1 to the parts one after the other, each in its alternative that is nearest to the text."""
    return word_f1(text, " ".join(max(part, key=lambda each: word_f1(text, each)) for part in parts))


def match_values(sentences: Sequence[str], parts: Parts) -> dict[str, Value]:
    """``strict_match``, the same under the type of the first part, and ``token_f1``."""
    matched = strict_match(sentences, parts)
    return {
        "strict_match": matched,
        f"strict_match.{answer_type(parts[0][0])}": matched,
        "token_f1": token_f1(" ".join(sentences), parts),
    }


def match_summaries() -> tuple[Summary, ...]:
    """Strict match, also by type, and word F1; ``contains`` is each suite's own."""
    return (
        Summary(
            name="strict_match",
            about="the beginning of the answer gives what is expected, and nothing else of its type",
            of=("strict_match",),
        ),
        *(each for name in TYPES for each in variants(("strict_match",), name, "the same by type of answer")),
        Summary(name="token_f1", about="words shared with what is expected (SQuAD)", of=("token_f1",)),
    )


def _gives(text: str, expected: str, alternatives: Iterable[str]) -> bool:
    kind, form = answer_type(expected), normalise(expected)
    alike = [normalise(each) for each in alternatives if answer_type(each) == kind]
    return _READINGS[kind](text, form, alike)


def _is_first(text: str, form: str, alike: Sequence[str]) -> bool:
    return text.split()[:1] == [form]


def _is_the_relation(text: str, form: str, alike: Sequence[str]) -> bool:
    return set(text.split()) & _RELATIONS == {form}


def _is_whole(text: str, form: str, alike: Sequence[str]) -> bool:
    return bool(form) and f" {form} " in f" {text} "


def _is_the_date(text: str, form: str, alike: Sequence[str]) -> bool:
    """Only dates of its shape go against it: a year beside a day is no other answer."""
    shape = _MONTH_DATE if _MONTH_DATE.fullmatch(form) else _BARE_YEAR
    others = (date for date in shape.findall(text) if not any(_is_whole(date, each, ()) for each in alike))
    return _is_whole(text, form, alike) and not any(others)


def _is_the_number(text: str, form: str, alike: Sequence[str]) -> bool:
    """Days and years go not against it."""
    found, wanted = _numbers(text), _numbers(form)
    others = found - {number for each in alike for number in _numbers(each)}
    return bool(wanted) and wanted <= found and all(_BARE_YEAR.fullmatch(each) for each in others)


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(_MONTH_DATE.sub(" ", text)))


_READINGS: Mapping[str, Callable[[str, str, Sequence[str]], bool]] = {
    "yes_no": _is_first,
    "before_after": _is_the_relation,
    "date": _is_the_date,
    "number": _is_the_number,
    "name": _is_whole,
}
