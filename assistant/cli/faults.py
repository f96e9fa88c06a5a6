"""Exit codes, and errors as one line ``error:`` and one line ``hint:`` on stderr.

A traceback is shown only when ``ASSISTANT_DEBUG`` is set to something.
"""

from __future__ import annotations

import os
import traceback
from enum import IntEnum

from rich.text import Text

from assistant.cli.terminal import error_console, one_line
from assistant.errors import AssistantError

DEBUG_VARIABLE = "ASSISTANT_DEBUG"


class ExitCode(IntEnum):
    """What the shell is told; above 128 it is 128 and the number of the signal."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    ABSTAINED = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141


def debugging() -> bool:
    """Whether the user asked for tracebacks and the warnings of libraries."""
    return bool(os.environ.get(DEBUG_VARIABLE))


def report(message: str, hint: str) -> None:
    """Prints the two lines."""
    console = error_console()
    console.print(Text.assemble(("error:", "bold red"), " ", one_line(message)))
    console.print(Text.assemble(("hint:", "bold"), " ", one_line(hint)))


def report_error(error: Exception) -> None:
    """Prints any exception as two lines; those that are not ours as unexpected."""
    if debugging():
        traceback.print_exception(error)
    if isinstance(error, AssistantError):
        report(str(error), error.hint)
    else:
        said = f": {error}" if str(error) else ""
        report(
            f"unexpected {type(error).__name__}{said}",
            f"Set {DEBUG_VARIABLE}=1 and run it again to see where it comes from, then report it.",
        )
