"""``chat`` over a fake pipeline, its questions coming from a pipe."""

from __future__ import annotations

import io

import pytest

from assistant.schema import Turn


@pytest.fixture
def typed(monkeypatch):
    """Makes stdin the given lines."""
    return lambda *lines: monkeypatch.setattr(
        "sys.stdin", io.StringIO("".join(f"{each}\n" for each in lines))
    )


def test_a_follow_up_is_asked_with_what_was_said(run, calls, typed):
    typed("who?", "", "and then?", "/quit", "never asked")

    outcome = run("chat", "--index", "news", "--model", "extractive")

    assert outcome.code == 0
    assert outcome.stdout.count("Sources\n") == 2
    (_, first), (question, second) = calls[1:]
    assert first["history"] == ()
    assert question == "and then?"
    assert [turn.role for turn in second["history"]] == ["user", "assistant"]
    assert second["history"][0] == Turn(role="user", text="who?")
    assert second["model"] == "extractive"


@pytest.mark.parametrize("bad", ["crash", "unreachable", "interrupt"])
def test_an_error_does_not_end_the_chat_and_leaves_no_turn(run, calls, typed, bad):
    typed(bad, "who?")

    outcome = run("chat")

    assert outcome.code == 0
    assert outcome.stdout.count("Sources\n") == 1
    assert "Traceback" not in outcome.stderr
    assert calls[-1][1]["history"] == ()


def test_an_abstention_is_a_turn_like_others(run, calls, typed):
    typed("unknown", "who?")

    assert run("chat").code == 0
    assert calls[-1][1]["history"][1] == Turn(role="assistant", text="The articles do not say.")


def test_a_comparison_and_a_timeline_can_be_asked_for_and_are_turns_like_others(run, calls, typed):
    typed("/compare the ship", "/timeline  the ship", "/timeline unknown", "who?")

    outcome = run("chat", "--index", "news")

    assert outcome.code == 0
    assert "Told by two or more outlets" in outcome.stdout
    assert "29 March 2021 (published)  The ship was refloated on Monday. [1][2]" in outcome.stdout
    assert [asked for asked, _ in calls[1:]] == ["the ship", "the ship", "unknown", "who?"]
    history = calls[-1][1]["history"]
    assert history[0] == Turn(role="user", text="/compare the ship")
    assert "refloated on Monday" in history[1].text
    assert history[5].text == "The articles tell of no event of it that can be dated."


def test_an_overview_that_fails_does_not_end_the_chat(run, calls, typed):
    typed("/timeline unreachable", "who?")

    assert run("chat").code == 0
    assert calls[-1][1]["history"] == ()
