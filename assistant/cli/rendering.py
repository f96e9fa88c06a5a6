"""Answers, sources and passages for a person to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from assistant.cli.terminal import indented, note, one_line
from assistant.schema import NO_ANSWER, Answer, Article, Citation, Passage, Sentence

SNIPPET_CHARACTERS = 200
_VERDICTS = {
    "partly": (" (partly supported)", "yellow"),
    "unsupported": (" (not supported by the articles)", "red"),
}
_RELATIONS = {
    "disagree": "Accounts differ",
    "superseded": "Later reports changed this",
    "wording": "Told in other words",
}


def counted(number: int, thing: str) -> str:
    """``1 passage``, ``2 passages``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def print_answer(console: Console, answer: Answer) -> None:
    """The short answer, the checked sentences, what is missing or disputed, and the sources."""
    if answer.status == "no_answer":
        _print_abstention(console, answer)
        return
    if answer.short_answer:
        console.print(Text(one_line(answer.short_answer), style="bold"))
    for sentence in answer.sentences:
        console.print(_sentence(sentence))
    _print_missing(console, answer.missing)
    for conflict in answer.conflicts:
        _print_conflict(console, conflict)
    if answer.citations:
        console.print(Text("\nSources", style="bold"))
    for citation in answer.citations:
        _print_source(console, citation)


def tell_evidence(answer: Answer) -> None:
    """On stderr: notices, and how much was read."""
    for notice in answer.notices:
        note(notice)
    read = f"{counted(len(answer.passages), 'passage')} read"
    if answer.status == "no_answer":
        note(read)
    else:
        note(f"{read}, {counted(answer.independent_sources, 'independent source')}")


def print_passages(console: Console, passages: Sequence[Passage]) -> None:
    """Each passage with its score, its ranks, its article and its beginning."""
    if not passages:
        note("Nothing was found.")
    for number, passage in enumerate(passages, start=1):
        ranks = ", ".join(f"{name} {rank}" for name, rank in passage.ranks.items())
        head = Text.assemble(
            (f"{number:>2}", "bold"),
            f"  {passage.score:.4f}",
            (f" ({ranks})" if ranks else "", "dim"),
            f"  {one_line(passage.article.title)} — {byline(passage.article)}",
        )
        console.print(head)
        console.print(indented(console, Text(snippet(passage.chunk.text))))
        console.print(indented(console, Text(passage.article.article_id, style="dim")))


def byline(of: Article | Citation) -> str:
    """Outlet and day; a day that was only inferred says so."""
    return one_line(of.byline) + (" (day inferred)" if of.published_guessed else "")


def snippet(text: str) -> str:
    """The beginning of a text on one line, cut at a word."""
    line = one_line(text)
    if len(line) <= SNIPPET_CHARACTERS:
        return line
    return line[:SNIPPET_CHARACTERS].rsplit(" ", 1)[0] + " …"


def _sentence(sentence: Sentence) -> Text:
    markers = "".join(f"[{number}]" for number in sentence.citations)
    remark, style = _VERDICTS.get(sentence.verdict, ("", ""))
    return Text.assemble(one_line(sentence.text), (f" {markers}" if markers else "", "cyan"), (remark, style))


def _print_missing(console: Console, missing: Sequence[str]) -> None:
    for phrase in missing:
        console.print(Text(f"Missing: {one_line(phrase)}", style="yellow"))


def _print_conflict(console: Console, conflict: Mapping[str, Any]) -> None:
    relation = _RELATIONS.get(str(conflict.get("relation")), "Accounts differ")
    about = one_line(str(conflict.get("about") or ""))
    console.print(Text(f"\n{relation}: {about}" if about else f"\n{relation}", style="bold yellow"))
    for account in conflict.get("accounts", ()):
        markers = "".join(f"[{number}]" for number in account.get("citations", ()))
        line = Text.assemble(one_line(str(account.get("text", ""))), " ", (markers, "cyan"))
        console.print(indented(console, line))


def _print_source(console: Console, citation: Citation) -> None:
    marker = (f"[{citation.number}]", "cyan")
    console.print(Text.assemble(marker, f" {one_line(citation.title)} — {byline(citation)}"))
    console.print(indented(console, Text(f"“{one_line(citation.quote)}”", style="dim")))
    if citation.also_in:
        copies = f"same text in {', '.join(citation.also_in)}"
        console.print(indented(console, Text(one_line(copies), style="dim")))


def _print_abstention(console: Console, answer: Answer) -> None:
    console.print(NO_ANSWER)
    _print_missing(console, answer.missing)
    nearest = list(_articles_of(answer.nearest))
    if nearest:
        console.print(Text("\nNearest articles", style="bold"))
    for article in nearest:
        line = Text.assemble(f"{one_line(article.title)} — {byline(article)} ", (article.article_id, "dim"))
        console.print(line)


def _articles_of(passages: Sequence[Passage]) -> Iterator[Article]:
    """The articles of the passages, each once, in their order."""
    seen: set[str] = set()
    for passage in passages:
        if passage.article.article_id not in seen:
            seen.add(passage.article.article_id)
            yield passage.article
