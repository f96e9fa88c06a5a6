"""The demo suite over a fake desk: questions, evaluators and what went wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ReadError
from assistant.schema import Answer
from evals.base import evaluate
from evals.evaluators import (
    CitationCorrectness,
    CitationOverlap,
    Confidence,
    Containment,
    Observed,
    Retrieval,
    verdict,
)
from evals.questions import Evidence, Question, read_questions
from evals.sources import Sources
from evals.suites.demo import DEFAULT_DATA, make_suite
from evals.verdicts import NOT_RETRIEVED, NOT_USED, REFUSED_WRONGLY, SHOULD_REFUSE, USED_WRONG
from tests.evals.fake_desk import ARTICLES, FakeDesk, make_answer, make_article, make_citation, make_passage

SHIP, COPY, VOLCANO, BANK = ARTICLES
SOURCES = Sources(FakeDesk().articles(), FakeDesk().article)


def make_question(**fields: Any) -> Question:
    given = {
        "id": "q1",
        "kind": "when",
        "question": "When was the ship freed?",
        "answers": [["29 March"]],
        "evidence": [{"source": "ship.md", "quote": "The ship was freed on 29 March."}],
    }
    return Question.model_validate(given | fields)


UNANSWERABLE = make_question(id="q2", kind="unanswerable", question="Who?", answers=[], evidence=[])


def observed(answer: Answer, *ranking: Any) -> Observed:
    return Observed(answer=answer, ranking=[make_passage(article) for article in ranking], seconds=0.25)


def test_every_question_of_the_demo_can_be_read() -> None:
    assert DEFAULT_DATA is not None
    questions = read_questions(DEFAULT_DATA / "questions.jsonl")
    assert len(questions) >= 60
    assert 10 <= sum(question.gate for question in questions) < len(questions)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: the record"),
        ('{"id": "q", "kind": "who"}', "line 2: question"),
        ('{"id": "q", "kind": "who", "question": "Who?"}', "line 2"),
        ('{"id": "q", "kind": "unanswerable", "question": "Who?", "answers": [["x"]]}', "line 2"),
        ('{"id": "q", "kind": "who", "question": "Who?", "as_of": "soon"}', "line 2: as_of"),
        ('{"id": "ok", "kind": "unanswerable", "question": "Who?"}', "several questions with the id ok"),
    ],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f'{{"id": "ok", "kind": "unanswerable", "question": "Who?"}}\n{line}\n', "utf-8")
    with pytest.raises(ReadError, match=said):
        read_questions(path)


def test_a_file_without_questions_and_no_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        read_questions(tmp_path / "questions.jsonl")
    (tmp_path / "questions.jsonl").write_text("\n", "utf-8")
    with pytest.raises(ReadError, match="no questions"):
        read_questions(tmp_path / "questions.jsonl")


def test_evidence_is_found_by_the_last_part_of_its_source() -> None:
    assert SOURCES.find("briefs.jsonl#2").article_id == BANK.article_id
    with pytest.raises(ReadError, match=r"briefs.jsonl#3 is no article"):
        SOURCES.find("briefs.jsonl#3")


def test_evidence_that_fits_two_articles_is_an_error() -> None:
    desk = FakeDesk([make_article("a/x.md", "One."), make_article("b/x.md", "Two.")])
    with pytest.raises(ReadError, match="2 articles"):
        make_suite([make_question(evidence=[{"source": "x.md"}])], desk)


def test_a_copy_in_the_same_story_group_counts_as_the_evidence() -> None:
    output = observed(make_answer("", [COPY]), COPY, SHIP)
    assert Retrieval(SOURCES).evaluate(make_question(), output)["mrr_10"] == 1.0
    assert CitationCorrectness(SOURCES).evaluate(make_question(), output)["citation_correct"] == 1.0
    assert CitationOverlap(SOURCES).evaluate(make_question(), output) == {"citation_overlap": 1.0}


@pytest.mark.parametrize(("kind", "recall"), [("two_article", 0.5), ("conflicting", 0.5), ("what", 1.0)])
def test_two_article_questions_need_all_their_evidence_others_any(kind: str, recall: float) -> None:
    evidence = [{"source": "ship.md"}, {"source": "ship-copy.html"}, {"source": "volcano.txt"}]
    question = make_question(kind=kind, evidence=evidence)
    values = Retrieval(SOURCES).evaluate(question, observed(make_answer("", [SHIP]), SHIP, BANK))
    assert values["recall_5"] == recall


def test_citations_are_correct_when_exact_and_in_the_evidence() -> None:
    answer = make_answer("", [SHIP, VOLCANO])
    shifted = make_citation(SHIP, 1, 5)
    wrong = Answer(
        question="",
        standalone_question="",
        status="answered",
        citations=(*answer.citations, type(shifted)(number=3, **_fields(shifted, quote="elsewhere"))),
    )
    values = CitationCorrectness(SOURCES).evaluate(make_question(), observed(wrong))
    assert values == {"quote_exact": False, "citation_correct": pytest.approx(1 / 3), "citations": 3.0}


def _fields(citation: Any, **changes: Any) -> dict[str, Any]:
    names = ("article_id", "start", "end", "quote", "title")
    return {name: getattr(citation, name) for name in names} | changes


def test_a_citation_beside_the_evidence_sentence_does_not_overlap() -> None:
    beside = make_citation(SHIP, 32, 50)
    answer = Answer(question="", standalone_question="", status="answered", citations=(beside,))
    assert CitationOverlap(SOURCES).evaluate(make_question(), observed(answer)) == {"citation_overlap": 0.0}


def test_overlap_counts_the_needs_of_a_two_article_question() -> None:
    evidence = [
        {"source": "ship.md", "quote": "The ship was freed on 29 March."},
        {"source": "volcano.txt", "quote": "The plume rose to 57 kilometres."},
    ]
    question = make_question(kind="two_article", evidence=evidence)
    values = CitationOverlap(SOURCES).evaluate(question, observed(make_answer("", [SHIP])))
    assert values == {"citation_overlap": 0.5}


def test_an_evidence_quote_that_is_not_in_its_article_fails_the_evaluator() -> None:
    question = make_question(evidence=[{"source": "ship.md", "quote": "She sank."}])
    with pytest.raises(ValueError, match="She sank"):
        CitationOverlap(SOURCES).evaluate(question, observed(make_answer("", [SHIP])))


def test_an_abstention_contains_nothing() -> None:
    assert Containment().evaluate(make_question(answers=[["the"]]), observed(make_answer("", []))) == {
        "contains": False
    }


def test_confidence_is_confirmed_by_the_expected_answer_alone() -> None:
    sure = replace(make_answer("", [SHIP]), confidence=0.8)
    confirmed = {"confidence": 0.8, "confirmed": True}
    assert Confidence().evaluate(make_question(), observed(sure)) == confirmed
    assert Confidence().evaluate(UNANSWERABLE, observed(sure)) == confirmed | {"confirmed": False}
    assert Confidence().evaluate(make_question(), observed(make_answer("", [SHIP]))) == {}


@pytest.mark.parametrize(
    ("question", "cited", "given", "text", "expected"),
    [
        (make_question(), [SHIP], [SHIP], None, "right"),
        (make_question(), [SHIP], [SHIP], "Nobody knows.", USED_WRONG),
        (make_question(), [VOLCANO], [VOLCANO, SHIP], None, NOT_USED),
        (make_question(), [VOLCANO], [VOLCANO], None, NOT_RETRIEVED),
        (make_question(), [], [], None, NOT_RETRIEVED),
        (make_question(), [], [SHIP], None, REFUSED_WRONGLY),
        (UNANSWERABLE, [SHIP], [SHIP], None, SHOULD_REFUSE),
        (UNANSWERABLE, [], [SHIP], None, "right"),
    ],
)
def test_what_went_wrong_is_the_first_step_that_did(
    question: Question, cited: Any, given: Any, text: str | None, expected: str
) -> None:
    made = make_answer("", cited, text)
    answer = Answer(
        question="",
        standalone_question="",
        status=made.status,
        sentences=made.sentences,
        citations=made.citations,
        nearest=tuple(make_passage(article) for article in given),
    )
    values = Containment().evaluate(question, observed(answer))
    assert verdict(question, observed(answer), values, SOURCES) == expected


def test_a_question_is_asked_with_its_history_and_limits() -> None:
    desk = FakeDesk()
    question = make_question(
        history=[{"role": "user", "text": "And before?"}],
        as_of="2021-04-01",
        publishers=["Northlight Wire"],
        **{"from": "2021-03-01", "to": "2021-03-31"},
    )
    (row,) = evaluate(make_suite([question], desk))
    assert row.error is None
    (asked,) = desk.asked
    assert asked["history"] == question.history
    assert asked["as_of"] == date(2021, 4, 1)
    assert (asked["from_day"], asked["to_day"]) == (date(2021, 3, 1), date(2021, 3, 31))
    assert asked["publishers"] == ("Northlight Wire",)
    assert row.details["limits"] == "as of 2021-04-01, from 2021-03-01, to 2021-03-31, Northlight Wire"


def test_a_follow_up_is_searched_for_as_rewritten_and_as_it_was_asked() -> None:
    question = make_question(
        question="And when was it freed?",
        history=[{"role": "user", "text": "What about the ship?"}],
    )
    (row,) = evaluate(make_suite([question], FakeDesk()))
    names = {f"mrr_10.{way}" for way in ("rewritten", "unchanged", "glued")}
    assert names <= row.values.keys()
    assert row.values["mrr_10"] == row.values["mrr_10.rewritten"]
    assert row.values["mrr_10.glued"] == 1.0
    assert make_suite([question], FakeDesk()).references["mrr_10.rewritten"].floor == "mrr_10.unchanged"


def test_a_row_has_all_the_values_of_its_question() -> None:
    right, refused = evaluate(make_suite([make_question(), UNANSWERABLE], FakeDesk()))
    assert right.verdict == refused.verdict == "right"
    assert right.values["contains"] is True
    assert right.values["answered"] is True
    assert {"recall_5", "recall_10", "mrr_10", "citation_overlap", "seconds"} <= right.values.keys()
    assert refused.values.keys() == {"ran", "refused", "seconds"}


def test_evidence_has_a_source() -> None:
    with pytest.raises(ValueError, match="source"):
        Evidence(source="")
