"""Comparisons and timelines for a person to read."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from assistant.cli.rendering import byline, counted, sentence_text
from assistant.cli.terminal import indented, note, one_line
from assistant.schema import (
    Citation,
    Comparison,
    Difference,
    Fact,
    Overview,
    Report,
    Sentence,
    Telling,
    Timeline,
    TimelineEvent,
    day_of,
    format_day,
)

KINDS = {
    "figure": "Figures differ",
    "date": "Dates differ",
    "quote": "One speech, quoted in different words",
    "word": "Words that judge",
    "unit": "The same in another unit",
}
_DATED_BY = {"published": "published"}


def print_comparison(console: Console, comparison: Comparison) -> None:
    """The outlets read, then what they share, what differs, how it is worded, what one alone tells."""
    if comparison.is_empty:
        console.print(one_line(comparison.abstention))
    _print_reports(console, comparison.reports)
    if comparison.is_empty:
        return
    _print_heading(console, "Told by two or more outlets", comparison.shared)
    for fact in comparison.shared:
        console.print(_fact(fact))
    _print_differences(console, "Told differently", comparison.differing)
    _print_differences(console, "Worded differently", comparison.wording)
    _print_heading(console, "Told by one outlet alone, of those read", comparison.only)
    outlet = ""
    for fact in comparison.only:
        if outlet != (outlet := ", ".join(fact.outlets)):
            console.print(Text(one_line(outlet), style="italic"))
        console.print(indented(console, sentence_text(fact.sentence)))
    _print_sources(console, comparison, _sentences_of(comparison))


def print_timeline(console: Console, timeline: Timeline) -> None:
    """Each event with its day, the earliest first, and the sources."""
    if timeline.is_empty:
        console.print(timeline.abstention)
        _print_reports(console, timeline.reports)
        return
    if console.soft_wrap:
        for event in timeline.events:
            console.print(Text.assemble(_when(event), "  ", sentence_text(event.sentence)))
    else:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, max_width=18)
        table.add_column(ratio=1)
        for event in timeline.events:
            table.add_row(_when(event, "\n"), sentence_text(event.sentence))
        console.print(table)
    _print_sources(console, timeline, [event.sentence for event in timeline.events])


def tell_reading(overview: Overview) -> None:
    """On stderr: notices, and how much was read."""
    for notice in overview.notices:
        note(notice)
    read = f"{counted(len(overview.reports), 'article')} read"
    note(f"{read}, {counted(overview.independent_sources, 'independent source')} cited")


def _print_reports(console: Console, reports: Sequence[Report]) -> None:
    """The articles read, each with its outlet and day, and who else carried it."""
    _print_heading(console, "Articles read", reports)
    told = ""
    for report in reports:
        day = day_of(report.published_at)
        guessed = " (day inferred)" if report.published_guessed else ""
        who = f"{one_line(report.outlet)}, {format_day(day) if day else 'undated'}{guessed}"
        line = Text.assemble((who, "bold"), f" — {one_line(report.title)}")
        if told != (told := line.plain):  # pieces of one article, as some collections have them
            console.print(line)
        if report.also_carried_by:
            copies = f"also carried by {one_line(', '.join(report.also_carried_by))}"
            console.print(indented(console, Text(copies, style="dim")))


def _sentences_of(comparison: Comparison) -> list[Sentence]:
    facts = [fact.sentence for fact in (*comparison.shared, *comparison.only)]
    accounts = [
        account.sentence
        for difference in (*comparison.differing, *comparison.wording)
        for account in difference.accounts
    ]
    return [*facts, *accounts]


def _print_heading(console: Console, heading: str, items: Sequence[object]) -> None:
    if items:
        console.print(Text(f"\n{heading}", style="bold underline"))


def _fact(fact: Fact) -> Text:
    outlets = (f" — {one_line(', '.join(fact.outlets))}", "dim")
    return Text.assemble(sentence_text(fact.sentence), outlets)


def _print_differences(console: Console, heading: str, differences: Sequence[Difference]) -> None:
    _print_heading(console, heading, differences)
    for difference in differences:
        about = f": {one_line(difference.about)}" if difference.about else ""
        console.print(Text(f"{KINDS[difference.kind]}{about}", style="yellow"))
        for account in difference.accounts:
            console.print(_account(console, account))


def _account(console: Console, account: Telling) -> RenderableType:
    day = day_of(account.published_at)
    who = f"{one_line(account.outlet)}, {format_day(day)}" if day else one_line(account.outlet)
    value = (f" {one_line(account.value)}", "bold") if account.value else ""
    line = Text.assemble((f"{who}:", "italic"), value, " — " if account.value else " ")
    return indented(console, line + sentence_text(account.sentence))


def _when(event: TimelineEvent, between: str = ", ") -> Text:
    remarks = [
        remark for remark in ("planned" if event.planned else "", _DATED_BY.get(event.dated_by)) if remark
    ]
    remark = f"{between}({', '.join(remarks)})" if remarks and between == "\n" else f" ({', '.join(remarks)})"
    return Text.assemble((event.when, "bold"), (remark if remarks else "", "dim"))


def _print_sources(console: Console, overview: Overview, shown: Sequence[Sentence]) -> None:
    """Each article cited, under all its numbers; and the quotes that do not stand above word for word."""
    _print_heading(console, "Sources", overview.citations)
    texts = {one_line(sentence.text) for sentence in shown}
    by_article: dict[str, list[Citation]] = {}
    for citation in overview.citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    for citations in by_article.values():
        markers = "".join(f"[{citation.number}]" for citation in citations)
        title = f" {one_line(citations[0].title)} — {byline(citations[0])}"
        console.print(Text.assemble((markers, "cyan"), title))
        for citation in citations:
            quote = one_line(citation.quote)
            if quote not in texts:
                line = Text.assemble((f"[{citation.number}]", "cyan"), (f" “{quote}”", "dim"))
                console.print(indented(console, line))
