"""The options that several commands share, each with its help."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer


def parse_day(text: str) -> date:
    """An ISO day; raises typer.BadParameter, which names the option that was given."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day like 2021-03-29.") from None


def check_period(from_day: date | None, to_day: date | None) -> None:
    """Raises typer.BadParameter when the period ends before it begins."""
    if from_day is not None and to_day is not None and from_day > to_day:
        raise typer.BadParameter(f"{from_day} is after --to {to_day}.", param_hint="'--from'")


def readable(text: str) -> str:
    """The text without the lone surrogates that a terminal of another encoding can pass on."""
    return text.encode("utf-8", "replace").decode("utf-8")


Index = Annotated[
    str | None,
    typer.Option(
        "--index",
        metavar="NAME",
        help="The index to use; without it the one of ASSISTANT_INDEX, else `default`.",
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=parse_day,
        metavar="DATE",
        help="Answer as on that day: later articles are not used.",
    ),
]
FromDay = Annotated[
    date | None,
    typer.Option("--from", parser=parse_day, metavar="DATE", help="Only articles of that day or later."),
]
ToDay = Annotated[
    date | None,
    typer.Option("--to", parser=parse_day, metavar="DATE", help="Only articles of that day or earlier."),
]
Publishers = Annotated[
    list[str] | None,
    typer.Option("--publisher", metavar="NAME", help="Only articles of that outlet; may be given again."),
]
TopK = Annotated[
    int | None,
    typer.Option("--top-k", min=1, max=100, metavar="N", help="How many passages to read."),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="The language model, or `extractive` to quote sentences without one.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Question = Annotated[str, typer.Argument(metavar="QUESTION", help="The question, in quotes.")]
