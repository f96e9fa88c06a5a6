"""What speaks for an answer, and what is told where nothing does."""

from __future__ import annotations

import pytest

from assistant.answering.extractive.candidates import known_share
from assistant.answering.extractive.deciding import (
    OF_ANSWERS,
    OF_SENTENCES,
    Scored,
    confidence,
    evidence,
    features_of,
    scored,
)
from assistant.answering.extractive.missing import missing
from assistant.answering.extractive.premises import denial
from assistant.answering.extractive.questions import analyse
from assistant.answering.extractive.weights import FILE, Model, learned, read
from tests.answering.conftest import FERRY, passages
from tests.answering.making import candidate

SINK = analyse("When did the Northern Tern sink?", {})


@pytest.mark.parametrize("name", OF_SENTENCES)
def test_no_feature_of_a_sentence_counts_against_it(name: str) -> None:
    model = learned("sentence")
    more, less = (features_of(candidate("a", **{name: value})) for value in (1.0, 0.0))
    assert model.probability(more) >= model.probability(less)


def test_the_models_know_exactly_the_features_that_there_are() -> None:
    assert tuple(learned("sentence").weights) == OF_SENTENCES
    assert tuple(learned("answer").weights) == OF_ANSWERS
    assert FILE.endswith(".toml")


def test_no_weight_is_below_nothing() -> None:
    assert min(w for name in ("sentence", "answer") for w in learned(name).weights.values()) >= 0


def test_a_file_of_weights_is_read() -> None:
    model = read("[answer]\nbias = 0.0\nthreshold = 0.3\n[answer.weights]\nbest = 1.0\n")["answer"]
    assert model == Model(bias=0.0, threshold=0.3, weights={"best": 1.0})
    assert model.probability({"best": 0.0}) == 0.5


def test_the_likeliest_comes_first() -> None:
    weak, strong = candidate("a", similarity=0.1), candidate("b", similarity=0.9)
    assert [row.candidate for row in scored([weak, strong])] == [strong, weak]


def test_without_sentences_nothing_speaks_for_an_answer() -> None:
    assert set(evidence(SINK, [], 0.0).values()) == {0.0}
    assert confidence(SINK, [], 0.0) < learned("answer").threshold


def test_every_piece_of_evidence_is_a_share() -> None:
    order = scored([candidate("northern tern", "2021"), candidate("sink", "2021", article_id="b")])
    found = evidence(SINK, order, known_share(SINK, passages(FERRY)))
    assert set(found) == set(OF_ANSWERS)
    assert all(0.0 <= value <= 1.0 for value in found.values())
    assert found["agreement"] == 1.0


def test_words_that_stand_anywhere_in_the_passages_are_known() -> None:
    assert known_share(SINK, passages(FERRY)) == 1.0
    assert known_share(analyse("Where is the opera ferry?", {}), passages(FERRY)) == 0.5
    assert known_share(SINK, []) == 0.0


def test_a_name_that_no_passage_has_is_told_as_missing() -> None:
    asked = analyse("When was Chandrayaan-4 launched?", {})
    assert missing(asked, [], passages(FERRY)) == ("no article found names Chandrayaan-4",)


def test_a_word_that_no_passage_has_is_told_as_missing() -> None:
    asked = analyse("How much does a ticket for the ferry cost?", {})
    assert "no article found mentions “ticket”" in missing(asked, [], passages(FERRY))


def test_without_passages_nothing_is_said_of_what_they_are_about() -> None:
    assert missing(analyse("What is it?", {}), [], []) == ("no article was found",)


def test_what_is_wanted_of_a_thing_that_is_mentioned_is_told_as_missing() -> None:
    asked = analyse("When did the ferry Northern Tern carry passengers?", {})
    order = [Scored(candidate=candidate("northern tern"), probability=0.1)]
    assert missing(asked, order, passages(FERRY)) == ("Northern Tern is mentioned, the date is not",)


def test_a_sentence_that_denies_what_is_taken_for_granted_is_found() -> None:
    asked = analyse("Why did Jonas Weil resign?", {})
    denying = candidate("jona weil resign", text="Jonas Weil said that he would not resign.")
    affirming = candidate("jona weil resign", text="Jonas Weil resigned over the bridge.")
    rows = [Scored(candidate=each, probability=0.5) for each in (denying, affirming)]
    assert denial(asked, rows[:1]) == denying
    assert denial(asked, rows) is None
    assert denial(analyse("Why did Jonas Weil not resign?", {}), rows[:1]) is None
    assert denial(analyse("Who resigned?", {}), rows[:1]) is None
