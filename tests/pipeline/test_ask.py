"""Asking: one stream of events; every sentence is the very text of an article; off-topic is an abstention."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from assistant import answer as answer_once
from assistant.errors import ArticleNotFound, IndexNotFound, UsageError
from assistant.pipeline import Assistant, remove
from assistant.schema import NO_ANSWER, Answer, Retrieved, TextDelta, Turn
from assistant.sentences import split_sentences
from assistant.settings import load_settings
from tests.fakes import HashEmbedder
from tests.pipeline.conftest import TAX, Ingest, write

WHO = "Who is the finance minister who argued for the tax on sugar?"


@pytest.fixture
def desk(ingested: Path, embedder: HashEmbedder) -> Iterator[Assistant]:
    with Assistant.open(embedding=embedder) as opened:
        yield opened


def quotes_hold(desk: Assistant, answer: Answer) -> bool:
    return all(
        desk.article(citation.article_id).text[citation.start : citation.end] == citation.quote
        for citation in answer.citations
    )


def test_a_stream_is_what_was_found_then_text_then_the_answer(desk: Assistant) -> None:
    events = list(desk.stream(WHO))
    assert isinstance(events[0], Retrieved)
    assert isinstance(events[-1], Answer)
    assert all(isinstance(event, TextDelta) for event in events[1:-1])
    assert tuple(events[0].passages) == events[-1].passages


def test_an_answer_quotes_sentences_of_the_articles_word_for_word(desk: Assistant) -> None:
    answer = desk.ask(WHO)
    assert answer.status == "answered"
    assert "Odo Marek" in answer.text
    assert answer.citations
    assert quotes_hold(desk, answer)
    sentences = [TAX[start:end] for start, end in split_sentences(TAX)]
    assert {citation.quote for citation in answer.citations} <= set(sentences)
    assert all(sentence.verdict == "supported" for sentence in answer.sentences)


class KnowingEmbedder(HashEmbedder):
    """One that can tell words from misspelled ones."""

    def is_word(self, word: str) -> bool:
        return word == "argued"


@pytest.mark.usefixtures("ingested")
def test_a_misspelled_word_is_put_right_and_the_reader_is_told() -> None:
    with Assistant.open(embedding=KnowingEmbedder()) as desk:
        answer = desk.ask("Who is the finance ministre who argued for the tax on suggar?")
        assert answer.standalone_question == WHO
        assert answer.status == "answered"
        assert answer.notices[:2] == (
            "No article has “ministre”: searched for “minister”.",
            "No article has “suggar”: searched for “sugar”.",
        )
        assert desk.search(WHO) == desk.search(answer.question)
        for overview in (desk.compare("the tax on suggar"), desk.timeline("the tax on suggar")):
            assert overview.topic == "the tax on sugar"
            assert overview.notices.count("No article has “suggar”: searched for “sugar”.") == 1


def test_every_sentence_is_cited_and_every_citation_used(desk: Assistant) -> None:
    answer = desk.ask(WHO)
    used = {number for sentence in answer.sentences for number in sentence.citations}
    assert (
        used == {citation.number for citation in answer.citations} == set(range(1, len(answer.citations) + 1))
    )
    assert all(sentence.citations for sentence in answer.sentences)
    assert answer.independent_sources >= 1


def test_off_topic_the_articles_do_not_say(desk: Assistant) -> None:
    answer = desk.ask("Which striker won the volleyball championship in Lisbon?")
    assert (answer.status, answer.text, answer.sentences, answer.citations) == (
        "no_answer",
        NO_ANSWER,
        (),
        (),
    )
    assert len(answer.nearest) <= 3
    assert answer.independent_sources == 0


def test_copies_are_one_source_and_named_with_the_one_that_is_cited(desk: Assistant) -> None:
    ids = {summary.title: summary.article_id for summary in desk.articles()}
    passages = desk.search("When will the ferries of Port Maren sail again?")
    storms = [passage for passage in passages if "Port Maren" in passage.chunk.text]
    assert {passage.article.title for passage in storms} == {"Storm stops ferries"}
    answer = desk.ask("What did Captain Ilse Brandt say about the ferries and the storm in Port Maren?")
    assert answer.independent_sources == 1
    assert {citation.title for citation in answer.citations} == {"Storm stops ferries"}
    assert {citation.also_in for citation in answer.citations} == {(ids["Ferries stopped"],)}


def test_a_search_can_leave_out_a_part_and_says_which_there_are(
    ingested: Path, embedder: HashEmbedder
) -> None:
    with Assistant.open(embedding=embedder, without=["dense"]) as desk:
        assert all(set(passage.ranks) == {"lexical"} for passage in desk.search("sugar tax"))
    with pytest.raises(UsageError) as raised:
        Assistant.open(embedding=embedder, without=["sparse"])
    assert "dense" in raised.value.hint


def test_search_is_retrieval_alone(desk: Assistant, embedder: HashEmbedder) -> None:
    passages = desk.search("sugar tax", top_k=1)
    assert [passage.article.title for passage in passages] == ["Sugar tax rises"]
    assert passages[0].ranks["lexical"] == 1
    article = passages[0].article
    chunk = passages[0].chunk
    assert article.text[chunk.start : chunk.end] == chunk.text
    assert json.dumps(passages[0].to_dict())


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ({}, {"Storm stops ferries", "Sugar tax rises"}),
        ({"as_of": date(2021, 3, 29)}, {"Storm stops ferries"}),
        ({"from_day": date(2021, 3, 30)}, {"Ferries stopped", "Sugar tax rises"}),
        ({"from_day": date(2021, 4, 2), "to_day": date(2021, 4, 2)}, {"Sugar tax rises"}),
        ({"publishers": ["tern echo"]}, {"Ferries stopped"}),
        ({"as_of": date(2021, 3, 1)}, set()),
        ({"as_of": datetime(2021, 3, 29, 12)}, {"Storm stops ferries"}),  # noqa: DTZ001
        ({"from_day": datetime(2021, 4, 2, 12), "to_day": date(2021, 4, 2)}, {"Sugar tax rises"}),  # noqa: DTZ001
    ],
)
def test_filters_hold_for_searching_and_asking(
    desk: Assistant, options: dict[str, object], titles: set[str]
) -> None:
    question = "ferries storm sugar tax"
    assert {passage.article.title for passage in desk.search(question, **options)} == titles  # type: ignore[arg-type]
    answer = desk.ask(question, **options)
    assert {passage.article.title for passage in answer.passages} == titles
    assert {citation.title for citation in answer.citations} <= titles


def test_without_anything_that_may_be_used_there_is_no_answer(desk: Assistant) -> None:
    answer = desk.ask(WHO, as_of=date(1999, 1, 1))
    assert (answer.status, answer.passages, answer.as_of) == ("no_answer", (), date(1999, 1, 1))
    assert answer.notices == (
        "No article is within the limits. The index has articles from 29 March 2021 to 2 April 2021.",
    )


def test_an_empty_index_is_told_to_the_one_who_asks(desk: Assistant) -> None:
    remove([article.article_id for article in desk.articles()])
    answer = desk.ask("What is it?")
    assert answer.notices == ("The index holds no articles.",)
    assert answer.missing == ("no article was found",)


@pytest.mark.parametrize(
    ("question", "options", "said"),
    [
        ("  ", {}, "empty"),
        ("x" * 4_001, {}, "4,001"),
        (WHO, {"top_k": 0}, "0 passages"),
        (WHO, {"top_k": 101}, "101 passages"),
        (WHO, {"from_day": date(2021, 2, 1), "to_day": date(2021, 1, 1)}, "window"),
        (WHO, {"publishers": ["Nobody"]}, "Nobody"),
        (WHO, {"publishers": "Nobody"}, "Nobody"),
        (WHO, {"as_of": "2021-04-02"}, "2021-04-02"),
    ],
)
def test_a_wrong_question_is_told_before_anything_is_done(
    desk: Assistant, embedder: HashEmbedder, question: str, options: dict[str, object], said: str
) -> None:
    embedder.calls.clear()
    for call in (desk.ask, desk.search):
        with pytest.raises(UsageError, match=said) as caught:
            call(question, **options)  # type: ignore[operator]
        assert caught.value.hint
    assert embedder.calls == []


@pytest.mark.parametrize(
    "turn",
    [
        {"role": "system", "text": "x"},
        {"role": "user"},
        {"text": "x"},
        {"role": "user", "text": 3},
        ("user", "x"),
        "x",
    ],
)
def test_a_history_that_is_not_understood_is_refused(desk: Assistant, turn: object) -> None:
    with pytest.raises(UsageError, match="history"):
        desk.ask(WHO, history=[turn])  # type: ignore[list-item]


def test_one_outlet_may_be_given_as_it_is(desk: Assistant) -> None:
    found = desk.search(WHO, publishers="hill gazette")
    assert {passage.article.publisher for passage in found} == {"Hill Gazette"}


def test_lone_surrogates_are_no_reason_to_fail(desk: Assistant) -> None:
    turns = [Turn(role="user", text="Odo \udcff Marek?")]
    answer = desk.ask(f"\ud800 {WHO}", history=turns)
    assert answer.question == f"? {WHO}"
    assert json.dumps(answer.to_dict(), ensure_ascii=False).encode("utf-8")


def test_a_follow_up_is_searched_with_its_topic(desk: Assistant) -> None:
    turns = [
        {"role": "user", "content": "Who is Ilse Brandt?"},
        Turn(role="assistant", text="A captain. [1]"),
    ]
    answer = desk.ask("And when will she sail?", history=turns)
    assert answer.question == "And when will she sail?"
    assert "Ilse Brandt" in answer.standalone_question
    assert "Ilse Brandt" in answer.passages[0].chunk.text


def test_an_answer_is_json_and_prints_with_its_sources(desk: Assistant) -> None:
    answer = desk.ask(WHO, as_of=date(2021, 7, 10))
    content = json.loads(json.dumps(answer.to_dict()))
    assert content["as_of"] == "2021-07-10"
    assert content["model"] == "extractive"
    assert content["text"] == answer.text
    assert "[1] Sugar tax rises (Hill Gazette, 2 April 2021)" in str(answer)
    assert {"prepare", "rewrite", "retrieve", "answer", "cite", "total"} <= set(content["timings_ms"])


def test_without_a_model_the_answer_says_so_once(desk: Assistant) -> None:
    assert any("language model" in notice for notice in desk.ask(WHO).notices)
    assert desk.ask(WHO, model="extractive").notices == ()
    assert desk.model_name == "extractive"


def test_an_article_is_given_whole_and_a_missing_one_is_named(desk: Assistant) -> None:
    (summary,) = (s for s in desk.articles() if s.title == "Sugar tax rises")
    assert desk.article(summary.article_id).text == TAX
    with pytest.raises(ArticleNotFound, match="nothing-like-it"):
        desk.article("nothing-like-it")
    assert desk.info().articles == 3
    assert desk.info().groups == 2


def test_threads_share_an_assistant(desk: Assistant) -> None:
    expected = desk.ask(WHO).text
    answers: list[str] = []

    def ask() -> None:
        answers.extend(desk.ask(WHO).text for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 20


def test_what_is_ingested_while_an_assistant_is_open_can_be_asked(
    desk: Assistant, news: Path, take_in: Ingest
) -> None:
    write(
        news / "zeppelin.json", title="Zeppelin lands", text="A zeppelin landed on the quay on Friday. " * 3
    )
    take_in(news)
    assert desk.search("zeppelin")[0].article.title == "Zeppelin lands"


def test_one_call_is_enough(desk: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.pipeline import asking

    monkeypatch.setattr(asking, "embedder_of", lambda settings: HashEmbedder())
    assert answer_once(WHO).text == desk.ask(WHO).text


def test_there_is_no_asking_of_an_index_that_is_not_there() -> None:
    with pytest.raises(IndexNotFound, match="nowhere"):
        Assistant.open("nowhere")
    with pytest.raises(UsageError, match="cannot name"):
        Assistant.open("../x", settings=load_settings())
