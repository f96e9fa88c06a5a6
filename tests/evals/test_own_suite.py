"""The suite of one's own questions, and the questions that the chat's feedback becomes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import IndexNotFound, ReadError
from assistant.pipeline import Assistant, ingest
from evals import command, feedback
from evals.questions import read_questions
from evals.report import read_report

ARTICLE = "# Ferry raises prices\n\nThe Larkford ferry raised its prices by four percent in spring.\n"
QUESTION: dict[str, Any] = {
    "id": "q1",
    "kind": "how_many",
    "question": "By how much did the Larkford ferry raise its prices?",
    "answers": [["four percent"]],
    "evidence": [{"source": "ferry.md", "quote": "The Larkford ferry raised its prices by four percent"}],
}


def write_lines(path: Path, *records: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")


@pytest.mark.usefixtures("assistant_home")
def test_own_questions_are_asked_of_a_folder_or_of_an_index_and_of_what_was_liked(tmp_path: Path) -> None:
    articles = tmp_path / "own" / "articles"
    articles.mkdir(parents=True)
    (articles / "ferry.md").write_text(ARTICLE, "utf-8")
    write_lines(tmp_path / "own" / "questions.jsonl", QUESTION)
    command.run("own", data=tmp_path, out=tmp_path / "out", model="extractive")
    report = read_report(tmp_path / "out")
    assert report.suite == "own"
    assert report.metrics["contains"].value == report.metrics["recall_5"].value == 1.0

    ingest([articles], index="news")
    with Assistant.open("news") as desk:
        (article,) = desk.articles()
    quote = {"article_id": article.article_id, "quote": ARTICLE.splitlines()[-1]}
    rated = {"question": QUESTION["question"], "text": "By four percent. [1]", "citations": [quote]}
    write_lines(tmp_path / "feedback.jsonl", {**rated, "status": "answered", "good": True})
    feedback.main([str(tmp_path / "feedback.jsonl"), "--out", str(tmp_path / "liked")])
    command.run("own", data=tmp_path / "liked", out=tmp_path / "out2", model="extractive", index="news")
    again = read_report(tmp_path / "out2")
    assert again.cases[0].error is None
    assert again.cases[0].kind == "liked"
    assert again.metrics["contains"].value == again.metrics["citation_correct"].value == 1.0


@pytest.mark.usefixtures("assistant_home")
def test_own_questions_need_articles_or_an_index(tmp_path: Path) -> None:
    write_lines(tmp_path / "questions.jsonl", QUESTION)
    with pytest.raises(ReadError, match="no index is named"):
        command.run("own", data=tmp_path, out=tmp_path / "out")
    with pytest.raises(IndexNotFound):
        command.run("own", data=tmp_path, out=tmp_path / "out", index="nowhere")


RATED: dict[str, Any] = {
    "question": "Who raised prices?",
    "history": [{"role": "user", "text": "Tell me of Larkford."}],
    "as_of": "2022-05-04",
    "from": None,
    "publishers": [],
    "status": "answered",
    "text": "The ferry did. [1]",
    "citations": [{"article_id": "a1", "version": 1, "quote": "The ferry raised its prices."}],
    "good": False,
    "when": "2022-05-04T10:00:00+00:00",
}


def test_likes_become_questions_and_dislikes_are_left_to_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal = {**RATED, "question": "Who sank?", "status": "no_answer", "citations": [], "good": True}
    wrong = {**RATED, "question": "Who rang?", "good": False}
    write_lines(tmp_path / "feedback.jsonl", RATED, {**RATED, "good": True}, refusal, wrong)
    feedback.main([str(tmp_path / "feedback.jsonl"), "--out", str(tmp_path / "out")])
    assert "2 questions, 1 to complete" in capsys.readouterr().out
    liked, unanswerable = read_questions(tmp_path / "out" / "questions.jsonl")
    assert liked.question == "Who raised prices?"
    assert liked.history[0].text == "Tell me of Larkford."
    assert str(liked.as_of) == "2022-05-04"
    assert liked.answers == (("The ferry raised its prices.",),)
    assert liked.evidence[0].source == "a1"
    assert unanswerable.kind == "unanswerable"
    (line,) = (tmp_path / "out" / "to_complete.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["was_answered"] == "The ferry did. [1]"
    # Nobody can forget to complete it.
    with pytest.raises(ReadError):
        read_questions(tmp_path / "out" / "to_complete.jsonl")


def test_a_file_that_holds_no_feedback_is_an_error(tmp_path: Path) -> None:
    write_lines(tmp_path / "feedback.jsonl", {"question": "Who?"})
    with pytest.raises(SystemExit, match=r"line 1: status.*\nhint: "):
        feedback.main([str(tmp_path / "feedback.jsonl"), "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit, match="cannot be read"):
        feedback.main([str(tmp_path / "none.jsonl"), "--out", str(tmp_path / "out")])
