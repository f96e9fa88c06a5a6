"""Answers on a terminal: the short answer ahead, what is missing behind."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from assistant.cli.rendering import print_answer
from assistant.schema import Answer, Sentence


def printed(answer: Answer) -> str:
    target = StringIO()
    print_answer(Console(file=target, width=100), answer)
    return target.getvalue()


def test_the_short_answer_comes_first_and_what_is_missing_after_the_sentences() -> None:
    sentence = Sentence(text="It sank on 12 May.", citations=(), support=1.0, verdict="supported")
    answer = Answer(
        question="q",
        standalone_question="q",
        status="partial",
        short_answer="12 May",
        sentences=(sentence,),
        missing=("no article found names Lisbon",),
    )
    assert printed(answer) == "12 May\nIt sank on 12 May.\nMissing: no article found names Lisbon\n"


def test_an_abstention_says_what_is_missing() -> None:
    answer = Answer(
        question="q", standalone_question="q", status="no_answer", missing=("no article found names Lisbon",)
    )
    assert printed(answer) == "The articles do not say.\nMissing: no article found names Lisbon\n"
