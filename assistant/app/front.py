"""The first things seen: masthead, empty state, example questions. Pure functions, without Gradio."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.app.verbatim import counted, on_one_line
from assistant.index import IndexInfo
from assistant.pipeline import Assistant
from assistant.schema import UNKNOWN_OUTLET, ArticleSummary, day_of, format_day

EXAMPLES = 4

# The demo articles come from outlets that exist nowhere else, so these questions show only for them.
_DEMO_OUTLETS = {"Northlight Wire", "Orbit Desk"}
_DEMO_EXAMPLES = (
    "Who owned the ship that blocked the Suez Canal?",
    "How many grams of Bennu did OSIRIS-REx bring home, according to the various reports?",
    "What was the cause of the computer breakdown of July 2024?",
    "In what sea was Shackleton’s ship found?",
)


def masthead(info: IndexInfo) -> str:
    """The name of the page and, in one line, what it answers from."""
    if not info.articles:
        return '<header class="masthead"><h1>News assistant</h1></header>'
    return (
        '<header class="masthead"><h1>News assistant</h1>'
        f'<p title="{on_one_line(info.name)}">{_holdings(info)}</p></header>'
    )


def welcome(info: IndexInfo) -> str:
    """What this is and what it can be asked, or how to give it something to answer from."""
    if not info.articles:
        return (
            '<div class="welcome"><p class="lead">There are no articles yet.</p>'
            "<p>Ingest a folder of them, then load this page again:</p>"
            f"<p><code>assistant ingest articles/ --index {on_one_line(info.name)}</code></p></div>"
        )
    return (
        '<div class="welcome"><p class="lead">Ask the articles.</p>'
        "<p>Every sentence of an answer cites the passage that says it. Press its number to read the "
        "passage in its article.</p>"
        "<p>Type <code>/compare</code> or <code>/timeline</code> and a topic to see how outlets report it "
        "or what happened when.</p>"
        f'<p class="holdings">{_holdings(info)}{_span(info)}</p></div>'
    )


def examples(desk: Assistant, info: IndexInfo) -> tuple[str, ...]:
    """Questions to begin with, made of the newest titles; none when there are no articles."""
    if set(info.publishers) >= _DEMO_OUTLETS:
        return _DEMO_EXAMPLES
    newest = sorted(desk.articles(), key=_day, reverse=True)
    return tuple(f"What is reported about “{title}”?" for title in _distinct_titles(newest)[:EXAMPLES])


def _distinct_titles(summaries: Sequence[ArticleSummary]) -> list[str]:
    groups: dict[str, str] = {}
    for summary in summaries:
        groups.setdefault(summary.group_id or summary.article_id, summary.title)
    return list(dict.fromkeys(groups.values()))


def _day(summary: ArticleSummary) -> date:
    return day_of(summary.published_at) or date.min


def outlets(info: IndexInfo) -> list[str]:
    """The outlets that articles name, by name."""
    return sorted(set(info.publishers) - {UNKNOWN_OUTLET})


def _holdings(info: IndexInfo) -> str:
    known = outlets(info)
    held = counted(info.articles, "article")
    return f"{held} from {counted(len(known), 'outlet')}" if known else held


def _span(info: IndexInfo) -> str:
    if info.first_day is None or info.last_day is None:
        return ""
    if info.first_day == info.last_day:
        return f", {format_day(info.last_day)}"
    return f", {format_day(info.first_day)} to {format_day(info.last_day)}"
