"""The command line's reference page: ``python -m assistant.cli.reference > docs/cli.md``."""

from __future__ import annotations

import typer
from typer.cli import get_docs_for_click

from assistant.cli.extension import EXTENSIONS, load_command
from assistant.cli.root import PROGRAM, app

PREFACE = """<!-- Written by `python -m assistant.cli.reference`: change the help texts instead. -->

"""

EXIT_CODES = """## Exit codes

| code | meaning |
|---:|---|
| 0 | done |
| 1 | an error: one line `error: …` and one line `hint: …` on stderr |
| 2 | the command line itself is wrong |
| 3 | `ask` abstained: the articles do not say; or `compare` or `timeline` found nothing |
| 130 | interrupted with Ctrl-C |
| 141 | the reader of the output went away |

Answers go to stdout, everything else to stderr. Colour follows `NO_COLOR`; output to a pipe or a
file is neither coloured nor wrapped. With `ASSISTANT_DEBUG=1` errors show their traceback and
libraries their warnings.
"""


def reference() -> str:
    """The page in Markdown, with the commands of other packages loaded."""
    command = typer.main.get_group(app)
    for name in EXTENSIONS:
        command.add_command(load_command(name), name)
    for each in command.commands.values():
        each.short_help = (each.help or "").partition("\n\n")[0]  # else it is cut to 45 characters
    context = typer.Context(command, info_name=PROGRAM)
    page = get_docs_for_click(obj=command, ctx=context, name=PROGRAM, title=f"The command `{PROGRAM}`")
    return PREFACE + page.rstrip() + "\n\n" + EXIT_CODES


if __name__ == "__main__":
    print(reference(), end="")
