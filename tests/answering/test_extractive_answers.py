"""From question to drafts: with the real model how the answerer behaves, with a fake what always holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.base import Written
from assistant.answering.extractive.choosing import MAX_SENTENCES
from assistant.chunking import chunk_article
from assistant.schema import Article, without_glosses
from tests.answering.conftest import ARTICLES, BRIDGE, FERRY, INQUIRY, written
from tests.fakes import HashEmbedder, make_article

Ask = Callable[..., Written]
BY_ID = {article.article_id: article for article in ARTICLES}


def quotes(answer: Written) -> list[str]:
    spans = [span for draft in answer.drafts for span in draft.spans]
    return [BY_ID[span.article_id].text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did the Northern Tern sink?", "12 May 2021"),
        ("Why did the Northern Tern burn?", "fuel pipe"),
        ("How much will the bridge cost?", "48 million euros"),
        ("When will the bridge open?", "June 2024"),
        ("Where will the new bridge be built?", "between Sandholm and Greater Tern"),
        ("Who is the mayor of Sandholm?", "Jonas Weil"),
    ],
)
def test_a_question_is_answered_with_the_sentence_that_says_it(ask: Ask, question: str, told: str) -> None:
    assert told in quotes(ask(question))[0]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What did Jonas Weil say?", "called its price fair"),
        ("What did Jonas Weil say about the price of the bridge?", "called its price fair"),
        ("What did Captain Ilse Brandt say?", "all were saved"),
    ],
)
def test_what_somebody_said_is_a_sentence_of_theirs(ask: Ask, question: str, told: str) -> None:
    (first, *_) = quotes(ask(question))
    assert told in first


def test_what_somebody_did_not_speak_of_is_not_answered(ask: Ask) -> None:
    assert ask("What did Jonas Weil say about the chess championship in Lisbon?").drafts == ()


def test_a_sentence_with_another_half_of_the_question_comes_too(ask: Ask) -> None:
    assert "Captain Ilse Brandt" in " ".join(quotes(ask("Who was the captain of the ferry?")))


@pytest.mark.parametrize(
    "question",
    [
        "Who won the chess championship in Lisbon?",
        "When did the volcano on Mount Haru erupt?",
        "How much does a ticket to the opera cost?",
    ],
)
def test_what_the_articles_do_not_tell_is_not_answered(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert answer == Written(missing=answer.missing)
    assert answer.missing[0].startswith("no article found ")


def test_two_articles_with_different_figures_are_both_quoted(ask: Ask) -> None:
    told = " ".join(quotes(ask("How many passengers were on the Northern Tern?")))
    assert "214" in told
    assert "231" in told


def test_a_joint_question_is_answered_in_its_parts(ask: Ask) -> None:
    answer = ask("When did the Northern Tern sink and how much will the bridge cost?")
    assert not answer.partial
    assert ["12 May" in quote or "48 million" in quote for quote in quotes(answer)] == [True, True]


def test_a_joint_question_with_an_answer_to_one_part_is_partly_answered(ask: Ask) -> None:
    answer = ask("When did the Northern Tern sink and who won the chess championship in Lisbon?")
    assert answer.partial
    assert "12 May" in quotes(answer)[0]


def test_a_joint_question_without_any_answer_is_not_partly_answered(ask: Ask) -> None:
    answer = ask("Who won the chess championship in Lisbon and when did Mount Haru erupt?")
    assert answer == Written(missing=answer.missing)
    assert answer.missing == (
        "“Who won the chess championship in Lisbon?”: no article found names Lisbon",
        "“when did Mount Haru erupt?”: no article found names Mount Haru",
    )


def test_of_many_joined_questions_no_more_than_four_sentences_come(ask: Ask) -> None:
    answer = ask(
        "When did the Northern Tern sink and who was its captain and why did it burn and how much will the "
        "bridge cost and who is the mayor of Sandholm and when will the bridge open?"
    )
    assert 1 < len(answer.drafts) <= MAX_SENTENCES


def test_a_sentence_that_answers_both_parts_is_said_once(ask: Ask) -> None:
    drafts = ask("When did the Northern Tern sink and where did the Northern Tern sink?", FERRY).drafts
    assert len({draft.spans for draft in drafts}) == len(drafts)


def test_the_dateline_is_not_quoted(ask: Ask) -> None:
    assert quotes(ask("When did the Northern Tern sink?", FERRY))[0].startswith(
        "The ferry Northern Tern sank"
    )


def test_a_sentence_is_led_in_by_outlet_and_day(ask: Ask) -> None:
    first = ask("When did the Northern Tern sink?", FERRY).drafts[0]
    assert first.text.startswith("Harbour Courier, 13 May 2021: The ferry Northern Tern sank")


def test_an_article_of_unknown_outlet_and_day_says_so(ask: Ask) -> None:
    article = make_article("a", "The ferry Northern Tern sank on 12 May 2021 after a fire.")
    (draft,) = ask("When did the Northern Tern sink?", article).drafts
    assert draft.text == f"unknown outlet, undated: {article.text}"


def test_the_lead_in_comes_once_for_a_run_of_the_same_article(ask: Ask) -> None:
    drafts = ask("How much will the bridge cost and when will the bridge open?", BRIDGE).drafts
    assert [draft.text.startswith("Harbour Courier, 2 September 2021: ") for draft in drafts] == [True, False]


def test_the_lead_in_comes_again_after_another_article(ask: Ask) -> None:
    drafts = ask(
        "How much will the bridge cost and when did the Northern Tern sink and when will the bridge open?"
    ).drafts
    assert [draft.spans[0].article_id for draft in drafts] == ["bridge", "ferry", "bridge"]
    assert all(draft.text.startswith("Harbour Courier, ") for draft in drafts)


def test_line_breaks_inside_a_sentence_are_not_said_but_quoted(ask: Ask) -> None:
    article = make_article("a", "The ferry Northern Tern sank\non 12 May 2021\nafter a fire.", publisher="P")
    (draft,) = ask("When did the Northern Tern sink?", article).drafts
    assert draft.text == "P, undated: The ferry Northern Tern sank on 12 May 2021 after a fire."
    assert (draft.spans[0].start, draft.spans[0].end) == (0, len(article.text))


def test_the_deltas_are_the_drafts_in_one_row() -> None:
    deltas, answer = written(HashEmbedder(), "When did the ferry Northern Tern sink?", FERRY, INQUIRY)
    assert answer.drafts
    assert "".join(delta.text for delta in deltas) == " ".join(draft.text for draft in answer.drafts)


def test_without_passages_nothing_is_written() -> None:
    deltas, answer = written(HashEmbedder(), "When did the ferry sink?")
    assert (deltas, answer.drafts, answer.confidence) == ([], (), None)
    assert answer.missing


def test_texts_are_embedded_in_one_call_and_each_once() -> None:
    embedder = HashEmbedder()
    written(embedder, "When did it sink and when did the ferry sink?", FERRY, INQUIRY, BRIDGE)
    _of_passages, texts = embedder.calls
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did the Northern Tern sink?", "12 May 2021"),
        ("Who is the mayor of Sandholm?", "Jonas Weil"),
        ("How much will the bridge cost?", "48 million euros"),
        ("When will the bridge open?", "June 2024"),
    ],
)
def test_the_value_that_answers_stands_ahead_and_in_the_first_quote(
    ask: Ask, question: str, told: str
) -> None:
    answer = ask(question)
    assert answer.short_answer == told
    assert told in quotes(answer)[0]


def test_two_figures_that_contradict_give_no_short_answer(ask: Ask) -> None:
    assert ask("How many passengers were on the Northern Tern?").short_answer is None


def test_a_joint_question_names_the_part_that_is_missing(ask: Ask) -> None:
    answer = ask("When did the Northern Tern sink and who won the chess championship in Lisbon?")
    assert answer.missing == ("“who won the chess championship in Lisbon?”: no article found names Lisbon",)


WORDS = st.sampled_from(
    [
        *"When who How many and what caused the ferry Tern sank on 12 May 2021 Artemis II".split(),
        *[
            "because",
            "48 million euros",
            ". ",
            "? ",
            ", and how",
            "\n\n",
            "“",
            "'s",
            "(",
            ")?",
            "😀",
            "É",
            "。",
            "asked",
            "$",
            "\u2028",
        ],
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=80).map(" ".join))


@given(TEXTS, st.lists(TEXTS.filter(str.strip), max_size=3), st.text(max_size=20))
def test_whatever_is_asked_of_whatever_text_few_sentences_come_verbatim(
    question: str, texts: list[str], dateline: str
) -> None:
    articles = {
        str(place): make_article(str(place), text, dateline=dateline) for place, text in enumerate(texts)
    }
    deltas, answer = written(HashEmbedder(), question, *articles.values())
    assert len(deltas) == len(answer.drafts) <= MAX_SENTENCES
    assert not (answer.partial and not answer.drafts)
    for draft in answer.drafts:
        (span,) = draft.spans
        article = articles[span.article_id]
        quote = article.text[span.start : span.end]
        assert without_glosses(draft.text, draft.glosses) in {
            " ".join(quote.split()),
            f"{article.byline}: {' '.join(quote.split())}",
        }
        assert quote == quote.strip() != ""
        assert any(c.start <= span.start < span.end <= c.end for c in chunk_article(article))


@given(TEXTS, TEXTS.filter(str.strip))
def test_the_same_question_of_the_same_articles_has_the_same_answer(question: str, text: str) -> None:
    article: Article = make_article("a", text)
    assert written(HashEmbedder(), question, article) == written(HashEmbedder(), question, article)
