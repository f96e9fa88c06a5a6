"""``articles``, ``show`` and ``info``: what an index holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.cli import options
from assistant.cli.desk import open_desk
from assistant.cli.rendering import byline, counted
from assistant.cli.terminal import answer_console, note, one_line, print_json, shown
from assistant.schema import Article, ArticleSummary, day_of, iso


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
        str, typer.Argument(metavar="ARTICLE_ID", help="The article's id, or the beginning of it.")
    ],
    *,
    index: options.Index = None,
    as_json: options.AsJson = False,
) -> None:
    """Print one article with its text."""
    with open_desk(index) as desk:
        article = desk.article(article_id)
    if as_json:
        print_json(article.to_dict())
    else:
        print_article(answer_console(), article)


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
    """A table on a terminal; lines of tab-separated values elsewhere."""
    rows = [
        (
            one_line(article.article_id),
            iso(day_of(article.published_at)) or "",
            one_line(article.publisher or ""),
            one_line(article.title),
        )
        for article in found
    ]
    if console.soft_wrap:
        for row in rows:
            print("\t".join(row))  # a console would turn the tabs into spaces
        return
    table = Table("id", "day", "outlet", "title", box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def print_article(console: Console, article: Article) -> None:
    """The title, what is known of the article, and its text."""
    console.print(Text(one_line(article.title), style="bold"))
    console.print(byline(article))
    facts = {
        "by": ", ".join(article.authors),
        "url": article.url,
        "updated": iso(article.updated_at),
        "id": article.article_id,
        "story": article.group_id,
        "read from": article.source,
        "cleaning": "; ".join(article.notes),
    }
    for name, value in facts.items():
        if value:
            console.print(Text(f"{name}: {one_line(value)}", style="dim"))
    console.print()
    console.print(Text(shown(article.text)))


def _fact(value: Any) -> str:
    """A value of the info in one line; a mapping as ``name (count)`` or ``name=value``."""
    if isinstance(value, dict):
        counts = all(isinstance(each, int) for each in value.values())
        return ", ".join(f"{key} ({each})" if counts else f"{key}={each}" for key, each in value.items())
    return "none" if value is None else str(value)
