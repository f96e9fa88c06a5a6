"""Answers on a terminal: the short answer ahead, the sentences, and what is told beside them."""

from __future__ import annotations

import io
from datetime import date

from rich.console import Console

from assistant.cli.rendering import print_answer
from assistant.errors import ArticleNotFound
from assistant.schema import Answer, Article, Citation, Sentence, Status
from tests.fakes import make_article


def carrier(article_id: str) -> Article:
    """Any article but ``gone``."""
    if article_id == "gone":
        raise ArticleNotFound("There is no article 'gone'.", hint="")
    return make_article(article_id, "It sailed.", publisher="Harbour Courier", published_at=date(2021, 3, 29))


def printed(status: Status = "answered", **values: object) -> str:
    console = Console(file=io.StringIO(), width=200)
    answer = Answer(question="?", standalone_question="?", status=status, **values)  # type: ignore[arg-type]
    print_answer(console, answer, carrier)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_partly_supported_sentence_says_what_does_not_match() -> None:
    reasons = ("“Monday” is in the article “Tuesday”", "no “14”\nhere")
    sentence = Sentence(text="It sailed.", citations=(1,), support=0.5, verdict="partly", reasons=reasons)
    assert printed(sentences=(sentence,)) == (
        "It sailed. [1] (partly supported: “Monday” is in the article “Tuesday”; no “14” here)\n"
    )


def test_what_was_changed_in_a_supported_sentence_is_left_to_the_notices() -> None:
    sentence = Sentence(text="It sailed.", citations=(), support=1.0, verdict="supported", reasons=("x",))
    assert printed(sentences=(sentence,)) == "It sailed.\n"


def test_an_answer_and_an_abstention_say_as_of_when() -> None:
    day = date(2021, 5, 3)
    assert printed(as_of=day) == "As of 3 May 2021\n"
    assert printed("no_answer", as_of=day) == "The articles do not say.\nAs of 3 May 2021\n"
    assert "As of" not in printed("no_answer")


def test_the_short_answer_comes_first_and_what_is_missing_after_the_sentences() -> None:
    sentence = Sentence(text="It sank on 12 May.", citations=(), support=1.0, verdict="supported")
    missing = ("no article found names Lisbon",)
    told = printed("partial", short_answer="12 May", sentences=(sentence,), missing=missing)
    assert told == "12 May\nIt sank on 12 May.\nMissing: no article found names Lisbon\n"


def test_an_abstention_says_what_is_missing() -> None:
    told = printed("no_answer", missing=("no article found names Lisbon",))
    assert told == "The articles do not say.\nMissing: no article found names Lisbon\n"


def test_copies_are_told_by_their_outlets_as_far_as_they_are_there_and_few() -> None:
    def source(*also_in: str) -> str:
        cited = Citation(number=1, article_id="a", start=0, end=3, quote="It", title="T", also_in=also_in)
        return printed(citations=(cited,)).splitlines()[-1].strip()

    assert source("b1", "gone") == "also carried by Harbour Courier, 29 March 2021 (b1); gone"
    assert source(*(f"b{n}" for n in range(6))).endswith("(b4); and 1 other")
    assert source(*(f"b{n}" for n in range(9))).endswith("(b4); and 4 others")
