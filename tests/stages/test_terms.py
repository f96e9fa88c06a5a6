"""Words as retrieval and answering compare them."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.terms import STOPWORDS, content_stems, content_words, fold, stem, words


def test_accents_and_case_are_folded() -> None:
    assert fold("ÉLYSÉE Straße") == "elysee strasse"
    assert words("São Paulo's Mayor") == ["sao", "paulo", "s", "mayor"]


def test_a_number_with_separators_stays_one_word() -> None:
    assert words("1,200 people, 3.5 percent and 10,000,000.") == [
        "1200",
        "people",
        "3.5",
        "percent",
        "and",
        "10000000",
    ]


def test_function_words_and_question_words_are_left_out() -> None:
    assert content_words("According to the article, who asked whom for help?") == ["asked", "help"]
    assert content_stems("the ferries were leaving ferries") == ["ferri", "leav", "ferri"]


def test_stopwords_are_written_as_they_are_compared() -> None:
    assert all(words(word) == [word] for word in STOPWORDS)


@given(st.text(max_size=100))
def test_words_are_folded_already(text: str) -> None:
    assert [fold(word).replace(",", "") for word in words(text)] == words(text)


@pytest.mark.parametrize(
    "word", "running ferries relational organization happily agreed conditional electricity news".split()
)
def test_stems_agree_with_the_lexical_index(word: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab ('t', 'row')")
    connection.execute("INSERT INTO t VALUES (?)", (word,))
    assert connection.execute("SELECT term FROM v").fetchall() == [(stem(word),)]
