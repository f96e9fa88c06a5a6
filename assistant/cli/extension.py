"""Commands that another package brings, through the entry points of ``assistant.commands``.

They are listed in ``--help`` without being imported; only a call imports one.
"""

from __future__ import annotations

from importlib import metadata
from typing import Any

import typer
from typer.core import TyperGroup

from assistant.errors import SettingsError

ENTRY_POINTS = "assistant.commands"

#: The commands that may be brought, with the help shown before they are imported.
EXTENSIONS = {"eval": "Measure the assistant on a suite of questions and write a report."}


def placeholder() -> None:
    """Stands for a command until it is called."""


class ExtensibleGroup(TyperGroup):
    """A group that replaces a placeholder by the real command once that is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As the base class does; raises SettingsError when the command is not installed."""
        name, command, rest = super().resolve_command(ctx, args)
        if name in EXTENSIONS:
            command = load_command(name)
        return name, command, rest


def load_command(name: str) -> Any:
    """The command made of the function that the entry point of that name gives."""
    found = metadata.entry_points(group=ENTRY_POINTS, name=name)
    if not found:
        raise SettingsError(
            f"The command {name!r} is not installed.",
            hint="Install the evals with `pip install 'news-assistant[evals]'` or `make setup`.",
        )
    app = typer.Typer(add_completion=False)
    app.command(name)(next(iter(found)).load())
    return typer.main.get_command(app)
