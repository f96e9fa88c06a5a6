"""Rows of fifty thousand characters that a careless pattern would take hours for.

Nothing is timed: a pattern that takes time in the square of the length or worse makes the tests hang.
"""

from __future__ import annotations

from itertools import product
from string import ascii_lowercase
from typing import get_args

import pytest

from assistant.answering.extractive.candidates import candidates
from assistant.answering.extractive.questions import Kind, analyse, split_question
from assistant.answering.extractive.spans import fits, values
from assistant.rewriting import rewrite
from assistant.schema import Turn
from tests.answering.conftest import passages, written
from tests.fakes import HashEmbedder, make_article

LENGTH = 50_000
ROWS = {
    name: (piece * LENGTH)[:LENGTH]
    for name, piece in {
        "commas": ",",
        "capitals": "A",
        "capital letters": "A ",
        "names": "Aa of the ",
        "names in a row": "Tern and the ",
        "digits": "1",
        "digits and commas": "1,",
        "digits and points": "1.",
        "brackets": "(",
        "open brackets": " (a",
        "closed brackets": "()",
        "blanks": " ",
        "lines": "\n",
        "quotes": '"a',
        "apostrophes": "'abc ",
        "hyphens": "A-",
        "questions": "what is ",
        "joint questions": "and what is it ",
        "asked": "when asked ",
        "months": "May ",
        "days": "two weeks ",
        "places": "in the port of ",
        "amounts": "$ ",
        "one word": "a",
        "sentences": "It sank. ",
    }.items()
}
ROWS["other names"] = ", ".join("A" + "".join(letters) for letters in product(ascii_lowercase[:21], repeat=3))
#: What may come before and after a row, so that a match fails late.
AROUND = [("", "?"), ("What is ", " cost?"), ("1", " (x)?"), ("“A ", ")?")]


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_question_may_be_a_long_row(row: str) -> None:
    for before, after in AROUND:
        analyse(f"{before}{row}{after}", {})
        assert split_question(f"{before}{row}{after}")


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_sentence_may_be_a_long_row(row: str) -> None:
    for kind in get_args(Kind):
        values(kind, f"A {row} !", frozenset())
        assert 0.0 <= fits(kind, f"A {row} !", frozenset(), "a") <= 1.0


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_an_article_may_be_a_long_row(row: str) -> None:
    article = make_article("a", f"Asked {row} the ferry sank.", dateline="Asked")
    for candidate in candidates(analyse("How much did the ferry cost?", {}), passages(article)):
        assert candidate.text in article.text
    written(HashEmbedder(), "Who is Aa?", article)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_conversation_may_be_long_rows(row: str) -> None:
    asked = Turn(role="user", text=f"Who is Jonas Weil {row}")
    answered = Turn(role="assistant", text=f"{row}, 3 May 2021: {row}")
    assert rewrite(f"And she {row}", [asked, answered])
    assert rewrite(row.strip() or "And?", [asked, answered]) is not None
    assert rewrite("And when?", [Turn(role="user", text=row)])
