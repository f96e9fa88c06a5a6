"""Prompts: their blanks are checked when they are loaded."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.prompts import load_prompt

SHIPPED = {
    "answer": {"as_of", "evidence", "question"},
    "compare": {"as_of", "evidence", "question"},
    "judge": {"evidence", "sentence"},
    "rerank": {"evidence", "question"},
    "reword": {"evidence", "sentence"},
    "rewrite": {"conversation", "question"},
    "split": {"question"},
    "timeline": {"as_of", "evidence", "question"},
}


def written(folder: Path, text: str) -> Path:
    (folder / "ask.md").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(("name", "blanks"), SHIPPED.items())
def test_the_shipped_prompts_have_the_blanks_that_the_code_fills(name: str, blanks: set[str]) -> None:
    prompt = load_prompt(name, blanks=blanks)
    system, user = prompt.fill(**dict.fromkeys(blanks, "FILLED"))
    assert "FILLED" in user
    assert "$" not in system + user


def test_every_prompt_file_is_one_that_the_code_loads() -> None:
    folder = Path(__file__).resolve().parents[2] / "prompts"
    assert {file.stem for file in folder.glob("*.md")} == set(SHIPPED)


def test_the_version_is_the_beginning_of_the_hash_of_the_file(tmp_path: Path) -> None:
    text = "Be brief.\n---\n$question\n"
    prompt = load_prompt("ask", blanks=["question"], folder=written(tmp_path, text))
    assert prompt.version == hashlib.sha256(text.encode()).hexdigest()[:12]


def test_an_installed_wheel_brings_its_prompts_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "prompts").mkdir()
    written(tmp_path / "prompts", "Installed.\n---\n$question")
    monkeypatch.setattr("assistant.prompts.files", {"assistant": tmp_path}.__getitem__)
    assert load_prompt("ask", blanks=["question"]).system == "Installed."


def test_a_value_that_looks_like_a_blank_is_left_as_it_is(tmp_path: Path) -> None:
    prompt = load_prompt("ask", blanks=["question"], folder=written(tmp_path, "It cost $$5.\n---\n$question"))
    assert prompt.fill(question="Is it $5 or $question?") == ("It cost $5.", "Is it $5 or $question?")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Be brief.\n---\nNothing asked.", r"ask\.md lacks the blank \$question"),
        ("For $reader.\n---\n$question", r"ask\.md has an unknown blank \$reader"),
        ("It cost $5.\n---\n$question", "dollar sign"),
        ("Be brief. $question", "0 lines '---'"),
        ("A\n---\n$question\n---\nB", "2 lines '---'"),
    ],
)
def test_a_prompt_that_cannot_be_filled_is_named_with_the_remedy(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(SettingsError, match=complaint) as caught:
        load_prompt("ask", blanks=["question"], folder=written(tmp_path, text))
    assert caught.value.hint


def test_a_prompt_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"ask\.md cannot be read"):
        load_prompt("ask", blanks=["question"], folder=tmp_path)
