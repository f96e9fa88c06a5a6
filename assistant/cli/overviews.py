"""``compare`` and ``timeline``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from assistant.cli import options
from assistant.cli.desk import open_desk
from assistant.cli.faults import ExitCode
from assistant.cli.rendering_overviews import print_comparison, print_timeline, tell_reading
from assistant.cli.terminal import answer_console, print_json, working
from assistant.schema import Overview

Topic = Annotated[str, typer.Argument(metavar="TOPIC", help="The story or subject, in quotes.")]


def compare(
    topic: Topic,
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
    """Compare how outlets report a topic: what they share, what they tell differently, what one alone tells.

    Copies of one text count as one. The exit code is 3 when nothing can be compared.
    """
    options.check_period(from_day, to_day)
    console = answer_console()
    limits = _limits(as_of, from_day, to_day, publishers, top_k, model)
    with open_desk(index) as desk, working(console, "Comparing …"):
        comparison = desk.compare(options.readable(topic), **limits)
    if as_json:
        print_json(comparison.to_dict())
    else:
        print_comparison(console, comparison)
    _end(comparison, is_empty=comparison.is_empty, as_json=as_json)


def timeline(
    topic: Topic,
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
    """List the events of a topic by their days, each with its sources.

    The exit code is 3 when no event is found.
    """
    options.check_period(from_day, to_day)
    console = answer_console()
    limits = _limits(as_of, from_day, to_day, publishers, top_k, model)
    with open_desk(index) as desk, working(console, "Reading …"):
        events = desk.timeline(options.readable(topic), **limits)
    if as_json:
        print_json(events.to_dict())
    else:
        print_timeline(console, events)
    _end(events, is_empty=events.is_empty, as_json=as_json)


def _limits(
    as_of: Any, from_day: Any, to_day: Any, publishers: Any, top_k: Any, model: Any
) -> dict[str, Any]:
    return {
        "as_of": as_of,
        "from_day": from_day,
        "to_day": to_day,
        "publishers": tuple(publishers or ()),
        "top_k": top_k,
        "model": model,
    }


def _end(overview: Overview, *, is_empty: bool, as_json: bool) -> None:
    if not as_json:
        tell_reading(overview)
    if is_empty:
        raise typer.Exit(ExitCode.ABSTAINED)
