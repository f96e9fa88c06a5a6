"""What relates the accounts of one thing, and how they are told and cited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.citing import cite
from assistant.conflicts import accounts_to_cite, drafts, find_conflicts, tell
from assistant.schema import Correction, Draft, Span
from assistant.verifying import WordChecker
from tests.conflicts.making import DEATHS, article, found, passages, values


@pytest.mark.parametrize(
    ("later", "relation"),
    [
        ({"outlet": "Outlet 1"}, "superseded"),
        ({"outlet": "Outlet 2"}, "disagree"),
    ],
)
def test_an_outlet_that_tells_otherwise_later_supersedes_itself(later: dict[str, str], relation: str) -> None:
    text = "The Larkford bridge cost {} million euros."
    told = found(
        "How much did the Larkford bridge cost?",
        article(1, text.format(4), outlet="Outlet 1"),
        article(2, text.format(9), day=date(2024, 4, 2), **later),
    )
    assert told is not None
    assert told.relation == relation


def test_an_article_that_tells_of_a_change_supersedes_what_it_changes() -> None:
    told = found(
        "When will the Larkford tunnel reopen?",
        article(1, "The Larkford tunnel will reopen on 12 May."),
        article(2, "The Larkford tunnel is delayed and will now reopen on 26 May.", day=date(2024, 4, 2)),
    )
    assert values(told) == ["12 May", "26 May"]
    assert told is not None
    assert told.relation == "superseded"


def test_a_value_that_the_outlet_took_back_is_an_account_that_was_superseded() -> None:
    body = "Some 450 pupils attend the Larkford school."
    note = "Correction: An earlier version of this article said that 540 pupils attend the school."
    corrected = article(
        1,
        f"{body}\n\n{note}",
        corrections=(Correction(kind="correction", start=len(body) + 2, end=len(body) + 2 + len(note)),),
    )
    question = "How many pupils attend the Larkford school?"
    alone = found(question, corrected)
    assert sorted(values(alone)) == ["450", "540"]
    assert alone is not None
    assert alone.relation == "superseded"
    beside = found(question, corrected, article(2, "The Larkford school is large: 540 pupils attend it."))
    assert beside is not None
    assert beside.relation == "superseded"
    assert {each.article.article_id for account in beside.accounts for each in account} == {"a1", "a2"}


def test_one_quotation_in_other_words_is_a_matter_of_wording() -> None:
    told = found(
        "What did Ada Holm say about the mill?",
        article(1, "“We can never accept that our mill was sold,” said Ada Holm about the mill."),
        article(2, "Ada Holm said of the mill: “We will not accept that a mill was sold.”"),
    )
    assert told is not None
    assert told.relation == "wording"


def test_what_was_told_before_is_an_account_of_the_article_that_says_so() -> None:
    told = found(
        "How high did the smoke of the Larkford mill rise?",
        article(
            1,
            "The smoke of the Larkford mill rose to 570 metres, the college reported. "
            "In May the town's own observers had arrived at 580 metres. "
            "The smoke of a brewery had been seen at 40 metres.",
        ),
    )
    assert sorted(values(told)) == ["570 metres", "580 metres"]


def test_what_an_article_tells_now_replaces_what_it_says_was_told_before() -> None:
    told = found(
        "What will the Larkford bridge cost?",
        article(
            1,
            "The Larkford bridge will now cost between 43 million and 52 million euros, the council said. "
            "In spring the council had spoken of 17 million to 19 million euros for the bridge.",
        ),
    )
    assert told is not None
    assert told.relation == "superseded"
    assert "had spoken" in told.accounts[0][0].text


def test_accounts_that_hold_most_of_the_question_answer_it() -> None:
    sure = find_conflicts(
        DEATHS,
        passages(
            article(1, "A fire at the Larkford mill killed 14 people on Monday."),
            article(2, "Seventeen people died in the fire at the Larkford mill."),
        ),
        lambda stems: ({}, 100),
    )
    assert [draft.text for draft in drafts(sure)] == [
        "Outlet 1, 12 March 2024: A fire at the Larkford mill killed 14 people on Monday.",
        "Outlet 2, 12 March 2024: Seventeen people died in the fire at the Larkford mill.",
    ]
    assert drafts(replace(each, is_answer=False) for each in sure) == ()


def test_every_account_is_cited_and_what_the_answer_cites_keeps_its_number() -> None:
    first = article(1, "A fire at the Larkford mill killed 14 people on Monday.", group_id="g1")
    second = article(2, "Seventeen people died in the fire at the Larkford mill.", group_id="g2")
    third = article(3, "The fire at the Larkford mill killed 17 people.", group_id="g3")
    told = find_conflicts(DEATHS, passages(first, second, third), lambda stems: ({}, 100))
    drafted = [Span(article_id="a2", start=0, end=len(second.text))]
    also = accounts_to_cite(told, drafted)
    assert {span.article_id for span in also} == {"a1", "a3"}
    by_id = {each.article_id: each for each in (first, second, third)}
    written = [Draft(text=second.text, spans=tuple(drafted))]
    _, citations = cite(written, by_id, lambda groups: {}, WordChecker(), also=also)
    (conflict,) = tell(told, citations)
    numbers = {citation.article_id: citation.number for citation in citations}
    assert numbers["a2"] == 1
    accounts = {frozenset(account.citations): account for account in conflict.accounts}
    assert set(accounts) == {frozenset({numbers["a1"]}), frozenset({1, numbers["a3"]})}
    assert accounts[frozenset({1, numbers["a3"]})].sources == 2
    assert accounts[frozenset({numbers["a1"]})].text == f"Outlet 1, 12 March 2024: {first.text}"
    assert set(conflict.to_dict()) == {"about", "accounts", "relation"}
    assert all(set(account) == {"text", "citations"} for account in conflict.to_dict()["accounts"])
