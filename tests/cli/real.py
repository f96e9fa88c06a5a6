"""An index of two articles for the real pipeline, and what every error of a command has to be."""

from __future__ import annotations

from pathlib import Path

from assistant.pipeline import Assistant, verify
from assistant.settings import load_settings

INDEX = "news"
QUESTION = "When was the harbour bridge closed?"
ARTICLE = """Harbour bridge closes for repairs
By Mina Lund
Harbour Courier, 29 March 2021

The harbour bridge was closed on Monday after inspectors found cracks in two girders.
Mayor Ada Holm said that the repairs would take six weeks and cost 4.2 million crowns.
"""
SECOND = """Ferry to run while the bridge is shut
By Jon Eide
Northern Wire, 31 March 2021

A ferry for pedestrians will cross the harbour every twenty minutes from Wednesday.
The crossing is free until the bridge opens again in early May.
"""


def assert_two_lines(outcome, *words: str) -> None:
    """Exit code 1, exactly one `error:` line and one `hint:` line, nothing else of ours."""
    lines = outcome.stderr.splitlines()
    assert outcome.returncode == 1, outcome
    assert [line for line in lines if line.startswith("error: ")] == lines[-2:-1], outcome.stderr
    assert [line for line in lines if line.startswith("hint: ")] == lines[-1:], outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert "unexpected" not in lines[-2], outcome.stderr
    for word in words:
        assert word.casefold() in lines[-2].casefold(), outcome.stderr


def assert_whole(home: Path, articles: int = 2) -> None:
    """The index verifies clean and answers."""
    settings = load_settings(home=home)
    assert verify(index=INDEX, settings=settings).problems == ()
    with Assistant.open(INDEX, settings=settings) as desk:
        assert len(desk.articles()) == articles
        assert "Monday" in desk.ask(QUESTION, model="extractive").text
