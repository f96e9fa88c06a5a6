"""Weights of the checker are learned from judged sentences and measured on others."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.verifying.weights import Model
from evals.train_checker import OF_MEANING, Examples, collect, thresholds, to_toml

TOWNS = ("Larkford", "Brackwater", "Eastmoor", "Millrace", "Ironbridge", "Juniper")
TEXT = "The ferry of {town} raised its prices by four percent in spring. The mayor was not amused."
TRUE, FALSE = "The ferry of {town} raised prices.", "A mayor of {town} bought nine wooden horses in Peru."


class SameDirection:
    """An embedder for which all texts mean the same."""

    identity: Mapping[str, str | int] = {"name": "same"}
    dimensions = 2

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.tile(np.array([[0.6, 0.8]], np.float32), (len(texts), 1))


def write(folder: Path, name: str, records: list[dict[str, Any]]) -> None:
    folder.mkdir()
    (folder / name).write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")


@pytest.fixture
def examples(tmp_path: Path) -> Examples:
    told = [
        (f"{town}-{good}", (TRUE if good else FALSE).format(town=town), TEXT.format(town=town), good)
        for town in TOWNS
        for good in (True, False)
    ]
    wice = [
        {"id": i, "claim": c, "label": "supported" if g else "not_supported", "sentences": [t]}
        for i, c, t, g in told
    ]
    expertqa = [
        {"id": i, "question": i, "claim": c, "evidence": [{"text": t}], "support": "Complete" if g else "No"}
        for i, c, t, g in told
    ]
    qags = [{"id": i, "article": t, "sentences": [{"text": c, "supported": g}]} for i, c, t, g in told]
    write(tmp_path / "wice", "claims.jsonl", wice)
    write(tmp_path / "expertqa", "claims.jsonl", expertqa)
    write(tmp_path / "qags-xsum", "items.jsonl", qags)
    return collect(tmp_path, SameDirection())


def test_judged_sentences_of_all_sets_become_rows_of_features(examples: Examples) -> None:
    assert examples.table.shape == (36, len(examples.names))
    assert set(examples.sets) == {"wice", "expertqa", "qags-xsum"}
    assert np.isnan(examples.in_part).sum() == 24
    assert examples.contradicted[~examples.truth].all()  # a number that nobody told
    assert OF_MEANING not in examples.without(OF_MEANING).names


def test_what_is_written_can_be_read_back(examples: Examples) -> None:
    every = np.ones(36, np.bool_)
    supported, partly = (
        fitted.probabilities(examples.table)
        for fitted in (examples.learn(every), examples.learn_parts(every))
    )
    starts = thresholds(examples, supported, partly)
    assert 0 < min(starts) <= max(starts) < 1
    table = tomllib.loads(to_toml("words", examples, *starts))["words"]
    assert set(table["supported"]["weights"]) == set(examples.names)
    assert table["supported"]["weights"]["best_two"] > 0 >= table["supported"]["weights"]["gap"]
    assert set(table["partly"]["weights"]) == {"best_two", OF_MEANING}
    assert Model(**table["partly"]).yes_from == pytest.approx(starts[1], abs=0.001)
