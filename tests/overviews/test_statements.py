"""The sentences of the passages on a topic."""

from __future__ import annotations

from datetime import date

from assistant.overviews.statements import on_topic, statements
from assistant.schema import Correction
from tests.fakes import HashEmbedder
from tests.overviews.made import COURIER, GAZETTE, TOPIC, article, passage, told

OTHER = article("tax", "Hill Gazette", "Parliament raised the tax on sugar.", date(2021, 4, 2))


def test_passages_that_hold_the_words_or_are_near_are_about_the_topic_and_others_are_not():
    weights = {"linden": 3.0, "mill": 2.0, "fire": 1.0}
    found = on_topic([passage(COURIER, 0.3), passage(GAZETTE, 0.2), passage(OTHER, 0.25)], weights)
    assert [each.article.article_id for each in found] == ["courier", "gazette"]


def test_where_nothing_is_about_the_topic_nothing_is_found():
    assert on_topic([passage(OTHER, 0.3)], {"linden": 3.0}) == ()
    assert on_topic([], {}) == ()


def test_every_statement_is_its_characters_of_the_article():
    for statement in told(COURIER, GAZETTE):
        assert statement.text in statement.article.text
        assert statement.span.end - statement.span.start == len(statement.text)


def test_headings_questions_and_notes_of_correction_are_no_statements():
    text = (
        "A headline without a mark\n\nand a piece cut from its sentence.\n\nThe mill burnt to the ground. "
        "Who lit it so early? Correction: not two."
    )
    note = Correction(kind="correction", start=text.index("Correction"), end=len(text))
    made = article("a", "Courier", text, None, corrections=(note,))
    assert [statement.text for statement in told(made)] == ["The mill burnt to the ground."]


def test_the_dateline_is_left_out_and_the_first_sentence_is_the_lead():
    made = article("a", "Courier", "LINDEN (Wire) - The mill burnt down. No worker was hurt inside.", None,
                   dateline="LINDEN (Wire) -")  # fmt: skip
    first, second = told(made)
    assert (first.text, first.is_lead, second.is_lead) == ("The mill burnt down.", True, False)
    assert second.before == "The mill burnt down."


def test_a_statement_that_leans_on_the_one_before_says_so():
    made = article("a", "Courier", "It burnt for two hours. The mill burnt for two hours.", None)
    assert [statement.stands_alone for statement in told(made)] == [False, True]


def test_a_sentence_in_two_passages_is_taken_once():
    passages = [passage(COURIER), passage(COURIER)]
    assert len(statements(TOPIC, passages, HashEmbedder())) == 4
