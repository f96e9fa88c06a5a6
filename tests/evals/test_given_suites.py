"""The suites that give documents with the question, on made-up records in the formats of their sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.schema import Answer
from evals import command
from evals.given import is_backed
from evals.report import Report, read_report
from evals.suites.ramdocs import Backing, Exactness, Item, is_exact
from evals.suites.rgb_fact import DOCUMENTS, NOISE, Counterfactual, Trial, noise_count, trials
from evals.suites.rgb_fact import Item as FactItem
from tests.evals.fake_desk import make_answer, make_article

pytestmark = pytest.mark.usefixtures("assistant_home")


def run(suite: str, folder: Path, records: list[dict[str, Any]]) -> Report:
    (folder / "items.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    command.run(suite, data=folder, out=folder / "out", model="extractive")
    return read_report(folder / "out")


RACE = "{} won the regatta of Larkford in 2021."
FACT: dict[str, Any] = {
    "id": "r1",
    "question": "Who won the regatta of Larkford in 2021?",
    "answers": [["Ada Holm", "Holm"]],
    "fake_answer": "Jon Eide",
    "positive": [RACE.format("Ada Holm"), f"So it went: {RACE.format('Ada Holm')}"],
    "positive_wrong": [RACE.format("Jon Eide"), f"So it went: {RACE.format('Jon Eide')}"],
    "negative": [f"Boats of class {n} are built of wood." for n in range(4)],
}  # fmt: skip
FACTS = FactItem.model_validate(FACT)


def test_a_question_is_asked_with_noise_with_noise_alone_and_with_false_documents(tmp_path: Path) -> None:
    report = run("rgb-fact", tmp_path, [FACT])
    found = {name: (metric.value, metric.n) for name, metric in report.metrics.items()}
    assert report.n == 8
    assert len({case.cluster for case in report.cases}) == 1
    assert found["accuracy"] == (1.0, 5)
    assert found["accuracy.noise_80"] == (1.0, 1)
    assert found["noise_share.noise_0"] == (0.6, 1)  # only two are true, noise fills up
    assert found["strict_match.name"] == (1.0, 5)
    assert found["rejection_rate"] == (1.0, 1)
    assert found["misled"] == (1.0, 1)
    assert found["true_given"] == (0.0, 1)
    assert found["disagreement_noticed"][1] == 1
    assert report.references["accuracy.noise_60"].anchor == 0.9


@given(st.sampled_from([0, 0.2, 0.4, 0.6, 0.8]), st.integers(1, 9), st.integers(0, 9))
def test_noise_is_as_much_as_wanted_where_there_is_enough(share: float, true: int, noise: int) -> None:
    count = noise_count(share, true, noise)
    assert 0 <= count <= min(noise, DOCUMENTS)
    if true >= DOCUMENTS and noise >= DOCUMENTS:
        assert count == round(share * DOCUMENTS)


def test_the_false_document_beside_the_true_one_is_another_text() -> None:
    beside = next(trial for trial in trials(FACTS) if trial.test == "false_beside")
    assert [each.text for each in beside.documents] == [FACT["positive"][0], FACT["positive_wrong"][1]]
    lean = FACTS.model_copy(update={"negative": (), "positive_wrong": ()})
    assert {trial.test for trial in trials(lean)} == set(NOISE)


def _said(trial: Trial) -> Answer:
    return make_answer("q", trial.documents)


def test_both_accounts_count_when_each_cites_a_document_that_has_it() -> None:
    beside = next(trial for trial in trials(FACTS) if trial.test == "false_beside")
    sides = tuple(make_answer("q", [each]) for each in beside.documents)
    # The fake's sentences all carry the marker 1, which is the first document's.
    assert is_backed(sides[0], "Holm", {beside.true[0].article_id})
    assert not is_backed(sides[0], "Holm", {beside.false[0].article_id})
    assert not is_backed(sides[0], "Eide", {beside.true[0].article_id})
    assert Counterfactual().evaluate(beside, sides[1])["only_false"] is True
    assert Counterfactual().evaluate(beside, _said(beside))["both_accounts"] is False
    assert Counterfactual().evaluate(beside, make_answer("q", []))["both_accounts"] is False


DOCS: dict[str, Any] = {
    "id": "d1",
    "question": "When was the Larkford hall built?",
    "gold_answers": ["1911", "1954"],
    "wrong_answers": ["1870"],
    "documents": [
        {"id": "d1a", "text": "The town hall was built in 1911.", "label": "correct", "answer": "1911"},
        {"id": "d1b", "text": "The market hall was built in 1954.", "label": "correct", "answer": "1954"},
        {"id": "d1c", "text": "The Larkford hall was built in 1870.", "label": "misinfo", "answer": "1870"},
        {"id": "d1d", "text": "Larkford has 1911 trees.", "label": "noise", "answer": "unknown"},
    ],
}  # fmt: skip
ITEM = Item.model_validate(DOCS)


def test_all_gold_answers_and_no_wrong_one_have_to_be_given() -> None:
    assert is_exact(["In 1911.", "In 1954."], ITEM)
    assert not is_exact(["In 1911."], ITEM)
    assert not is_exact(["In 1911, 1954 or 1870."], ITEM)
    town, market = (make_article(doc.id, doc.text) for doc in ITEM.documents[:2])
    values = Exactness().evaluate(ITEM, make_answer("q", [town, market]))
    assert values["strict_exact_match"] is True
    assert values["wrong_given"] is False
    assert values["strict_exact_match.list_all"] is False
    assert Exactness().evaluate(ITEM, make_answer("q", []))["gold_given"] == 0.0


def test_answers_given_have_to_cite_a_document_that_supports_them() -> None:
    # A noise document that happens to have the number supports nothing.
    noise = make_answer("q", [make_article("d1d", ITEM.documents[3].text)])
    assert Backing().evaluate(ITEM, noise) == {"answers_cited": 0.0}
    assert Backing().evaluate(ITEM, make_answer("q", [])) == {}


def test_documents_that_disagree_are_answered_from(tmp_path: Path) -> None:
    report = run("ramdocs", tmp_path, [DOCS])
    found = {name: metric.value for name, metric in report.metrics.items()}
    assert found["strict_exact_match.list_all"] == found["strict_exact_match.answers_2"] == 0.0
    assert 0.0 <= found["gold_given"] <= 1.0
    assert report.cases[0].details["wrong"] == ["1870"] or report.cases[0].details["wrong"] == ("1870",)
    assert report.references["strict_exact_match"].stated == 0.44


@pytest.mark.parametrize("suite", ["rgb-fact", "ramdocs"])
def test_another_format_is_an_error(suite: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="line 1"):
        run(suite, tmp_path, [{"id": "x"}])
