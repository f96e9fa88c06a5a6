"""The lexical ranking is BM25, however it is looked up, and remembers no longer than it is true."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.index import words
from assistant.index.columns import Mask
from assistant.index.matches import sum_up
from assistant.index.postings import PLACES, Postings
from assistant.index.ranking import Ranked
from assistant.index.words import WordScores, terms
from tests.fakes import postings

VOCABULARY = ["ferri", "boat", "tax", "dawn", "mayor", "harbour"]
TEXTS = st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=8), min_size=1, max_size=12)
CHUNKS = st.lists(
    st.tuples(st.lists(st.sampled_from(VOCABULARY), max_size=3), TEXTS.map(lambda each: each[0])),
    min_size=1,
    max_size=12,
)


class Table:
    """The words of chunks in FTS5, as an index has them; counts the times that it is asked."""

    def __init__(self, chunks: Sequence[tuple[Sequence[str], Sequence[str]]]) -> None:
        self.asked: list[str] = []
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5 "
            "(title, text, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        for title, text in chunks:
            self.add(" ".join(title), " ".join(text))

    def add(self, title: str, text: str) -> None:
        self._connection.execute("INSERT INTO words (title, text) VALUES (?, ?)", (title, text))

    def query(self, sql: str, *values: object) -> list[Any]:
        self.asked += [str(value) for value in values if "term = ?" in sql]
        return self._connection.execute(sql, values).fetchall()


def best(found: Sequence[Postings], count: int, allowed: Mask | None = None) -> Ranked:
    return sum_up([str(place) for place in range(len(found))], found, 50).best(count, allowed)


def plain_bm25(chunks: Sequence[tuple[Sequence[str], Sequence[str]]], asked: Sequence[str]) -> list[float]:
    """BM25 (Robertson and Zaragoza 2009) with k1 1.2 and b 0.75, words of titles counted twice."""
    mean = sum(len(title) + len(text) for title, text in chunks) / len(chunks)
    scores = []
    for title, text in chunks:
        counts = Counter([*title, *title, *text])
        norm = 1.2 * (0.25 + 0.75 * (len(title) + len(text)) / mean) if mean else 1.2
        score = 0.0
        for word in asked:
            holding = sum(word in (*title, *text) for title, text in chunks)
            rarity = max(math.log((len(chunks) - holding + 0.5) / (holding + 0.5)), 1e-6)
            score += rarity * counts[word] * 2.2 / (counts[word] + norm) if counts[word] else 0.0
        scores.append(score)
    return scores


@settings(max_examples=50)
@given(chunks=CHUNKS, asked=st.lists(st.sampled_from(VOCABULARY), unique=True), count=st.integers(1, 12))
def test_the_ranking_is_that_of_bm25(
    chunks: list[tuple[list[str], list[str]]], asked: list[str], count: int
) -> None:
    wanted = {number: score for number, score in enumerate(plain_bm25(chunks, asked), 1) if score}
    found = best(WordScores(Table(chunks).query).of(terms(" ".join(asked)), (1, 1)), count)
    scores = [score for _, score in found]
    assert scores == pytest.approx(sorted(wanted.values(), reverse=True)[:count], rel=1e-4, abs=1e-12)
    assert scores == pytest.approx([wanted[number] for number, _ in found], rel=1e-4, abs=1e-12)


@given(
    found=st.lists(st.dictionaries(st.integers(1, 40), st.floats(0.5, 9), max_size=20)),
    allowed=st.none() | st.lists(st.booleans(), max_size=40),
    count=st.integers(1, 45),
)
def test_scores_are_added_up_for_what_is_allowed(
    found: list[dict[int, float]], allowed: list[bool] | None, count: int
) -> None:
    totals: Counter[int] = Counter()
    for each in found:
        totals.update({number: float(np.float32(score)) for number, score in each.items()})
    wanted = [
        pair for pair in totals.items() if allowed is None or (pair[0] < len(allowed) and allowed[pair[0]])
    ]
    given_ = [postings(each) for each in found]
    mask = None if allowed is None else np.array(allowed, np.bool_)
    ranked = best(given_, count, mask)
    assert [score for _, score in ranked] == pytest.approx(
        sorted((score for _, score in wanted), reverse=True)[:count]
    )
    assert {number for number, _ in ranked} <= {number for number, _ in wanted}
    assert all(totals[number] == pytest.approx(score) for number, score in ranked)


def test_a_word_is_looked_up_once_until_something_is_written() -> None:
    table = Table([(["ferri"], ["boat", "tax"]), ([], ["boat"]), ([], ["tax"])])
    scores = WordScores(table.query)
    asked = terms("boat ferry")
    first = best(scores.of(asked, (1, 1)), 5)
    assert best(scores.of(["boat"], (1, 1)), 5) != first
    assert table.asked == ["boat", "ferri"]
    table.add("", "boat boat boat")
    assert best(scores.of(asked, (1, 2)), 5) != first
    assert len(table.asked) == 4


def test_what_was_asked_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table([([], ["boat"]), ([], ["tax"]), ([], ["dawn"])])
    scores = WordScores(table.query)
    monkeypatch.setattr(words, "KEPT_BYTES", 2 * postings({1: 1.0}, {1: [0]}).nbytes)
    for word in ("boat", "tax", "boat", "dawn", "boat", "tax"):
        scores.of([word], (1, 1))
    assert table.asked == ["boat", "tax", "dawn", "tax"]


@settings(max_examples=50)
@given(st.text())
def test_whatever_is_asked_is_only_looked_for(question: str) -> None:
    scores = WordScores(Table([(["ferri"], ["boat"])]).query)
    assert len(best(scores.of(terms(question), (1, 1)), 5)) <= 1


def test_a_number_is_found_however_its_thousands_are_written() -> None:
    table = Table([([], ["1,340"]), ([], ["1340"]), ([], ["tax"])])
    (found,) = WordScores(table.query).of(terms("1,340"), (1, 1))
    assert found.numbers.tolist() == [1, 2]


def test_what_stands_together_counts_by_the_words_between() -> None:
    table = Table(
        [
            (["boat"], ["tax", "boat", "a", "b", "c", "dawn"]),
            (["boat"], ["dawn", "c", "b", "a", "tax"]),
            ([], ["mayor"]),
            ([], ["boat", "tax", *"a" * (PLACES + 5), "dawn"]),
        ]
    )
    asked = terms("boat tax dawn")
    matches = sum_up(asked, WordScores(table.query).of(asked, (1, 1)), 4)
    weights = np.array([4.0, 2.0, 1.0])
    chunks = np.array([4, 1, 2, 3, 99])
    assert matches.together(chunks, weights, 6).tolist() == [6.0, 7.0, 3.0, 0.0, 0.0]
    assert matches.together(chunks, weights, 5).tolist() == [6.0, 6.0, 3.0, 0.0, 0.0]
    assert matches.together(chunks, weights, 4).tolist() == [6.0, 6.0, 2.0, 0.0, 0.0]
    assert sum_up([], [], 4).together(chunks, weights[:0], 5).tolist() == [0.0] * 5


@settings(max_examples=50)
@given(chunks=CHUNKS, asked=st.lists(st.sampled_from(VOCABULARY), unique=True), words_=st.integers(1, 9))
def test_what_stands_together_is_the_best_of_all_rows_of_words(
    chunks: list[tuple[list[str], list[str]]], asked: list[str], words_: int
) -> None:
    weights = {word: 2.0**place for place, word in enumerate(asked)}
    rows = [[{*text[at : at + words_]} & {*asked} for at in range(len(text) + 1)] for _, text in chunks]
    wanted = [max(sum(weights[word] for word in row) for row in each) for each in rows]
    matches = sum_up(asked, WordScores(Table(chunks).query).of(asked, (1, 1)), len(chunks))
    numbers = np.arange(1, len(chunks) + 1)
    assert matches.together(numbers, np.array([*weights.values()]), words_).tolist() == wanted


def test_which_chunks_hold_which_words_and_how_rare_these_are() -> None:
    table = Table([([], ["boat"]), ([], ["boat", "tax"]), ([], ["dawn"])])
    asked = terms("boat tax")
    matches = sum_up(asked, WordScores(table.query).of(asked, (1, 1)), 3)
    held = matches.holding(np.array([1, 2, 3, 99]))
    assert held.tolist() == [[True, False], [True, True], [False, False], [False, False]]
    boat, tax = matches.rarity()
    assert boat < tax
    boat, tax = matches.rarity(np.array([False, False, True, True]))
    assert boat == tax
    assert matches.in_articles([(1, 2), (3, 3)], 1).tolist() == [matches.totals[1:3].max(), 0.0]
    nothing = sum_up([], [], 3)
    assert nothing.holding(np.array([1, 2])).shape == (2, 0)
    assert nothing.rarity().size == 0
