"""The terminal: plain and unwrapped in pipes, wrapped and coloured where a person reads.

Colour follows ``NO_COLOR`` and ``TERM``. Texts of articles and models are shown without
control characters, so that none of them can move the cursor or set the window's title.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import warnings
from contextlib import AbstractContextManager, nullcontext
from io import TextIOWrapper
from typing import Any, TextIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """The text without control characters but line feeds and tabs."""
    return _CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """The text without control characters, its white space collapsed."""
    return shown(" ".join(text.split()))


class _PlainConsole(Console):
    """A console that leaves a closed pipe to the caller instead of ending the process."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console_on(stream: TextIO) -> Console:
    """A console that wraps to the width of a terminal, and never in a pipe or file."""
    return _PlainConsole(
        file=stream, soft_wrap=not stream.isatty(), markup=False, highlight=False, emoji=False
    )


def answer_console() -> Console:
    """Where answers go: stdout."""
    return console_on(sys.stdout)


def error_console() -> Console:
    """Where everything else goes: stderr, one message a line."""
    return _PlainConsole(file=sys.stderr, soft_wrap=True, markup=False, highlight=False, emoji=False)


def note(text: str) -> None:
    """One line to stderr that is not an error."""
    error_console().print(Text(one_line(text), style="dim"))


def working(console: Console, text: str) -> AbstractContextManager[object]:
    """Says on a terminal that something is being done, until it is done."""
    return console.status(text) if console.is_terminal and not console.soft_wrap else nullcontext()


def indented(console: Console, text: Text) -> RenderableType:
    """The text four columns in; a hanging indent where lines are wrapped."""
    if console.soft_wrap:
        return Text("    ") + text
    return Padding(text, (0, 0, 0, 4), expand=False)


def print_json(value: dict[str, Any]) -> None:
    """One JSON object on stdout, in ASCII where the stream could not carry the rest."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    sys.stdout.write(json.dumps(value, ensure_ascii=encoding != "utf8", indent=2) + "\n")


def open_streams() -> None:
    """Makes stdout and stderr usable: never closed, and never failing on a character."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for good
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def discard_stdout() -> None:
    """Sends what is still unwritten nowhere, so that the interpreter's last flush cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def quiet_libraries(*, debugging: bool) -> None:
    """Keeps the warnings of libraries out of the user's terminal, unless debugging."""
    if debugging:
        logging.basicConfig(level=logging.INFO)
        return
    logging.getLogger().addHandler(logging.NullHandler())
    warnings.simplefilter("ignore")
