"""Rare names, numbers, quotations and misspelled names are found first among much that is alike."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.index import IndexReader, Layout, open_writer
from assistant.retrieval import Retriever
from assistant.retrieval.quotes import FEWEST_WORDS, MOST_QUOTES, quotes
from assistant.schema import Article, Filters
from assistant.terms import words
from tests.fakes import HashEmbedder, make_article, put_articles

DISTRACTORS = 250
WORDS = (
    "council harbour ferry minister border storm bridge strike school budget river vote safe no place "
    "return will never captain company winter kilometres guards crossed lawyer court praised towards spoke"
).split()
FILLING = [
    f"{first}{middle}{last}"
    for first in "bdfgklmnprst"
    for middle in ("amo", "eri", "ilu", "oda", "une")
    for last in ("ban", "dor", "kim", "lop", "ster")
]
NAMES = ("Hartmann", "Oduya", "Lindqvist", "Ferreira", "Marchetti", "Kowalski", "Abernathy", "Tanaka")
NUMBERS = ("1,341", "1,430", "13,400", "340", "1,034", "1304")
WANTED = {
    "name": "The council heard Ottilie Vanterpool about the harbour and the ferry before the vote.",
    "number": "The border with the river country is 1,340 kilometres long, the minister said.",
    "plain number": "The company sold 2750 tickets for the ferry in winter.",
    "quotation": "The captain said there was no safe return to the harbour, and the council was silent.",
}


def made_sentence(chance: random.Random) -> str:
    rare = [chance.choice(NAMES), chance.choice(NUMBERS)]
    return " ".join(["The", *chance.choices(WORDS, k=3), *chance.choices(FILLING, k=6), *rare]) + "."


def made_articles() -> Iterator[Article]:
    """Those that are wanted among many of the same words, other names and other numbers."""
    chance = random.Random(11)
    for number in range(DISTRACTORS):
        text = " ".join(made_sentence(chance) for _ in range(3))
        yield make_article(f"other {number}", text, title=" ".join(chance.choices(WORDS, k=4)))
    for name, text in WANTED.items():
        yield make_article(name, text, title="News of the day")


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    layout = Layout(home=tmp_path_factory.mktemp("rare"), name="news")
    embedder = HashEmbedder()
    with open_writer(layout, embedder.identity) as writer:
        put_articles(writer, embedder, made_articles())
    with IndexReader(layout) as reader:
        yield Retriever(reader, embedder)


def first(retriever: Retriever, question: str) -> str:
    return retriever.retrieve(question, Filters(), 8)[0].article.article_id


@pytest.mark.parametrize(
    ("question", "article"),
    [
        pytest.param("What did Vanterpool tell the council?", "name", id="a rare name"),
        pytest.param("What did Vanterpol tell the council?", "name", id="a name with a letter missing"),
        pytest.param("What did Otilie Vantrepool tell the council?", "name", id="both names misspelled"),
        pytest.param("What is 1,340 kilometres long?", "number", id="as written"),
        pytest.param("What is 1340 kilometres long?", "number", id="run together"),
        pytest.param("Who sold 2750 tickets?", "plain number", id="run together, as written"),
        pytest.param("Who sold 2,750 tickets?", "plain number", id="the same separated"),
        pytest.param('Who said "no safe return"?', "quotation", id="straight marks"),
        pytest.param("Which captain spoke of “no safe return” in winter?", "quotation", id="curly"),
        pytest.param("Who saw 'no safe return' in winter?", "quotation", id="single"),
        pytest.param("Who wrote «no safe return»?", "quotation", id="guillemets"),
    ],
)  # fmt: skip
def test_what_is_rare_is_found_first(retriever: Retriever, question: str, article: str) -> None:
    assert first(retriever, question) == article


def test_without_its_marks_a_quotation_is_words_like_others(retriever: Retriever) -> None:
    question = "Who told the company of “no safe return”?"
    found = retriever.find(question, Filters())
    plain = retriever.find(question.replace("“", "").replace("”", ""), Filters())
    assert len(found.phrases.terms) == 1
    assert not plain.phrases.terms
    alone = replace(retriever, without=frozenset({"phrases"}))
    assert not alone.find(question, Filters()).phrases.terms
    assert first(alone, question) != first(retriever, question) == "quotation"


def test_what_the_filters_keep_out_is_not_found_by_a_quotation(retriever: Retriever) -> None:
    assert retriever.retrieve("“no safe return”", Filters(publishers=("Nobody",)), 8) == ()


@settings(max_examples=25)
@given(asked=st.lists(st.sampled_from([*WORDS, *NAMES, *NUMBERS]), min_size=1, max_size=6))
def test_a_question_that_quotes_nothing_is_ranked_as_ever(retriever: Retriever, asked: list[str]) -> None:
    question = f"Which {' '.join(asked)}?"
    alone = replace(retriever, without=frozenset({"phrases"}))
    assert retriever.retrieve(question, Filters(), 8) == alone.retrieve(question, Filters(), 8)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ('Who said "we will not yield"?', ["we will not yield"]),
        ("Who said „wir weichen nicht“ and « pas un pas » today?", ["wir weichen nicht", "pas un pas"]),
        ("Was it ‘the people’s choice’ or 'no man's land'?", ["the people’s choice", "no man's land"]),
        ("Who called it “a ‘very big’ deal”?", ["a ‘very big’ deal"]),
        ("What happened in “The Lighthouse” and in “The Lighthouse”?", ["The Lighthouse"]),
        ("Did the crews' strike and the drivers' strike end?", []),
        ("Is the man who is 6'2\" or the one of 5'9\" older?", []),
        ("Who saw “Ramona”, 'n' \"life-changing\" things?", []),
        ("What is “… ?!”", []),
        ('An "open mark', []),
    ],
)
def test_texts_between_quotation_marks_are_found(question: str, quoted: list[str]) -> None:
    assert list(quotes(question)) == quoted


@given(st.lists(st.lists(st.text("abcé", min_size=1, max_size=5), min_size=1, max_size=4), max_size=9))
def test_quotations_of_some_words_are_read_in_order(texts: list[list[str]]) -> None:
    long = dict.fromkeys(" ".join(text) for text in texts if len(text) >= FEWEST_WORDS)
    question = " and ".join(f"“{' '.join(text)}”" for text in texts)
    assert list(quotes(f"Who said {question}?")) == list(long)[:MOST_QUOTES]


@settings(max_examples=50)
@given(st.text("ab1,.'‘’\"“”«»\x00* (:)", max_size=60))
def test_whatever_is_quoted_is_only_looked_for(retriever: Retriever, text: str) -> None:
    for phrase in quotes(text):
        assert words(phrase)
    retriever.reader.phrases(quotes(text))


def test_a_quotation_as_long_as_a_question_may_be_is_looked_for(retriever: Retriever) -> None:
    assert retriever.reader.phrases([" ".join(["ferry"] * 700)]).totals.sum() == 0
