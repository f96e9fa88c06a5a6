"""Parts that fit the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.index.manifest import Manifest
from assistant.pipeline.parts import OURS, fitting, make_checker, make_reranker, make_splitter
from assistant.retrieval.reranking import KeepOrder
from assistant.retrieval.reranking.cross_encoder import CrossEncoder
from assistant.retrieval.reranking.model import ModelReranker
from assistant.retrieval.splitting import ModelSplitter, RuleSplitter
from assistant.settings import Settings, load_settings
from assistant.verifying import FallbackChecker, LearnedChecker
from assistant.verifying.entailment import EntailmentChecker
from tests.stages.cross_encoders import make_cross_encoder, make_network


def made_with(name: str) -> Manifest:
    return Manifest(embedding={"name": name, "dimensions": 384})


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("ASSISTANT_EMBEDDING", raising=False)
    return load_settings()


@pytest.mark.parametrize("name", OURS)
def test_an_index_keeps_its_embedding_where_none_is_set(unset: Settings, name: str) -> None:
    assert fitting(unset, made_with(name)).embedding == name


def test_a_set_embedding_stands_whatever_made_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_EMBEDDING", "minilm-int8")
    assert fitting(load_settings(), made_with("minilm")).embedding == "minilm-int8"


def test_what_only_settings_can_name_is_not_guessed(unset: Settings) -> None:
    assert fitting(unset, made_with("openai:text-embedding-3-small")) is unset
    assert fitting(unset, None) is unset


def with_server(**values: object) -> Settings:
    return load_settings(openai_base_url="http://127.0.0.1:9/v1", **values)


def test_nothing_orders_the_passages_unless_it_is_set() -> None:
    assert isinstance(make_reranker(load_settings(), None), KeepOrder)
    assert isinstance(make_reranker(with_server(model="m"), None), KeepOrder)


def test_a_path_is_a_cross_encoder_loaded_once(tmp_path: Path) -> None:
    settings = load_settings(reranker=str(make_cross_encoder(tmp_path)))
    reranker = make_reranker(settings, None)
    assert isinstance(reranker, CrossEncoder)
    assert make_reranker(settings, "extractive") is reranker


def test_the_model_orders_the_passages_of_whatever_answers_unless_the_call_wants_none() -> None:
    assert isinstance(make_reranker(with_server(reranker="model"), None), ModelReranker)
    assert isinstance(make_reranker(with_server(reranker="model", model="extractive"), None), ModelReranker)
    assert isinstance(make_reranker(with_server(reranker="model"), "extractive"), KeepOrder)


def test_a_model_that_nothing_leads_to_is_no_reranker() -> None:
    with pytest.raises(SettingsError, match="ASSISTANT_RERANKER") as raised:
        make_reranker(load_settings(reranker="model"), None)
    assert "OPENAI_BASE_URL" in raised.value.hint


def test_questions_are_split_by_the_model_where_one_answers_and_else_by_rule() -> None:
    assert isinstance(make_splitter(with_server(), None), ModelSplitter)
    assert isinstance(make_splitter(with_server(), "extractive"), RuleSplitter)
    assert isinstance(make_splitter(load_settings(), None), RuleSplitter)


def test_sentences_are_checked_by_ours_unless_another_is_named(tmp_path: Path) -> None:
    def ignore(notice: str) -> None: ...

    assert isinstance(make_checker(load_settings(), None, ignore), LearnedChecker)
    assert isinstance(make_checker(with_server(checker="model"), None, ignore), FallbackChecker)
    settings = load_settings(checker=str(make_network(tmp_path, ["other", "entailment"])))
    assert isinstance(make_checker(settings, None, ignore), EntailmentChecker)
    with pytest.raises(SettingsError, match="ASSISTANT_CHECKER"):
        make_checker(load_settings(checker="model"), None, ignore)
