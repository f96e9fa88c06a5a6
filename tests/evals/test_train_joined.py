"""What answers joint questions is learned with the signs that make sense, and told beside a floor."""

from __future__ import annotations

import tomllib

import pytest
from rich.console import Console

from assistant.answering.base import Written
from assistant.answering.joined.weights import Learned, chance
from assistant.schema import Draft
from evals.suites.multihop_rag import NULL, Query
from evals.train_joined import Example, fitted, is_strict, tell, to_toml

SAID = Written(drafts=(Draft(text="Post, undated: Sales rose."),), short_answer="No")


def query(kind: str, answer: str) -> Query:
    return Query(id=kind + answer, question="Did sales rise?", answers=(answer,), type=kind)


def test_a_reason_is_learned_from_examples_and_tells_of_new_ones() -> None:
    rows = [{"held": place / 20, "noise": float(place % 2)} for place in range(20)]
    weights = fitted(rows, [row["held"] > 0.5 for row in rows], {"held": 1, "noise": 0}, pull=0.1)
    assert chance({"held": 0.9, "noise": 0.0}, weights) > 0.9
    assert chance({"held": 0.1, "noise": 1.0}, weights) < 0.1


def test_no_weight_goes_against_its_sign() -> None:
    rows = [{"held": place / 20} for place in range(20)]
    truth = [row["held"] > 0.5 for row in rows]
    assert fitted(rows, truth, {"held": -1})["held"] == 0.0
    assert fitted(rows, truth, {"held": 1})["held"] > 0.0


def test_the_rarer_class_has_the_same_say_when_asked() -> None:
    rows = [{"same": 1.0}] * 10
    truth = [True] + [False] * 9
    assert chance(rows[0], fitted(rows, truth, {"same": 0})) == pytest.approx(0.1, abs=0.02)
    assert chance(rows[0], fitted(rows, truth, {"same": 0}, balanced=True)) == pytest.approx(0.5, abs=0.02)


def test_the_short_answer_is_read_first_and_an_abstention_is_right_where_nothing_is_told() -> None:
    assert is_strict(query("comparison", "no"), SAID)
    assert not is_strict(query("comparison", "Yes"), SAID)
    assert is_strict(query(NULL, "Insufficient information."), Written())
    assert not is_strict(query(NULL, "Insufficient information."), SAID)


def test_figures_are_told_by_type_beside_the_most_frequent_answer(capsys: pytest.CaptureFixture[str]) -> None:
    queries = [query("comparison", "no"), query("comparison", "Yes"), query(NULL, "-")]
    examples = [
        Example(query=each, cluster=each.id, shape=None, found=(), strange=(), inner=Written())
        for each in queries
    ]
    tell(Console(), examples, [SAID, SAID, Written()])
    assert "comparison   n 2  strict 0.500  floor 0.500  refused 0.000" in capsys.readouterr().out


def test_the_weights_are_written_as_they_are_read() -> None:
    learned = Learned(told={"bias": 1.0}, yes={"denied": -0.5}, name={"support": 2.0}, named={"sides": 0.25})
    assert Learned(**tomllib.loads(to_toml(learned))) == learned
