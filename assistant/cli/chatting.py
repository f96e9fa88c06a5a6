"""``chat``: questions and answers in the terminal, each understood after those before."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from rich.console import Console

from assistant.cli import options
from assistant.cli.asking import follow
from assistant.cli.desk import open_desk
from assistant.cli.faults import report_error
from assistant.cli.rendering import print_answer, tell_evidence
from assistant.cli.rendering_overviews import print_comparison, print_timeline, tell_reading
from assistant.cli.terminal import answer_console, note, working
from assistant.schema import Comparison, OverviewKind, Timeline, Turn, read_command

if TYPE_CHECKING:  # for annotations alone: `--help` does not import the pipeline
    from assistant.pipeline import Assistant

QUIT = "/quit"
PROMPT = "> "


def chat(
    *,
    index: options.Index = None,
    as_of: options.AsOf = None,
    from_day: options.FromDay = None,
    to_day: options.ToDay = None,
    publishers: options.Publishers = None,
    top_k: options.TopK = None,
    model: options.Model = None,
) -> None:
    """Ask one question after another; a follow-up may refer to what was said."""
    options.check_period(from_day, to_day)
    limits = {
        "as_of": as_of,
        "from_day": from_day,
        "to_day": to_day,
        "publishers": tuple(publishers or ()),
        "top_k": top_k,
        "model": model,
    }
    console = answer_console()
    history: list[Turn] = []
    with open_desk(index) as desk:
        if sys.stdin.isatty():
            note(
                f"Ask away, or /compare or /timeline a topic; {QUIT} or Ctrl-D ends, Ctrl-C stops an answer."
            )
        for question in _questions():
            history += _turns(desk, question, history, limits, console)


def _questions() -> Iterator[str]:
    """What the user types until the end of input; no prompt where nobody reads it."""
    if sys.stdin.isatty():
        with suppress(ImportError):
            import readline  # noqa: F401 - gives input() its line editing
    while True:
        try:
            question = input(PROMPT) if sys.stdin.isatty() else input()
        except EOFError:
            return
        if question.strip() == QUIT:
            return
        if question.strip():
            yield options.readable(question)


def _turns(
    desk: Assistant, question: str, history: list[Turn], limits: dict[str, Any], console: Console
) -> list[Turn]:
    """The two turns of an answered question; none when it failed, which does not end the chat."""
    command = read_command(question)
    try:
        if command:
            return _overview_turns(desk, question, *command, limits, console)
        answer = follow(desk.stream(question, history=tuple(history), **limits), console)
    except KeyboardInterrupt:
        note("stopped")
        return []
    except Exception as error:  # noqa: BLE001 - the next question may fare better
        report_error(error)
        return []
    print_answer(console, answer, desk.article)
    tell_evidence(answer)
    console.print()
    return [Turn(role="user", text=question), Turn(role="assistant", text=answer.text)]


def _overview_turns(
    desk: Assistant, question: str, kind: OverviewKind, topic: str, limits: dict[str, Any], console: Console
) -> list[Turn]:
    """The two turns of ``/compare TOPIC`` or ``/timeline TOPIC``."""
    with working(console, "Reading …"):
        ask = desk.compare if kind == "compare" else desk.timeline
        made: Comparison | Timeline = ask(topic, **limits)
    if isinstance(made, Comparison):
        print_comparison(console, made)
    else:
        print_timeline(console, made)
    tell_reading(made)
    console.print()
    said = made.abstention if made.is_empty else str(made)
    return [Turn(role="user", text=question), Turn(role="assistant", text=said)]
