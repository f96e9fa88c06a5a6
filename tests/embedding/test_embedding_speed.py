"""The comparison of speeds: what it compares, never how fast it is here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.embedding.minilm import find_weights
from assistant.errors import SettingsError
from evals import embedding_speed


def test_the_embeddings_take_turns_and_the_best_round_counts() -> None:
    turns: list[str] = []

    def run(name: str, *times: float) -> Callable[[], float]:
        left = iter(times)

        def once() -> float:
            turns.append(name)
            return next(left)

        return once

    best = embedding_speed.best_times({"one": run("one", 3, 1), "other": run("other", 2, 5)}, rounds=2)
    assert best == {"one": 1, "other": 2}
    assert turns == ["one", "other", "one", "other"]


def test_texts_of_a_file_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        find_weights()
    except SettingsError as error:
        pytest.skip(str(error))
    file = tmp_path / "texts.jsonl"
    file.write_text('{"id": "a", "text": "The ferry left at dawn.", "title": "Ferry"}\n', "utf-8")
    monkeypatch.setattr("sys.argv", ["embedding_speed", str(file)])
    for name, number in (("TEXTS", 2), ("ROUNDS", 1), ("QUESTIONS", 1)):
        monkeypatch.setattr(embedding_speed, name, number)
    embedding_speed.main()
    printed = capsys.readouterr().out
    assert "2 texts, 16 tokens" in printed
    assert "minilm-int8" in printed
