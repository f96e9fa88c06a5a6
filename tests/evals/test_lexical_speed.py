"""Lexical indexes side by side: all are asked the same, and FTS5's ways find the same."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from assistant.index.ranking import Ranked
from evals.lexical_candidates import EXACT, Fts5, Row
from evals.lexical_speed import agreement, asked, made_questions
from evals.made_news import make_news


def numbers(ranked: Ranked) -> list[int]:
    return [number for number, _ in ranked]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    stories = islice(make_news(10_000), 60)
    return [(number, story.article.title, story.article.text) for number, story in enumerate(stories, 1)]


def test_ways_of_asking_fts5_agree(rows: list[Row], tmp_path: Path) -> None:
    index = Fts5(tmp_path)
    index.add(rows)
    index.commit()
    runs = asked(index.searches(), made_questions(rows, 12))
    assert {agreement(run.found, runs[EXACT].found) for run in runs.values()} == {1.0}
    assert all(len(run.found) == len(run.seconds) == len(run.busy) == 12 for run in runs.values())
    assert any(runs[EXACT].found)


def test_what_is_added_is_found_and_what_is_removed_is_not(rows: list[Row], tmp_path: Path) -> None:
    number, title, _ = rows[30]
    index = Fts5(tmp_path)
    index.add(rows[:31])
    index.commit()
    assert all(number in numbers(search(title, 10)) for search in index.searches().values())
    index.remove([number])
    index.commit()
    assert not any(number in numbers(search(title, 10)) for search in index.searches().values())


def test_made_questions_leave_out_what_stands_everywhere(rows: list[Row]) -> None:
    questions = made_questions(rows, 20)
    assert questions == made_questions(rows, 20)
    common = max(
        {word for _, _, text in rows for word in text.lower().split()},
        key=lambda word: sum(word in text.lower().split() for _, _, text in rows),
    )
    assert not any(common in question.split() for question in questions)


def test_agreement_is_the_share_of_the_first_ones() -> None:
    exact = [[(1, 3.0), (2, 2.0), (3, 1.0)], []]
    assert agreement([[(2, 9.0), (1, 8.0), (9, 1.0)], [(1, 1.0)]], exact, first=2) == 1.0
    assert agreement([[(2, 9.0), (9, 8.0)], []], exact, first=2) == 0.5
    assert agreement([[]], [[]]) == 1.0
