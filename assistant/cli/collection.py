"""``articles``, ``show`` and ``info``: what an index holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.cli import options
from assistant.cli.desk import open_desk
from assistant.cli.rendering import byline, counted, snippet
from assistant.cli.terminal import answer_console, note, one_line, print_json, shown
from assistant.errors import ReadError
from assistant.schema import Article, ArticleSummary, day_of, iso

if TYPE_CHECKING:  # for annotations alone: they are slow to import
    from assistant.index import ArticleVersion
    from assistant.reading.mapping import Standing


class Characters(NamedTuple):
    """From where to where in a text."""

    start: int
    end: int


def parse_span(text: str) -> Characters:
    """``START:END`` as two numbers; raises typer.BadParameter."""
    numbers = re.fullmatch(r"(\d{1,9}):(\d{1,9})", text)
    if numbers is None:
        raise typer.BadParameter(f"{text!r} is not a span of characters like 120:180.")
    return Characters(int(numbers[1]), int(numbers[2]))


def articles(*, index: options.Index = None, as_json: options.AsJson = False) -> None:
    """List the articles of the index."""
    with open_desk(index) as desk:
        found = desk.articles()
    if as_json:
        print_json({"articles": [article.to_dict() for article in found]})
        return
    print_articles(answer_console(), found)
    note(counted(len(found), "article"))


def show(
    article_id: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE_ID", help="The article's id, or the beginning of it; ID@2 is its second version."
        ),
    ],
    *,
    version: Annotated[
        int | None, typer.Option("--version", min=1, metavar="N", help="An earlier version of the article.")
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="List the article's versions instead.")] = False,
    raw: Annotated[
        Characters | None,
        typer.Option(
            "--raw",
            parser=parse_span,
            metavar="START:END",
            help="Print where these characters of the text stood in its source instead.",
        ),
    ] = None,
    index: options.Index = None,
    as_json: options.AsJson = False,
) -> None:
    """Print one article with its text."""
    if history and (version is not None or raw is not None):
        raise typer.BadParameter("it goes with neither --version nor --raw.", param_hint="'--history'")
    with open_desk(index) as desk:
        if history:
            versions = desk.history(article_id)
            _tell_history(versions, as_json=as_json)
            return
        article = desk.article(article_id, version=version)
        if raw is not None:
            stood = desk.where_it_stood(article.article_id, *raw, version=article.version)
        replaced_at = desk.replaced_at(article)
        members, origin = desk.story(article)
    if raw is not None:
        _tell_place(article, raw, stood, as_json=as_json)
    elif as_json:
        more = {"replaced_at": iso(replaced_at), "story": list(members), "origin": origin.article_id}
        print_json({**article.to_dict(), **more, "origin_guessed_from": origin.reason})
    else:
        carriers = _carriers(article.article_id, members, origin.article_id, origin.reason)
        print_article(answer_console(), article, replaced_at, carriers)


def info(*, index: options.Index = None, as_json: options.AsJson = False) -> None:
    """Print what the index holds and what made it."""
    with open_desk(index) as desk:
        facts = desk.info().to_dict()
    if as_json:
        print_json(facts)
        return
    console = answer_console()
    width = max(len(name) for name in facts) + 2
    for name, value in facts.items():
        label = Text(f"{name.replace('_', ' '):<{width}}", style="bold")
        console.print(label + Text(one_line(_fact(value))))


def print_articles(console: Console, found: Sequence[ArticleSummary]) -> None:
    """The id, day, outlet and title of each article."""
    print_table(
        console,
        ("id", "day", "outlet", "title"),
        [
            (
                article.article_id,
                iso(day_of(article.published_at)) or "",
                article.publisher or "",
                article.title,
            )
            for article in found
        ],
    )


def print_history(console: Console, versions: Sequence[ArticleVersion]) -> None:
    """Each version with its days, its length and what changed."""
    print_table(
        console,
        ("version", "published", "updated", "replaced", "characters", "changed", "title"),
        [
            (
                str(each.version),
                iso(day_of(each.published_at)) or "",
                iso(day_of(each.updated_at)) or "",
                iso(day_of(each.replaced_at)) or "",
                str(each.characters),
                _change(each),
                each.title,
            )
            for each in versions
        ],
    )


def print_table(console: Console, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on a terminal; lines of tab-separated values elsewhere."""
    if console.soft_wrap:
        for row in rows:
            print("\t".join(map(one_line, row)))  # a console would turn the tabs into spaces
        return
    table = Table(*heads, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    console.print(table)


def print_article(
    console: Console, article: Article, replaced_at: datetime | None = None, carriers: str = ""
) -> None:
    """The title, what is known of the article, and its text; ``replaced_at`` that of an earlier version,
    ``carriers`` the others that have its text."""
    console.print(Text(one_line(article.title), style="bold"))
    console.print(byline(article))
    if replaced_at is not None:
        told = f"version {article.version}, replaced {replaced_at:%Y-%m-%d %H:%M} UTC"
        console.print(Text(told, style="bold yellow"))
    for name, value in {**_facts(article), "also carried by": carriers}.items():
        if value:
            console.print(Text(f"{name}: {one_line(value)}", style="dim"))
    for each in article.corrections:
        day = f" of {iso(day_of(each.at))}" if each.at else ""
        words = one_line(article.text[each.start : each.end])
        console.print(Text(f"{each.kind}{day}: {words}", style="dim"))
    console.print()
    console.print(Text(shown(article.text)))


def _facts(article: Article) -> dict[str, str | None]:
    version = f"version {article.version}" if article.version > 1 else ""
    return {
        "by": ", ".join(article.authors),
        "agency": article.agency,
        "url": article.url,
        "section": article.section,
        "dateline": article.dateline,
        "event": iso(article.event_at),
        "updated": iso(article.updated_at),
        "dates read from": "; ".join(
            f"{name.removesuffix('_at')}: {place}" for name, place in article.dates_from.items()
        ),
        "id": f"{article.article_id} ({version})" if version else article.article_id,
        "story": article.group_id,
        "read from": article.source,
        "cleaning": "; ".join(article.notes),
    }


def _carriers(article_id: str, members: Sequence[str], origin: str, reason: str) -> str:
    """The other members of the story group, the likely origin marked, or what speaks for this one as it."""
    marks = {origin: f" (the likely origin: {reason})"}
    others = ", ".join(f"{each}{marks.get(each, '')}" for each in members if each != article_id)
    return (
        f"{others} (this one is the likely origin: {reason})" if others and origin == article_id else others
    )


def _tell_history(versions: Sequence[ArticleVersion], *, as_json: bool) -> None:
    if as_json:
        print_json(
            {"article_id": versions[0].article_id, "versions": [version.to_dict() for version in versions]}
        )
        return
    print_history(answer_console(), versions)
    note(counted(len(versions), "version"))


def _tell_place(article: Article, span: Characters, stood: Standing | None, *, as_json: bool) -> None:
    """Where a span stood; raises ReadError when that cannot be told."""
    quote = article.text[span.start : span.end]
    if stood is None:
        raise ReadError(
            f"Too little of “{snippet(quote)}” stands in {article.source} like this.",
            hint="Ask for a longer span, such as a whole sentence.",
        )
    if as_json:
        print_json(
            {"article_id": article.article_id, "version": article.version, "quote": quote}
            | {"stood": stood.to_dict()}
        )
        return
    console = answer_console()
    page = f", page {stood.page}" if stood.page is not None else ""
    place = f"{one_line(stood.source)}, line {stood.line}, column {stood.column}{page}"
    console.print(Text(place, style="bold"))
    console.print(Text(shown(stood.text)))


def _change(version: ArticleVersion) -> str:
    if version.added is None or version.removed is None:
        return "first"
    parts = ["new title"] if version.retitled else []
    if version.added or version.removed:
        parts.append(f"+{version.added} −{version.removed}")
    return ", ".join(parts)


def _fact(value: Any) -> str:
    """A value of the info in one line; a mapping as ``name (count)`` or ``name=value``."""
    if isinstance(value, dict):
        counts = all(isinstance(each, int) for each in value.values())
        return ", ".join(f"{key} ({each})" if counts else f"{key}={each}" for key, each in value.items())
    return "none" if value is None else str(value)
