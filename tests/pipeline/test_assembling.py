"""What the stages made, put together as one answer."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.base import Request, Written
from assistant.conflicts import find_conflicts
from assistant.pipeline.assembling import NEAREST, assemble, with_accounts, with_stages_before
from assistant.pipeline.checking import Checked
from assistant.pipeline.parts import EXTRACTIVE
from assistant.schema import Answer, Draft, Sentence, Span
from tests.conflicts.making import article, passages
from tests.model.fakes import passage

PASSAGES = tuple(passage(f"The ferry made {count} crossings.", article_id=f"a{count}") for count in range(5))
SENTENCE = Sentence(text="The ferry made 3 crossings in May.", citations=(), support=1.0, verdict="supported")
WRITTEN = Written(drafts=(Draft(text=SENTENCE.text),), short_answer="3", missing=("the fares",))


def assembled(checked: Checked, written: Written = WRITTEN, *, told: tuple[str, ...] = ()) -> Answer:
    request = Request(question="How often did the ferry cross?", passages=PASSAGES, as_of=date(2024, 6, 1))
    return assemble(
        "And how often?", request, written, checked, found=(), told=told, timings_ms={"total": 1.0}
    )


def test_an_answer_without_a_sentence_left_abstains_and_shows_what_was_nearest() -> None:
    answer = assembled(Checked())
    assert (answer.status, answer.short_answer, answer.sentences) == ("no_answer", None, ())
    assert answer.nearest == PASSAGES[:NEAREST]
    assert answer.missing == ("the fares",)


@pytest.mark.parametrize(("partial", "status"), [(False, "answered"), (True, "partial")])
def test_an_answer_with_sentences_tells_whether_it_is_whole(partial: bool, status: str) -> None:
    answer = assembled(Checked(sentences=(SENTENCE,)), Written(partial=partial, short_answer="3"))
    assert (answer.status, answer.short_answer, answer.nearest) == (status, "3", ())
    assert (answer.question, answer.standalone_question) == (
        "And how often?",
        "How often did the ferry cross?",
    )
    assert answer.as_of == date(2024, 6, 1)


def test_what_every_stage_has_to_say_stands_in_the_order_of_the_stages() -> None:
    written = Written(notices=("Written.",), prompt_versions={"answer": "a1"}, usage={"calls": 1})
    before = with_stages_before(written, ("Reordered.",), {"rerank": "r1"})
    checked = Checked(notices=("Left out.",), prompt_versions={"again": "b1"}, usage={"calls": 2})
    answer = assembled(checked, before, told=("Checked by rule.",))
    assert answer.notices == ("Reordered.", "Written.", "Left out.", "Checked by rule.")
    assert list(answer.prompt_versions) == ["rerank", "answer", "again"]
    assert answer.usage == {"calls": 3}


COST = (
    article(1, "The Larkford bridge will cost 17 million euros, the council said.", outlet="Herald"),
    article(
        2,
        "The Larkford bridge will now cost 43 million euros, the council said.",
        outlet="Herald",
        day=date(2024, 5, 2),
    ),
)
REPLACED = find_conflicts("What will the Larkford bridge cost?", passages(*COST), lambda stems: ({}, 100))


def quoting(number: int, *, model: str = EXTRACTIVE) -> Written:
    source = COST[number]
    span = Span(article_id=source.article_id, start=0, end=len(source.text))
    return Written(drafts=(Draft(text=source.text, spans=(span,)),), short_answer="euros", model=model)


def test_the_account_that_replaces_what_was_chosen_stands_ahead_of_it() -> None:
    headed = with_accounts(quoting(0), REPLACED)
    assert ["43 million" in draft.text for draft in headed.drafts] == [True, False]
    assert headed.drafts[0].spans[0].article_id == COST[1].article_id
    assert headed.short_answer is None


def test_what_tells_the_latest_is_left_alone_and_so_is_what_a_model_wrote() -> None:
    for written in (quoting(1), quoting(0, model="gpt")):
        assert with_accounts(written, REPLACED) == written


def test_where_no_sentence_was_chosen_the_accounts_answer() -> None:
    nothing = Written(missing=("the cost",), model=EXTRACTIVE)
    headed = with_accounts(nothing, REPLACED)
    assert (len(headed.drafts), headed.missing) == (2, ())
    assert with_accounts(nothing, ()) == nothing
