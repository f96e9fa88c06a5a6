"""The command ``assistant``: its commands, and what becomes of their errors."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import metadata
from typing import Annotated

import typer
from typer.exceptions import TyperException

from assistant.cli import asking, chatting, collection, extension, ingesting, overviews, serving
from assistant.cli.faults import ExitCode, debugging, report, report_error
from assistant.cli.terminal import discard_stdout, error_console, open_streams, quiet_libraries

PROGRAM = "assistant"

app = typer.Typer(
    name=PROGRAM,
    cls=extension.ExtensibleGroup,
    add_completion=False,
    help="Ask questions of a collection of news articles and check every sentence of the answer.",
    epilog="Environment: ASSISTANT_INDEX and ASSISTANT_HOME (the folder of indexes) name the index; "
    "OPENAI_API_KEY, OPENAI_BASE_URL and ASSISTANT_MODEL the language model; "
    "ASSISTANT_DEBUG=1 shows tracebacks.",
)

ASK, LOOK, KEEP, MORE = "Ask", "Look into the index", "Keep the index", "Serve and measure"
app.command("ask", rich_help_panel=ASK)(asking.ask)
app.command("chat", rich_help_panel=ASK)(chatting.chat)
app.command("compare", rich_help_panel=ASK)(overviews.compare)
app.command("timeline", rich_help_panel=ASK)(overviews.timeline)
app.command("search", rich_help_panel=ASK)(asking.search)
app.command("articles", rich_help_panel=LOOK)(collection.articles)
app.command("show", rich_help_panel=LOOK)(collection.show)
app.command("info", rich_help_panel=LOOK)(collection.info)
app.command("ingest", rich_help_panel=KEEP)(ingesting.ingest)
app.command("remove", rich_help_panel=KEEP)(ingesting.remove)
app.command("verify", rich_help_panel=KEEP)(ingesting.verify)
app.command("serve", rich_help_panel=MORE)(serving.serve)
for _name, _help in extension.EXTENSIONS.items():
    app.command(_name, rich_help_panel=MORE, help=_help)(extension.placeholder)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(PROGRAM, metadata.version("news-assistant"))
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help(), end="")
        raise typer.Exit(ExitCode.USAGE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line (``sys.argv`` when None) and returns its exit code."""
    open_streams()
    quiet_libraries(debugging=debugging())
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except KeyboardInterrupt:
        error_console().print("interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        discard_stdout()
        return ExitCode.BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - the last net: no traceback reaches a user
        report_error(error)
        return ExitCode.FAILED
    return code


def _run(arguments: list[str]) -> int:
    """The exit code; errors of usage are reported here, all others are raised."""
    command = typer.main.get_group(app)
    try:
        with command.make_context(PROGRAM, arguments) as context:
            result = command.invoke(context)
    except typer.Exit as leaving:
        return leaving.exit_code
    except TyperException as error:
        at_fault = getattr(error, "ctx", None)
        # An option that lacks its value is found before there is a context: the command is named then.
        named = [each for each in arguments[:1] if each in command.commands]
        path = at_fault.command_path if at_fault is not None else " ".join([PROGRAM, *named])
        report(error.format_message(), f"`{path} --help` tells what it takes.")
        return ExitCode.USAGE
    return result if isinstance(result, int) else ExitCode.DONE
