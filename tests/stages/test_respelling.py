"""Misspelled words are put right before a question is searched for, as the articles write them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.index import IndexReader, Layout, open_writer
from assistant.retrieval.respelling import Respelled, as_written, respell
from tests.fakes import HashEmbedder, make_article, put_articles

TEXTS = (
    "Ottilie Vanterpool opened the new Harbour Museum, the councils of both towns said.",
    "The council houses a collection of lanterns. The Councils meet again in winter.",
)
COMMON = {"founded", "housses"}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    layout = Layout(home=tmp_path_factory.mktemp("respelling"), name="news")
    embedder = HashEmbedder()
    with open_writer(layout, embedder.identity) as writer:
        articles = [
            make_article(f"a{n}", text, title="Lanterns of Ankarsund", publisher="Lakeside Tribune")
            for n, text in enumerate(TEXTS)
        ]
        put_articles(writer, embedder, articles)
    with IndexReader(layout) as reader:
        yield reader


def put_right(question: str, reader: IndexReader) -> Respelled:
    return respell(question, reader, COMMON.__contains__)


@pytest.mark.parametrize(
    ("question", "meant", "words"),
    [
        pytest.param(
            "What did Otilie Vanterpol open?",
            "What did Ottilie Vanterpool open?",
            [("Otilie", "Ottilie"), ("Vanterpol", "Vanterpool")],
            id="names",
        ),
        pytest.param(
            "Who opened the HARBUOR museum?",
            "Who opened the Harbour museum?",
            [("HARBUOR", "Harbour")],
            id="as the articles write it",
        ),
        pytest.param("Which coucnils met?", "Which councils met?", [("coucnils", "councils")], id="the form"),
        pytest.param("Who is Ankarsundel?", "Who is Ankarsundel?", [], id="two letters"),
        pytest.param("Where is Ankarsudn?", "Where is Ankarsund?", [("Ankarsudn", "Ankarsund")], id="title"),
        pytest.param("Who opened the harbour?", "Who opened the harbour?", [], id="nothing is misspelled"),
        pytest.param("Who housses lanterns?", "Who housses lanterns?", [], id="a word of the language"),
        pytest.param("Did the Tribune say so?", "Did the Tribune say so?", [], id="an outlet"),
        pytest.param("Who is Zaphod?", "Who is Zaphod?", [], id="near to nothing"),
    ],
)
def test_what_no_article_holds_is_what_is_near(
    reader: IndexReader, question: str, meant: str, words: list[tuple[str, str]]
) -> None:
    assert put_right(question, reader) == Respelled(question=meant, words=tuple(words))


def test_a_word_of_a_time_is_left_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    layout = Layout(home=tmp_path_factory.mktemp("times"), name="news")
    with open_writer(layout, HashEmbedder().identity) as writer:
        put_articles(writer, HashEmbedder(), [make_article("a", "Septembre is a brand.")])
    with IndexReader(layout) as reader:
        assert put_right("What was sold in September 2021?", reader).words == ()
        assert put_right("Who is Septembra?", reader).words == (("Septembra", "Septembre"),)


@settings(max_examples=50)
@given(st.text("abchouseHARBÉ ’'\"?.1,", max_size=60))
def test_what_was_put_right_stays_as_it_is(reader: IndexReader, question: str) -> None:
    once = put_right(question, reader)
    assert put_right(once.question, reader).words == ()


def test_of_the_forms_of_a_word_the_nearest_is_taken_and_then_the_commonest() -> None:
    texts = ["Houses and housing", "a house, a House; the house"]
    assert as_written("housse", "house", texts) == "house"
    assert as_written("Housse", "house", texts) == "House"
    assert as_written("housings", "house", texts) == "housing"
    assert as_written("housse", "house", []) == "house"
