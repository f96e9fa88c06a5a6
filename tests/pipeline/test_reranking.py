"""Asking with a reranker: the order that reaches the answerer, and what the reader is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.pipeline import Assistant, asking
from assistant.retrieval.parts import split_question
from assistant.retrieval.reranking.model import ModelReranker
from assistant.retrieval.splitting import ModelSplitter, RuleSplitter
from assistant.settings import Settings, load_settings
from tests.fakes import HashEmbedder
from tests.model.fakes import FakeClient
from tests.stages.cross_encoders import make_cross_encoder

QUESTION = "What of the captain and the sugar tax?"


@pytest.fixture
def settings(ingested: Path, tmp_path: Path) -> Settings:
    return load_settings(reranker=str(make_cross_encoder(tmp_path / "encoder")), rerank_candidates=2)


@pytest.fixture
def desk(settings: Settings, embedder: HashEmbedder) -> Iterator[Assistant]:
    with Assistant.open(settings=settings, embedding=embedder) as opened:
        yield opened


def titles(desk: Assistant, question: str) -> list[str]:
    return [passage.article.title for passage in desk.search(question)]


def test_a_search_and_an_answer_have_the_passages_in_the_reranker_s_order(desk: Assistant) -> None:
    assert titles(desk, "captain captain captain sugar")[0] == "Storm stops ferries"
    assert titles(desk, "sugar tax sugar tax captain")[0] == "Sugar tax rises"
    answer = desk.ask(QUESTION)
    assert answer.passages == desk.search(QUESTION)
    assert [passage.ranks["rerank"] for passage in answer.passages] == [1, 2]
    assert "rerank" in answer.timings_ms


def test_the_passages_wanted_are_the_best_of_all_that_were_read_anew(desk: Assistant) -> None:
    assert desk.search(QUESTION, top_k=1) == desk.search(QUESTION)[:1]
    assert len(desk.ask(QUESTION, top_k=1).passages) == 1


def test_the_reranker_can_be_left_out(settings: Settings, embedder: HashEmbedder) -> None:
    with Assistant.open(settings=settings, embedding=embedder, without=["rerank"]) as desk:
        assert all("rerank" not in passage.ranks for passage in desk.search(QUESTION))


def test_an_outlet_that_is_named_has_a_place_among_the_few_that_are_wanted(
    ingested: Path, embedder: HashEmbedder
) -> None:
    question = "What did the Hill Gazette say of Captain Ilse Brandt, the ferries and Port Maren?"
    with Assistant.open(embedding=embedder) as desk:
        assert desk.search(question)[0].article.publisher != "Hill Gazette"
        first = [passage.article.publisher for passage in desk.search(question, top_k=1)]
        assert first == ["Hill Gazette"]
        assert [passage.article.publisher for passage in desk.ask(question, top_k=1).passages] == first


def test_a_model_that_fails_at_ordering_is_told_beside_what_else_there_is_to_say(
    desk: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "make_reranker", lambda *_: ModelReranker(FakeClient("No.")))
    answer = desk.ask(QUESTION)
    assert answer.sentences
    assert len(answer.notices) == 2
    assert "keep their order" in answer.notices[0]
    assert "rerank" in answer.prompt_versions


def test_the_parts_that_a_model_made_are_searched(
    desk: Assistant, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = FakeClient("Who is the captain?\nWhat is the sugar tax?")
    monkeypatch.setattr(asking, "make_splitter", lambda *_: ModelSplitter(client, RuleSplitter()))
    answer = desk.ask(QUESTION)
    assert (QUESTION, "Who is the captain?", "What is the sugar tax?") in embedder.calls
    assert "split" in answer.prompt_versions
    desk.search(QUESTION)
    assert (QUESTION, *split_question(QUESTION)) in embedder.calls
    assert len(client.asked) == 1
