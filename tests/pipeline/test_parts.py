"""Parts that fit the index."""

from __future__ import annotations

import pytest

from assistant.index.manifest import Manifest
from assistant.pipeline.parts import OURS, fitting
from assistant.settings import Settings, load_settings


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
