"""Errors are two lines and an exit code, whatever goes wrong."""

from __future__ import annotations

import importlib.metadata
import sys
from types import ModuleType

import pytest

from assistant.cli import extension


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (
            ["ask", "x", "--index", "nowhere"],
            "There is no index 'nowhere'.",
            "Make one with `assistant ingest`.",
        ),
        (["ask", ""], "The question is empty.", "Write a question."),
        (["ask", "unreachable"], "Nothing answers at http://x.", "Start the server there."),
        (
            ["ask", "crash"],
            "unexpected ValueError: of all things",
            "Set ASSISTANT_DEBUG=1 and run it again to see where it comes from, then report it.",
        ),
    ],
)
@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_an_error_is_one_line_and_its_remedy_another(run, arguments, error, hint, as_json):
    assert run(*arguments, *as_json) == (1, "", f"error: {error}\nhint: {hint}\n")


@pytest.mark.parametrize(
    ("arguments", "error", "command"),
    [
        (
            ["ask", "x", "--as-of", "2021-13-01"],
            "Invalid value for '--as-of': '2021-13-01' is not a day like 2021-03-29.",
            "ask",
        ),
        (["search", "x", "--from", "May"], "Invalid value for '--from': 'May' is not a day like", "search"),
        (
            ["ask", "x", "--from", "2021-02-01", "--to", "2021-01-01"],
            "Invalid value for '--from': 2021-02-01 is after --to 2021-01-01.",
            "ask",
        ),
        (["ask", "x", "--top-k", "0"], "Invalid value for '--top-k':", "ask"),
        (["serve", "--port", "70000"], "Invalid value for '--port':", "serve"),
        (["ask"], "Missing argument 'QUESTION'.", "ask"),
        (["show", "aa11", "--raw"], "Option '--raw' requires an argument.", "show"),
        (["--nope"], "No such option: --nope", ""),
        (["ask", "two", "words"], "Got unexpected extra argument", "ask"),
        (["ingest", "x", "--wait"], "No such option: --wait", "ingest"),
        (["ingest"], "Invalid value for 'PATH|URL': give at least one PATH, URL or --feed.", "ingest"),
        (["sreve"], "No such command 'sreve'. Did you mean 'serve'", ""),
    ],
)
def test_a_wrong_command_line_is_exit_code_2_and_names_what_is_wrong(run, arguments, error, command):
    outcome = run(*arguments)

    assert (outcome.code, outcome.stdout) == (2, "")
    first, second = outcome.stderr.splitlines()
    assert first.startswith(f"error: {error}")
    assert second == f"hint: `{' '.join(['assistant', command]).strip()} --help` tells what it takes."


def test_a_setting_without_meaning_is_named(run, monkeypatch):
    monkeypatch.setenv("ASSISTANT_TOP_K", "many")

    outcome = run("ask", "x")

    assert outcome.code == 1
    assert outcome.stderr.startswith("error: ASSISTANT_TOP_K is not usable")


def test_debugging_shows_the_traceback_before_the_two_lines(run, monkeypatch):
    monkeypatch.setenv("ASSISTANT_DEBUG", "1")

    outcome = run("ask", "crash")

    assert outcome.stderr.startswith("Traceback (most recent call last)")
    assert outcome.stderr.splitlines()[-2] == "error: unexpected ValueError: of all things"


def test_an_interrupt_is_a_short_line(run):
    assert run("ask", "interrupt") == (130, "", "interrupted\n")


def test_no_command_prints_the_help_and_counts_as_usage(run):
    outcome = run()

    assert outcome.code == 2
    assert "Usage: assistant" in outcome.stdout


def _extension(monkeypatch, function=None):
    """Makes `eval` the given function, or takes it away; says whether it was imported."""
    module = ModuleType("imported_late")
    vars(module)["run"] = function
    point = importlib.metadata.EntryPoint("eval", "imported_late:run", extension.ENTRY_POINTS)
    monkeypatch.setitem(sys.modules, "imported_late", module)
    found = importlib.metadata.EntryPoints((point,) if function else ())
    monkeypatch.setattr(importlib.metadata, "entry_points", found.select)


def test_eval_shows_its_own_options_and_gives_its_own_exit_code(run, monkeypatch):
    def evaluate(suite: str, deep: bool = False) -> int:
        """Weigh a suite."""
        print(suite, deep)
        return 7

    _extension(monkeypatch, evaluate)

    assert "--deep" in run("eval", "--help").stdout
    assert run("eval", "demo", "--deep") == (7, "demo True\n", "")
    assert run("eval", "demo", "--shallow").stderr.splitlines()[1].startswith("hint: `assistant eval --help`")


def test_eval_that_is_not_installed_says_how_to_install_it(run, monkeypatch):
    _extension(monkeypatch)

    outcome = run("eval", "demo")

    assert outcome.code == 1
    assert outcome.stderr.splitlines()[0] == "error: The command 'eval' is not installed."
    assert outcome.stderr.splitlines()[1].startswith("hint: Install the evals")


def test_other_commands_do_not_look_for_eval(run, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "entry_points", None)

    assert "eval" in run("--help").stdout
    assert run("verify").code == 0
