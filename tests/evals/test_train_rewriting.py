"""Weights of the rewriting are learned from turns with a person's rewrite, and measured on others."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from assistant.rewriting.choosing import WEIGHTS, best_edit
from evals import train_rewriting
from evals.train_rewriting import Item, learn, main, make_choice

THINGS = ("kiln", "barge", "lantern", "orchard", "turbine", "weir")


def turn(number: int, thing: str, *, domain: str = "made") -> dict[str, object]:
    return {
        "id": f"t{number}",
        "domain": domain,
        "history": [{"role": "user", "text": f"What is a {thing}?"}],
        "question": "How does it work?",
        "rewrite": f"How does a {thing} work?",
    }


def alone(number: int) -> dict[str, object]:
    return turn(number, "weir") | {"question": "Who was Otto Lind?", "rewrite": "Who was Otto Lind?"}


def test_what_is_wanted_is_learned_and_done_in_a_conversation_never_seen() -> None:
    seen = [make_choice(Item.model_validate(turn(number, thing))) for number, thing in enumerate(THINGS)]
    weights = learn([*seen, make_choice(Item.model_validate(alone(9)))])
    new = make_choice(Item.model_validate(turn(10, "windmill")))
    edit = best_edit(new.edits, weights)
    assert edit is not None
    assert edit.text == "How does a windmill work?"
    assert best_edit(make_choice(Item.model_validate(alone(11))).edits, weights) is None


def test_the_wishes_for_the_edits_of_a_turn_sum_to_one_and_favour_the_persons() -> None:
    choice = make_choice(Item.model_validate(turn(1, "kiln")))
    assert choice.wishes.sum() == pytest.approx(1)
    assert choice.edits[int(choice.wishes.argmax()) - 1].text == "How does a kiln work?"


def test_figures_are_printed_and_weights_written_only_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, domain in (("cast-rewrite", ""), ("mtrag-rewrite", "made")):
        lines = [
            turn(number, thing, domain=domain) | ({} if domain else {"year": 2031})
            for number, thing in enumerate(THINGS)
        ]
        (tmp_path / name).mkdir()
        (tmp_path / name / "items.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    target = tmp_path / "weights.toml"
    monkeypatch.setattr(train_rewriting, "WEIGHTS", target)
    main(["--data", str(tmp_path)])
    printed = capsys.readouterr().out
    assert "2031" in printed
    assert "At most" in printed
    assert not target.exists()
    main(["--data", str(tmp_path), "--write"])
    assert tomllib.loads(target.read_text(encoding="utf-8"))


def test_the_weights_that_come_with_the_assistant_are_numbers_by_name() -> None:
    weights = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert weights
    assert all(isinstance(weight, float) for weight in weights.values())
