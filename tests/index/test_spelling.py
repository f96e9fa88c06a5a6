"""Words that no chunk holds are taken for the known word they are nearest to; known words for themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from assistant.index import IndexReader, Layout
from assistant.index.spelling import Spelling, unstemmed
from assistant.index.words import State
from assistant.schema import Filters
from assistant.terms import stem, words
from tests.fakes import make_article
from tests.index.conftest import Store, found

ARTICLES = Path(__file__).parents[2] / "evals" / "demo" / "articles"
KNOWN = {"harbour": 9, "govern": 4, "hous": 3, "zelenski": 2, "separatist": 1, "covid19": 8, "ferri": 5}


class Known:
    """The vocabulary of an index with how many chunks hold each stem; counts the times that it is read."""

    def __init__(self, stems: dict[str, int]) -> None:
        self.stems = stems
        self.reads = 0

    def query(self, sql: str, low: str, high: str) -> list[tuple[str, int]]:
        self.reads += 1
        return [(term, self.stems[term]) for term in sorted(self.stems) if low <= term <= high]


def near(word: str, stems: dict[str, int] = KNOWN, state: State = (1, 1)) -> str | None:
    return Spelling(Known(stems).query).near(word, state)


@pytest.mark.parametrize(
    ("word", "known"),
    [
        pytest.param("seperatist", "separatist", id="another letter"),
        pytest.param("seperadist", None, id="two letters make another word"),
        pytest.param("separtist", "separatist", id="a letter left out"),
        pytest.param("separatdist", "separatist", id="a letter put in"),
        pytest.param("harrbour", "harbour", id="a letter doubled"),
        pytest.param("ferrry", "ferri", id="a letter three times"),
        pytest.param("harbuor", "harbour", id="neighbours exchanged"),
        pytest.param("harbur", None, id="a short word without a letter may be another"),
        pytest.param("zelensky", "zelenski", id="a letter replaced"),
        pytest.param("goverment", "govern", id="the stem is what is compared"),
        pytest.param("housse", "house", id="a word is given whose stem is the known one"),
        pytest.param("arbour", None, id="the first letter has to be right"),
        pytest.param("fery", None, id="a short word is near to too many"),
        pytest.param("covid18", None, id="another number is not misspelled"),
        pytest.param("volcano", None, id="what is near to nothing stays unknown"),
    ],
)
def test_a_word_is_taken_for_the_nearest_that_is_known(word: str, known: str | None) -> None:
    assert near(word) == known


def test_of_words_as_near_the_one_that_most_chunks_hold_is_meant() -> None:
    assert near("carpinter", {"carpent": 3, "carpant": 8, "carpet": 90}) == "carpant"
    assert near("carpinter", {"carpent": 8, "carpant": 3, "carpet": 90}) == "carpent"


@given(stems=st.dictionaries(st.text("abc", min_size=3, max_size=9), st.integers(1, 9)), word=st.text("abc"))
def test_nothing_known_is_nearer_than_what_is_taken(stems: dict[str, int], word: str) -> None:
    taken = near(word, stems)
    if taken is not None:
        distances = {term: OSA.distance(stem(word), term) for term in stems if term[0] == word[0]}
        assert OSA.distance(stem(word), stem(taken)) <= min(distances.values()) <= 1


def test_every_stem_is_the_stem_of_the_word_that_is_looked_up_for_it() -> None:
    texts = [path.read_text("utf-8") for path in sorted(ARTICLES.rglob("*")) if path.is_file()]
    stems = {stem(word) for text in texts for word in words(text)}
    assert len(stems) > 1_000
    assert [term for term in stems if stem(unstemmed(term)) != term] == []


def test_what_is_known_is_read_by_first_letters_once_until_something_is_written() -> None:
    known = Known(dict(KNOWN))
    spelling = Spelling(known.query)
    assert [spelling.near(word, (1, 1)) for word in ("harrbour", "housses", "harbuor")] == [
        "harbour", "house", "harbour"
    ]  # fmt: skip
    assert known.reads == 1
    known.stems["harbor"] = 1
    assert spelling.near("harrbour", (1, 2)) == "harbour"
    assert spelling.near("harbxr", (1, 2)) is None
    assert spelling.near("hrabor", (1, 2)) == "harbor"
    assert known.reads == 2


TEXTS = {
    "house": "The new house by the river was sold to a surgeon.",
    "ship": "Captain Okonjo-Delacroix brought the ship home.",
    "tax": "Parliament raised the tax on sugar.",
}


@pytest.fixture
def reader(layout: Layout, store: Store) -> IndexReader:
    store(*(make_article(name, text, title=name) for name, text in TEXTS.items()))
    return IndexReader(layout)


def lexical(reader: IndexReader, question: str) -> list[str]:
    return found(reader, (number for number, _ in reader.lexical(question, 5, Filters())))


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("housse", "house"),
        ("Which surgeno?", "house"),
        ("Who is Okonnjo?", "ship"),
        ("Delacriox", "ship"),
        ("parliment", "tax"),
    ],
)
def test_a_misspelled_word_finds_what_the_right_one_would(
    reader: IndexReader, question: str, article: str
) -> None:
    assert lexical(reader, question) == [article]


def test_a_misspelled_word_counts_as_the_right_one_would(reader: IndexReader) -> None:
    right, wrong = reader.matches("surgeon"), reader.matches("surgeno")
    assert wrong.terms == ("surgeno",)
    assert wrong.totals.tolist() == right.totals.tolist()
    assert wrong.holding(right.found[0].numbers).all()


def test_a_word_that_is_known_is_never_taken_for_another(
    reader: IndexReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Spelling, "near", None)
    for name, text in TEXTS.items():
        assert lexical(reader, text)[0] == name
    with pytest.raises(TypeError):
        reader.matches("surgeno")


def test_a_word_that_was_written_since_is_no_longer_taken_for_another(
    reader: IndexReader, layout: Layout, store: Store
) -> None:
    assert lexical(reader, "surrgeon") == ["house"]
    store(make_article("new", "A surrgeon is no doctor."))
    assert lexical(reader, "surrgeon") == ["new"]
