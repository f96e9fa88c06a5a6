"""Which passages give two accounts of one thing, and what relates them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.extractive.questions import analyse
from assistant.citing import cite
from assistant.conflicts import Disagreement, accounts_to_cite, drafts, find_conflicts, tell
from assistant.conflicts.asking import sought
from assistant.schema import Article, Chunk, Correction, Draft, Passage, Span
from assistant.verifying import WordChecker
from tests.fakes import make_article

MARCH = date(2024, 3, 12)


def article(
    number: int, text: str, *, day: date = MARCH, outlet: str | None = None, **values: object
) -> Article:
    return make_article(
        f"a{number}", text, title="News", publisher=outlet or f"Outlet {number}", published_at=day, **values
    )


def passages(*articles: Article) -> list[Passage]:
    return [
        Passage(
            chunk=Chunk(
                chunk_id=f"{each.article_id}-0",
                article_id=each.article_id,
                start=0,
                end=len(each.text),
                text=each.text,
            ),
            article=each,
            score=1.0,
        )
        for each in articles
    ]


def found(question: str, *articles: Article) -> Disagreement | None:
    told = find_conflicts(question, passages(*articles), lambda stems: ({}, 100))
    return told[0] if told else None


def values(disagreement: Disagreement | None) -> list[str]:
    return [account[0].value_text for account in disagreement.accounts] if disagreement else []


DEATHS = "How many people died in the fire at the Larkford mill?"


def test_two_tolls_of_one_fire_are_two_accounts() -> None:
    told = found(
        DEATHS,
        article(1, "A fire at the Larkford mill killed 14 people on Monday."),
        article(2, "Seventeen people lost their lives in the fire at the Larkford mill."),
    )
    assert values(told) == ["14", "Seventeen"]
    assert told is not None
    assert told.relation == "disagree"
    assert told.about == "how many people died in the fire at the Larkford mill"


def test_a_third_article_joins_the_account_that_it_agrees_with() -> None:
    told = found(
        DEATHS,
        article(1, "A fire at the Larkford mill killed 14 people on Monday."),
        article(2, "Seventeen people died in the fire at the Larkford mill."),
        article(3, "The fire at the Larkford mill killed 17 people."),
    )
    assert told is not None
    assert sorted(len(account) for account in told.accounts) == [1, 2]


@pytest.mark.parametrize(
    "other",
    [
        "The fire at the Larkford mill injured 30 people.",
        "Among those who died in the fire at the Larkford mill were nine children.",
        "Six of the people who died in the fire at the Larkford mill were nurses.",
        "Nearly 15 people died in the fire at the Larkford mill.",
        "In 2019 a fire at the Larkford mill killed 3 people.",
        "A fire at the Dunmore mill killed 3 people.",
        "Up to 40 people could die in the fire at the Larkford mill, it was feared.",
        "Ada Holm, 54, died in the fire at the Larkford mill.",
    ],
)
def test_other_things_that_are_counted_are_no_other_account(other: str) -> None:
    first = article(1, "In 2024 a fire at the Larkford mill killed 14 people.")
    assert found(DEATHS, first, article(2, other)) is None


def test_the_same_event_a_year_earlier_is_another() -> None:
    question = "How many runners took part in the Larkford marathon?"
    text = "{} runners took part in the Larkford marathon on Sunday."
    early, late = (article(n, text.format(n * 1000), day=date(2022 + n, 5, 14)) for n in (1, 2))
    assert found(question, early, late) is None


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


def test_the_one_who_did_it_is_told_from_the_one_it_was_done_to() -> None:
    question = "Who won the Larkford regatta?"
    won = article(1, "At noon Ada Holm beat Jon Eide and won the Larkford regatta.")
    assert found(question, won, article(2, "The Larkford regatta was won by Ada Holm.")) is None
    told = found(question, won, article(2, "The Larkford regatta was won by Mia Lund."))
    assert sorted(values(told)) == ["Ada Holm", "Mia Lund"]
    bought = [
        article(n, f"{name} bought Larkford Games in 2014.") for n, name in enumerate(("Appel", "Facta"))
    ]
    assert sorted(values(found("Who bought Larkford Games?", *bought))) == ["Appel", "Facta"]


def test_places_are_those_that_a_preposition_leads_in() -> None:
    told = found(
        "Where was the stolen Holm painting found?",
        article(1, "The stolen Holm painting was found in a garage in Dunmore, said Ada Berg."),
        article(2, "Police found the stolen Holm painting at Larkford."),
    )
    assert sorted(values(told)) == ["Dunmore", "Larkford"]


def test_one_quotation_in_other_words_is_a_matter_of_wording() -> None:
    told = found(
        "What did Ada Holm say about the mill?",
        article(1, "“We can never accept that our mill was sold,” said Ada Holm about the mill."),
        article(2, "Ada Holm said of the mill: “We will not accept that a mill was sold.”"),
    )
    assert told is not None
    assert told.relation == "wording"


def test_a_copy_that_differs_in_the_value_alone_is_an_account_though_it_names_nothing() -> None:
    text = "The game was launched on {} and has been played by many people since."
    told = found(
        "When was Larkford Quest launched?",
        article(1, text.format("1 May 2002")),
        article(2, text.format("15 May 2012")),
    )
    assert values(told) == ["1 May 2002", "15 May 2012"]
    assert told is not None
    assert told.is_answer


def test_a_copy_is_found_by_the_place_of_the_value_however_the_question_is_worded() -> None:
    text = "The voters of the island chose {} to be their next governor, as the last district was counted."
    told = found(
        "Who won the governorship?",
        article(1, text.format("Ada Holm")),
        article(2, text.format("Jon Eide")),
    )
    assert sorted(values(told)) == ["Ada Holm", "Jon Eide"]


def test_last_week_s_words_with_this_week_s_figures_are_a_series() -> None:
    text = "Wheat was sold at {} euros a tonne on the exchange, and nothing else moved much in the hall."
    first, second = article(1, text.format(212)), article(2, text.format(219), day=date(2024, 3, 19))
    assert found("How much is grain?", first, second) is None


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


def test_two_ranges_that_an_article_gives_by_two_sources_are_two_accounts() -> None:
    told = found(
        "What will the Larkford fire cost insurers?",
        article(
            1,
            "The Larkford fire will cost insurers between 2 million and 3 million euros, a broker said. "
            "The college put the cost of the Larkford fire to insurers at 5 million to 8 million euros.",
        ),
    )
    assert len(values(told)) == 2


def test_a_day_on_the_other_side_of_after_is_of_something_else() -> None:
    assert (
        found(
            "When did the Larkford mill burn?",
            article(1, "The Larkford mill burned on 3 March."),
            article(2, "The road has been open since Tuesday, six weeks after the Larkford mill burned."),
        )
        is None
    )


def test_the_figures_of_two_weekdays_are_two_figures() -> None:
    question = "How many flights were cancelled at Larkford airport?"
    first = article(1, "Larkford airport cancelled 84 flights on Tuesday because of snow.")
    second = article(2, "On Wednesday 57 flights were cancelled at Larkford airport.", day=date(2024, 3, 13))
    assert found(question, first, second) is None


def test_a_founding_is_told_differently_by_any_number_of_years() -> None:
    told = found(
        "In what year was the Larkford brewery founded?",
        article(1, "The Larkford brewery was founded in 1762."),
        article(2, "The Larkford brewery was founded by monks in 1786."),
    )
    assert values(told) == ["1762", "1786"]


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


@pytest.mark.parametrize("question", ["Why did the mill burn?", "Did the mill burn?", "What is a mill?"])
def test_questions_that_ask_for_no_value_have_no_conflicts(question: str) -> None:
    first = article(1, "The mill burned because of 14 lamps in Larkford.")
    assert found(question, first, article(2, "The mill burned because of 17 lamps in Larkford.")) is None


@pytest.mark.parametrize(
    ("question", "deed"),
    [
        ("How many houses did the city of Larkford sell in May?", "sell"),
        ("How many people died in the fire?", "death"),
        ("Where was the painting found?", "find"),
        ("Who will lead the orchestra?", "lead"),
        ("How long is the path?", None),
    ],
)
def test_the_verb_of_a_question_is_what_was_done(question: str, deed: str | None) -> None:
    seeks = sought(analyse(question, {}))
    assert seeks is not None
    assert seeks.deed == deed


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
