"""Searches timed in turn: each way is asked the same questions, and told what it found."""

from __future__ import annotations

from datetime import date

import pytest

from evals import retrieval_speed
from evals.retrieval_speed import Found, in_turn, recall
from evals.suites.rtqa import Question

QUESTIONS = [
    Question.model_validate(
        {"id": f"q{n}", "question": f"What of {n}?", "date": date(2023, 7, n), "silver_ids": [f"a{n}", "b"]}
    )
    for n in (1, 2, 3)
]


def test_each_question_is_asked_of_each_way_and_the_first_ones_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retrieval_speed, "BEFORE", 1)
    asked: list[tuple[str, str]] = []

    def way(name: str, question: Question) -> Found:
        asked.append((name, question.id))
        return Found(seconds=1.0, articles=[question.id])

    runs = in_turn({"x": lambda q: way("x", q), "y": lambda q: way("y", q)}, QUESTIONS)
    assert asked == [(name, f"q{n}") for n in (1, 2, 3) for name in ("x", "y")]
    assert [found.articles for found in runs["y"]] == [["q2"], ["q3"]]


def test_recall_is_the_share_of_known_articles_among_ten() -> None:
    runs = [Found(seconds=1.0, articles=["b", "a1"]), Found(seconds=1.0, articles=["x"] * 3)]
    assert recall(runs, QUESTIONS[:2]) == 0.5
    late = Found(seconds=1.0, articles=[*(f"x{n}" for n in range(9)), "b", "a3"])
    assert recall([late], QUESTIONS[2:]) == 0.5
