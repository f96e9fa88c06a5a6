"""``ingest``, ``remove`` and ``verify``: what writes to an index."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import options
from assistant.cli.progress import follow_ingest, follow_ingests
from assistant.cli.rendering import counted
from assistant.cli.terminal import answer_console, note, one_line
from assistant.errors import IndexDamaged, ReadError, UsageError
from assistant.schema import IngestReport, ReadFailure

_OTHER_ADDRESS = re.compile(r"(?!https?://)[A-Za-z][A-Za-z0-9+.-]+://", re.IGNORECASE)
_RECORD = re.compile(r"#\d+$")
#: Records of a file that are named, of those that fail in the same way.
_NAMED_ALIKE = 3
_DEFAULT_HINT = "Correct the file or leave it out."


def ingest(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL",
            help="Files (text, Markdown, HTML, JSON, CSV, Parquet, PDF, DOCX, WARC), folders and zips of "
            "them, and addresses of web pages.",
        ),
    ] = None,
    *,
    feeds: Annotated[
        list[str] | None,
        typer.Option(
            "--feed",
            metavar="URL",
            help="An RSS or Atom feed, or a sitemap, whose pages are fetched; may be given again.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE",
            help="Write what became of each input: a .jsonl or .json file with an object for each file or "
            "page, or a .csv with a row for each article.",
        ),
    ] = None,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Remove the articles of files that are gone from the folders given."),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Go on until Ctrl-C: ingest what is new or changed in the folders, remove what is gone.",
        ),
    ] = False,
    index: options.Index = None,
) -> None:
    """Read articles into the index; unchanged ones are skipped, changed ones replaced.

    Files and pages that cannot be read are named and the rest goes on; the exit code is 1 when nothing could
    be. What a site's robots.txt asks to leave alone is not fetched. An ingest that was stopped goes on where
    it was when it is run again.
    """
    inputs, feeds = inputs or [], feeds or []
    if watch and feeds:
        raise typer.BadParameter("feeds cannot be watched.", param_hint="'--feed'")
    if not inputs and not feeds:
        raise typer.BadParameter("give at least one PATH, URL or --feed.", param_hint="'PATH|URL'")
    for given in (*inputs, *feeds):
        if _OTHER_ADDRESS.match(given):
            raise UsageError(
                f"Only http and https addresses are fetched, not {given}",
                hint="Save the page as an .html file and ingest that.",
            )
    from assistant.settings import load_settings

    settings = load_settings(index=index)
    if watch:
        from assistant.pipeline import watching

        _watch(follow_ingests(watching(inputs, index=settings.index, settings=settings, report=report)))
        return
    from assistant.pipeline import ingesting

    events = ingesting(
        inputs, feeds=feeds, index=settings.index, settings=settings, report=report, prune=prune
    )
    done = follow_ingest(events)
    _name_failures(done)
    answer_console().print(summary(done))


def remove(
    article_ids: Annotated[
        list[str], typer.Argument(metavar="ARTICLE_ID", help="The whole ids, as `articles` lists them.")
    ],
    *,
    index: options.Index = None,
) -> None:
    """Remove articles from the index."""
    from assistant.pipeline import remove as remove_articles
    from assistant.settings import load_settings

    settings = load_settings(index=index)
    removed = remove_articles(article_ids, index=settings.index, settings=settings)
    answer_console().print(f"removed {counted(removed, 'article')}")


def verify(
    *,
    index: options.Index = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Rebuild what can be rebuilt from the articles.")
    ] = False,
) -> None:
    """Check that the index is whole: prints `ok`, or one problem a line."""
    from assistant.pipeline import verify as verify_index
    from assistant.settings import load_settings

    settings = load_settings(index=index)
    report = verify_index(index=settings.index, settings=settings, repair=repair)
    console = answer_console()
    for done in report.repaired:
        console.print(f"repaired: {one_line(done)}")
    for problem in report.problems:
        console.print(one_line(problem))
    if not report.problems:
        console.print("ok")
        return
    command = f"assistant verify --repair --index {settings.index}"
    raise IndexDamaged(
        f"The index {settings.index!r} has {counted(len(report.problems), 'problem')}.",
        hint="Remove its folder and ingest the articles again." if repair else f"Run `{command}`.",
    )


def summary(report: IngestReport) -> str:
    """What was done in one line: ``40 added, 0 replaced, 2 unchanged, 1 failed in 3.1 s; index …``."""
    removed = f"{report.removed} removed, " if report.removed else ""
    done = (
        f"{report.added} added, {report.replaced} replaced, {report.unchanged} unchanged, {removed}"
        f"{len(report.failures)} failed in {report.seconds:.1f} s"
    )
    return f"{done}; index {report.index!r} has {counted(report.articles, 'article')}"


def _watch(reports: Iterable[IngestReport]) -> None:
    """A line for each ingest that changed something; each failure once, until it is gone."""
    known: frozenset[ReadFailure] = frozenset()
    for number, report in enumerate(reports):
        _name(failure for failure in report.failures if failure not in known)
        known = frozenset(report.failures)
        if not number or report.added or report.replaced or report.removed:
            answer_console().print(f"{datetime.now().astimezone():%H:%M:%S}  {summary(report)}")
            sys.stdout.flush()


def _name_failures(report: IngestReport) -> None:
    """Each failure on stderr; raises ReadError when nothing at all could be read."""
    taken = report.added + report.replaced + report.unchanged + report.removed
    if not taken and len(report.failures) == 1:
        raise _as_error(report.failures[0])
    _name(report.failures)
    files = {_file(failure) for failure in report.failures}
    if not taken and len(files) == 1:
        raise ReadError(f"Nothing in {files.pop()} could be read.", hint=_DEFAULT_HINT)
    if not taken and files:
        raise ReadError(f"None of the {len(files)} inputs could be read.", hint=_DEFAULT_HINT)
    if not taken:
        raise ReadError(
            "There is nothing to ingest.",
            hint="Name files or folders of articles, addresses of pages, or a feed that lists some.",
        )


def _name(failures: Iterable[ReadFailure]) -> None:
    """A line for each; of records of a file that fail alike, one after the other, only for the first."""
    for (file, reason, hint), alike in groupby(failures, lambda each: (_file(each), each.reason, each.hint)):
        sources = [failure.source for failure in alike]
        told = f"{reason} ({hint})" if hint else reason
        for source in sources[:_NAMED_ALIKE]:
            note(f"failed: {source}: {told}")
        if (more := len(sources) - _NAMED_ALIKE) > 0:
            note(f"failed: {file}: {counted(more, 'more record')} alike; --report FILE names each")


def _file(failure: ReadFailure) -> str:
    """The file of a record, or what could not be read itself."""
    return _RECORD.sub("", failure.source)


def _as_error(failure: ReadFailure) -> ReadError:
    return ReadError(f"{failure.source}: {failure.reason}", hint=failure.hint or _DEFAULT_HINT)
