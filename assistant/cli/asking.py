"""``ask`` and ``search``."""

from __future__ import annotations

from collections.abc import Iterable

import typer
from rich.console import Console
from rich.live import Live
from rich.text import Text

from assistant.cli import options
from assistant.cli.desk import open_desk
from assistant.cli.faults import ExitCode
from assistant.cli.rendering import counted, print_answer, print_passages, tell_evidence
from assistant.cli.terminal import answer_console, print_json, shown
from assistant.schema import Answer, Event, Retrieved, TextDelta


def ask(
    question: options.Question,
    *,
    index: options.Index = None,
    as_of: options.AsOf = None,
    from_day: options.FromDay = None,
    to_day: options.ToDay = None,
    publishers: options.Publishers = None,
    top_k: options.TopK = None,
    model: options.Model = None,
    as_json: options.AsJson = False,
) -> None:
    """Answer a question from the articles, with its sources.

    The exit code is 3 when the articles do not say.
    """
    options.check_period(from_day, to_day)
    console = answer_console()
    with open_desk(index) as desk:
        events = desk.stream(
            options.readable(question),
            as_of=as_of,
            from_day=from_day,
            to_day=to_day,
            publishers=tuple(publishers or ()),
            top_k=top_k,
            model=model,
        )
        answer = last_answer(events) if as_json else follow(events, console)
        if as_json:
            print_json(answer.to_dict())
        else:
            print_answer(console, answer, desk.article)
            tell_evidence(answer)
    if answer.status == "no_answer":
        raise typer.Exit(ExitCode.ABSTAINED)


def search(
    question: options.Question,
    *,
    index: options.Index = None,
    as_of: options.AsOf = None,
    from_day: options.FromDay = None,
    to_day: options.ToDay = None,
    publishers: options.Publishers = None,
    top_k: options.TopK = None,
    as_json: options.AsJson = False,
) -> None:
    """List the passages found for a question: retrieval alone."""
    options.check_period(from_day, to_day)
    asked = options.readable(question)
    with open_desk(index) as desk:
        passages = desk.search(
            asked,
            as_of=as_of,
            from_day=from_day,
            to_day=to_day,
            publishers=tuple(publishers or ()),
            top_k=top_k,
        )
    if as_json:
        print_json({"question": asked, "passages": [passage.to_dict() for passage in passages]})
    else:
        print_passages(answer_console(), passages)


def last_answer(events: Iterable[Event]) -> Answer:
    """The answer that ends the events."""
    answer = None
    for event in events:
        if isinstance(event, Answer):
            answer = event
    if answer is None:
        raise RuntimeError("the pipeline ended without an answer")
    return answer


def follow(events: Iterable[Event], console: Console) -> Answer:
    """The answer that ends the events; on a terminal its text is shown as it is written.

    What was shown is taken back: the checked answer, which may differ, is printed in its place.
    """
    if not console.is_terminal or console.soft_wrap:
        return last_answer(events)
    text = Text("Searching …", style="dim")
    with Live(text, console=console, transient=True) as live:
        return last_answer(_shown_while_written(events, live))


def _shown_while_written(events: Iterable[Event], live: Live) -> Iterable[Event]:
    written = ""
    for event in events:
        if isinstance(event, Retrieved):
            live.update(Text(f"Reading {counted(len(event.passages), 'passage')} …", style="dim"))
        elif isinstance(event, TextDelta):
            written += event.text
            live.update(Text(shown(written)))
        yield event
