"""The suites of follow-ups and of judged sentences, on made-up records in the formats of their sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evals import command
from evals.judging import FOLDS, accept_held_out, area_under_curve, best_threshold, fold_numbers
from evals.report import Report, read_report
from evals.tokens import same_words, word_f1

pytestmark = pytest.mark.usefixtures("assistant_home")


def run(suite: str, folder: Path, file: str, records: list[dict[str, Any]]) -> Report:
    (folder / file).write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    command.run(suite, data=folder, out=folder / "out", model="extractive")
    return read_report(folder / "out")


def figures(report: Report) -> dict[str, tuple[float, int]]:
    return {name: (metric.value, metric.n) for name, metric in report.metrics.items()}


def test_words_are_compared_without_case_punctuation_and_articles() -> None:
    assert word_f1("What is the age of a moon?", "what is age of moon") == 1.0
    assert word_f1("How old is it?", "How old is the moon?") == pytest.approx(2 * 3 / 8)
    assert word_f1("", "moon") == word_f1("", "") == 0.0
    assert same_words("The moon!", "moon")
    assert not same_words("moon old", "old moon")


HISTORY = [{"role": "user", "text": "Tell me about the Larkford ferry."}]
TURNS: list[dict[str, Any]] = [
    {
        "id": "t1",
        "year": 2019,
        "domain": "harbour",
        "history": HISTORY,
        "question": "When was it built?",
        "rewrite": "When was the Larkford ferry built?",
        "auto_rewrite": "When was the ferry built?",
    },
    {
        "id": "t2",
        "year": 2020,
        "domain": "sky",
        "history": HISTORY,
        "question": "How far away is the moon of Jupiter called Europa?",
        "rewrite": "How far away is the moon of Jupiter called Europa?",
    },
]


def test_a_rewrite_is_measured_against_a_persons_and_against_doing_nothing(tmp_path: Path) -> None:
    report = run("cast-rewrite", tmp_path, "items.jsonl", TURNS)
    found = figures(report)
    assert found["word_f1.unchanged.2019"][0] == pytest.approx(2 * 3 / 9, abs=1e-4)
    assert found["word_f1.2019"][0] > 2 * 3 / 9
    assert found["gain.2019"][0] == pytest.approx(found["word_f1.2019"][0] - 2 * 3 / 9, abs=2e-4)
    assert found["word_f1.2020"] == (1.0, 1)
    assert found["left_alone"] == (1.0, 1)
    assert found["word_f1.automatic"][1] == 1
    assert report.cases[0].verdict == report.cases[1].verdict == "right"
    assert report.cases[0].cluster == report.cases[1].cluster  # of one conversation


def test_what_a_rewrite_did_wrong_is_said(tmp_path: Path) -> None:
    turns = [
        {**TURNS[0], "rewrite": "When was it built?"},
        {**TURNS[1], "rewrite": "How far away is Europa from the Larkford ferry?"},
        {**TURNS[0], "id": "t3", "rewrite": "When was it?"},
    ]
    report = run("mtrag-rewrite", tmp_path, "items.jsonl", turns)
    assert [case.verdict for case in report.cases] == [
        "changed, though it stood alone",
        "left as it was",
        "made worse",
    ]
    assert figures(report)["left_alone"] == (0.0, 1)
    assert figures(report)["word_f1.sky"][1] == 1


ARTICLE = "The ferry of Larkford raised its prices by four percent in spring. The mayor was not amused."
TRUE, FALSE = "The ferry raised its prices by four percent.", "The mayor bought nine wooden horses in Peru."


def test_the_checker_is_held_against_votes(tmp_path: Path) -> None:
    votes = {True: ["yes", "yes", "yes"], False: ["no", "no", "yes"]}
    items = [
        {
            "id": f"s{number}",
            "article": ARTICLE,
            "sentences": [{"text": text, "votes": votes[good], "supported": good}],
        }
        for number, (text, good) in enumerate([(TRUE, True), (FALSE, False)] * 10)
    ]
    report = run("qags-xsum", tmp_path, "items.jsonl", items)
    found = figures(report)
    assert found["balanced_accuracy"] == found["auc"] == (1.0, 20)
    assert found["balanced_accuracy.own"] == found["balanced_accuracy.overlap"] == (1.0, 20)
    # Unanimous are only the true ones: one class has no balanced accuracy.
    assert "auc.unanimous" not in found
    assert report.references["balanced_accuracy"].anchor == 0.754


def test_several_sentences_of_an_article_are_cases_of_one_cluster(tmp_path: Path) -> None:
    sentences = [
        {"text": text, "votes": [], "supported": good} for text, good in ((TRUE, True), (FALSE, False))
    ]
    report = run(
        "qags-xsum", tmp_path, "items.jsonl", [{"id": "s", "article": ARTICLE, "sentences": sentences}]
    )
    assert [case.case_id for case in report.cases] == ["s#1", "s#2"]
    assert {case.cluster for case in report.cases} == {"s"}


def test_the_checker_is_held_against_experts(tmp_path: Path) -> None:
    claims = [
        {
            "id": f"e{number}",
            "question": f"q{number}",
            "claim": TRUE if support == "Complete" else FALSE,
            "evidence": [{"ref": 1, "url": "https://x.example", "text": ARTICLE}],
            "support": support,
        }
        for number, support in enumerate(["Complete", "Partial", "Incomplete"] * 5)
    ]
    report = run("expertqa", tmp_path, "claims.jsonl", claims)
    assert figures(report)["balanced_accuracy"] == (1.0, 15)
    assert {case.kind for case in report.cases} == {"complete", "partial", "incomplete"}


def test_sentences_of_the_cited_article_are_found_and_the_claim_is_judged(tmp_path: Path) -> None:
    filler = [f"Reader number {n} wrote a letter about potatoes." for n in range(12)]
    claims = [
        {
            "id": f"w{number}",
            "claim": claim,
            "label": label,
            "supporting_sets": sets,
            "sentences": [*filler, "The ferry of Larkford raised its prices by four percent.", ""],
        }
        for number, (claim, label, sets) in enumerate(
            [(TRUE, "supported", [[0, 1], [12]]), (FALSE, "not_supported", [])] * 2
        )
    ]
    report = run("wice", tmp_path, "claims.jsonl", claims)
    found = figures(report)
    assert found["recall_5"] == found["recall_5.bm25"] == found["recall_5.chosen"] == (1.0, 2)
    assert found["balanced_accuracy.own"] == found["auc.in_part"] == (1.0, 4)
    assert any(line.endswith("✓") for line in report.cases[0].details["found"])
    assert report.cases[1].details["evidence"] == "none"


def test_a_threshold_never_sees_the_cases_that_it_decides() -> None:
    scores = np.array([0.1, 0.2, 0.8, 0.9])
    truth = np.array([False, False, True, True])
    assert 0.2 < best_threshold(scores, truth) <= 0.8
    # In each fold the others say the opposite: what is fitted is right, what is held out is wrong.
    scores, truth = np.array([0.9, 0.1, 0.9, 0.1]), np.array([True, False, False, True])
    held_out = accept_held_out(scores, truth, np.array([0, 0, 1, 1]))
    assert list(held_out == truth).count(True) < 4
    assert best_threshold(np.array([0.3]), np.array([True])) == pytest.approx(0.75)


def test_folds_hold_whole_clusters() -> None:
    folds = fold_numbers([f"c{n // 3}" for n in range(60)])
    assert all(len(set(folds[first : first + 3])) == 1 for first in range(0, 60, 3))
    assert set(folds) == set(range(FOLDS))


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    rows = np.array([[0.9, 1.0], [0.4, 1.0], [0.4, 0.0], [0.1, 0.0], [np.nan, np.nan]])
    assert area_under_curve(rows) == pytest.approx((2 + 1.5) / 4)
    both = area_under_curve(np.stack([rows, rows[::-1]]))
    assert both.tolist() == pytest.approx([0.875, 0.875])
    assert np.isnan(area_under_curve(rows[:2]))
