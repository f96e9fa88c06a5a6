"""The suite of swapped sentences: what is made, that it means something else or the same, and its figures."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from assistant.settings import load_settings
from evals import exchanging, true_rewording
from evals.base import evaluate
from evals.metrics import summarise
from evals.suites import swaps
from evals.swaps import make_sentences
from tests.fakes import make_article

STORIES = {
    "ferry-one": "The ferry Selma left the port of Larkford on Monday with 12 passengers, said Ilse Brandt. "
    "In spring, the Harbour Board raised prices by four percent. The pier, a wooden one, was not closed.",
    "storm-one": "A storm closed the airport of Brackwater on 3 April for 31 hours, said Jan Weber of "
    "Skyline. The council had paid for seven pumps on Friday.",
}
ARTICLES = [make_article(name, text) for name, text in STORIES.items()]
SENTENCE = "The ferry Selma left the port of Larkford on Monday with 12 passengers, said Ilse Brandt."


def stock() -> exchanging.Stock:
    return exchanging.gather([SENTENCE, STORIES["storm-one"], "It has 31 rooms in Eastmoor."])


@pytest.mark.parametrize(
    ("kind", "gone", "come"),
    [
        ("number", "12", "31"),
        ("date", "Monday", "Friday"),
        ("speaker", "Ilse Brandt", "Jan Weber"),
    ],
)
def test_one_thing_is_exchanged_for_another_of_the_collection(kind: str, gone: str, come: str) -> None:
    changed = exchanging.WAYS[kind](SENTENCE, Random(1), stock=stock())
    assert changed == SENTENCE.replace(gone, come)


def test_a_negation_is_put_in_or_taken_out() -> None:
    way = exchanging.WAYS["negation"]
    assert way("The pier was not closed.", Random(1), stock=stock()) == "The pier was closed."
    assert way("The pier was closed.", Random(1), stock=stock()) == "The pier was not closed."
    assert way("They said that it sank.", Random(1), stock=stock()) == "They denied that it sank."
    assert way("The pier closed.", Random(1), stock=stock()) is None


def test_a_number_near_the_old_one_or_a_name_that_shares_a_word_is_no_exchange() -> None:
    near = exchanging.gather(["It has 12 rooms.", "It has 13 rooms, says NASA’s Bill Nelson."])
    assert exchanging.number("It has 12 rooms.", Random(1), stock=near) is None
    assert exchanging.speaker("“No”, said Bill Nelson.", Random(1), stock=near) is None


@pytest.mark.parametrize(
    ("kind", "text", "reworded"),
    [
        ("reordered", "In spring, the board raised prices.", "The board raised prices in spring."),
        (
            "reordered",
            "The board raised all of its prices on Monday.",
            "On Monday, the board raised all of its prices.",
        ),
        ("numeral", "It has 12 rooms.", "It has twelve rooms."),
        ("numeral", "It has seven rooms.", "It has 7 rooms."),
        ("numeral", "It left on 3 April.", None),
        ("last_name", "It sank, said Ilse Brandt, who saw it.", "It sank, said Brandt, who saw it."),
        ("shortened", "The pier, a wooden one, was closed.", "The pier was closed."),
        ("said_otherwise", "“They said no”, he wrote.", None),
    ],
)
def test_a_sentence_is_reworded_so_that_it_says_the_same(kind: str, text: str, reworded: str | None) -> None:
    assert true_rewording.WAYS[kind](text, Random(1)) == reworded


def test_all_is_made_of_a_seed_and_no_sentence_twice() -> None:
    made = make_sentences(ARTICLES, count=20)
    assert made == make_sentences(ARTICLES, count=20)
    assert len({(each.true, each.text) for each in made}) == len(made)
    assert len({each.case_id for each in made}) == len(made)
    originals = {each.original for each in made}
    assert all(each.true or each.text not in originals for each in made)
    assert all(each.text == each.original for each in made if each.kind == "copied")


def test_swapped_sentences_are_caught_and_true_ones_let_through(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in STORIES.items():
        (folder / f"{name}.txt").write_text(f"{name}\n\n{text}\n", "utf-8")
    with swaps.open_suite(tmp_path, load_settings()) as suite:
        rows = list(evaluate(suite))
        metrics = summarise(rows, suite.summaries)
    assert metrics["caught"].value == 1.0
    assert metrics["false_alarms"].value == 0.0
    assert metrics["caught.number"].n > 0
    halves = [
        metrics[f"caught.{half}"].n for half in ("developed", "held_out") if f"caught.{half}" in metrics
    ]
    assert sum(halves) == metrics["caught"].n
    assert {row.verdict for row in rows} == {"right"}
