"""``assistant eval`` over the real assistant: other records, a report, a comparison, the demo's gate."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import AssistantError, ReadError, SettingsError, UsageError
from assistant.settings import Settings
from evals import command, gate, session
from evals.base import evaluate
from evals.gate import breaches, load_gate
from evals.report import make_report, read_report
from evals.suites import demo

ARTICLES = {
    "mill.md": "---\ntitle: Mill burns in Larkford\npublisher: Larkford Echo\ndate: 2022-05-03\n---\n\n"
    "The old paper mill in Larkford burned down on Monday night. Nobody was hurt, the fire brigade said. "
    "The brigade sent 14 engines to the mill.\n",
    "fair.txt": "Fair to return\n\nLarkford Echo, 9 June 2022\n\n"
    "The summer fair will return to Larkford in July after two years. "
    "Mayor Edna Prowse will open it on the market square.\n",
}
QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "mill",
        "kind": "how_many",
        "question": "How many engines did the brigade send to the mill in Larkford?",
        "answers": [["14"]],
        "evidence": [{"source": "mill.md", "quote": "The brigade sent 14 engines to the mill."}],
        "gate": True,
    },
    {"id": "none", "kind": "unanswerable", "question": "What is the boiling point of tungsten?"},
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in the demo's format with other records."""
    folder = tmp_path / "sets" / "demo"
    (folder / "articles").mkdir(parents=True)
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text, "utf-8")
    lines = "".join(json.dumps(question) + "\n" for question in QUESTIONS)
    (folder / "questions.jsonl").write_text(lines, "utf-8")
    return folder


def test_other_records_in_the_same_format_run_unchanged(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run("demo", data=data.parent, out=tmp_path / "one", model="extractive")
    said = capsys.readouterr()
    assert "recall_5" in said.out
    assert "2 cases" in said.out
    assert "Asking" not in said.out
    assert "report.html" in said.err
    report = read_report(tmp_path / "one")
    assert report.n == 2
    assert report.metrics["failures"].value == 0
    assert report.metrics["recall_5"].value == 1.0
    assert report.settings["model"] == "extractive"
    assert report.settings["articles"] == 2
    assert (tmp_path / "one" / "report.md").read_text("utf-8").startswith("# Eval demo")

    command.run("demo", data=data, out=tmp_path / "two", model="extractive", compare=tmp_path / "one")
    assert "difference" in capsys.readouterr().out
    assert "Compared with" in (tmp_path / "two" / "report.html").read_text("utf-8")


def test_below_the_gate_is_an_error_that_points_to_the_report(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = tmp_path / "gate.json"
    strict.write_text('{"demo": {"cases": 1, "minimum": {"recall_5": 2.0}, "maximum": {}}}', "utf-8")
    monkeypatch.setattr(session, "load_gate", lambda name: load_gate(name, strict))
    with pytest.raises(AssistantError, match=r"recall_5 is 1.000, below 2.000") as caught:
        command.run("demo", data=data, out=tmp_path / "out", model="extractive", gate=True)
    assert "report.html" in caught.value.hint
    assert read_report(tmp_path / "out").n == 1


def test_data_without_articles_or_with_unknown_evidence_is_an_error(data: Path, tmp_path: Path) -> None:
    (data / "articles" / "mill.md").unlink()
    with pytest.raises(ReadError, match=r"mill.md is no article"):
        command.run("demo", data=data, out=tmp_path / "out")
    shutil.rmtree(data / "articles")
    with pytest.raises(ReadError, match="no folder"):
        command.run("demo", data=data, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unknown_suite_is_an_error() -> None:
    with pytest.raises(UsageError, match="no suite other"):
        command.run("other")


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    monkeypatch.delitem(sys.modules, "evals.retrieval")
    with pytest.raises(SettingsError, match="need ir_measures") as caught:
        importlib.import_module("evals.retrieval")
    assert "news-assistant[evals]" in caught.value.hint


@pytest.mark.slow
def test_the_demo_passes_its_gate(tmp_path: Path) -> None:
    assert demo.DEFAULT_DATA is not None
    with demo.open_suite(demo.DEFAULT_DATA, Settings(model="extractive", home=tmp_path)) as suite:
        report = make_report(suite, list(evaluate(suite, gate_only=True)))
    assert breaches(report, load_gate("demo")) == []


def test_the_gate_file_gates_only_what_is_measured() -> None:
    for name, fields in json.loads(gate.GATES.read_text("utf-8")).items():
        assert name == "demo"
        measured = fields["measured"]
        assert fields.keys() == {"note", "cases", "measured", "minimum", "maximum"}
        assert all(measured[metric] >= least for metric, least in fields["minimum"].items())
        assert all(measured[metric] <= most for metric, most in fields["maximum"].items())
