"""Answers, sources and passages for a person to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from assistant.cli.terminal import indented, note, one_line
from assistant.errors import ArticleNotFound
from assistant.schema import (
    HEADINGS,
    NO_ANSWER,
    Answer,
    Article,
    Citation,
    Conflict,
    Passage,
    Sentence,
    format_day,
)

SNIPPET_CHARACTERS = 200
#: Copies of a text that are named.
MOST_CARRIERS = 5
_VERDICTS = {
    "partly": ("partly supported", "yellow"),
    "unsupported": ("not supported by the articles", "red"),
}


def counted(number: int, thing: str) -> str:
    """``1 passage``, ``2 passages``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def print_answer(console: Console, answer: Answer, article_of: Callable[[str], Article]) -> None:
    """The short answer, the checked sentences, what is missing or disputed, and the sources; the outlets that
    carry the same text are looked up with ``article_of``."""
    if answer.status == "no_answer":
        _print_abstention(console, answer)
        return
    if answer.short_answer:
        console.print(Text(one_line(answer.short_answer), style="bold"))
    for sentence in answer.sentences:
        console.print(sentence_text(sentence))
    _print_missing(console, answer.missing)
    for conflict in answer.conflicts:
        _print_conflict(console, conflict)
    _print_day(console, answer)
    if answer.citations:
        console.print(Text("\nSources", style="bold"))
    for citation in answer.citations:
        _print_source(console, citation, article_of)


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


def sentence_text(sentence: Sentence) -> Text:
    """A sentence with its markers, and its verdict where that is not "supported"."""
    markers = "".join(f"[{number}]" for number in sentence.citations)
    verdict, style = _VERDICTS.get(sentence.verdict, ("", ""))
    why = f": {one_line('; '.join(sentence.reasons))}" if verdict and sentence.reasons else ""
    remark = f" ({verdict}{why})" if verdict else ""
    return Text.assemble(one_line(sentence.text), (f" {markers}" if markers else "", "cyan"), (remark, style))


def _print_day(console: Console, answer: Answer) -> None:
    if answer.as_of:
        console.print(Text(f"As of {format_day(answer.as_of)}", style="dim"))


def _print_missing(console: Console, missing: Sequence[str]) -> None:
    for phrase in missing:
        console.print(Text(f"Missing: {one_line(phrase)}", style="yellow"))


def _print_conflict(console: Console, conflict: Conflict) -> None:
    heading = one_line(f"{HEADINGS[conflict.relation]}: {conflict.about}")
    console.print(Text(f"\n{heading}", style="bold yellow"))
    for account in conflict.accounts:
        markers = "".join(f"[{number}]" for number in account.citations)
        witnesses = f" ({counted(account.sources, 'independent source')})" if account.sources > 1 else ""
        line = Text.assemble(one_line(account.text), " ", (markers, "cyan"), (witnesses, "dim"))
        console.print(indented(console, line))


def _print_source(console: Console, citation: Citation, article_of: Callable[[str], Article]) -> None:
    marker = (f"[{citation.number}]", "cyan")
    console.print(Text.assemble(marker, f" {one_line(citation.title)} — {byline(citation)}"))
    console.print(indented(console, Text(f"“{one_line(citation.quote)}”", style="dim")))
    if citation.also_in:
        carriers = [_carrier(each, article_of) for each in citation.also_in[:MOST_CARRIERS]]
        more = len(citation.also_in) - len(carriers)
        told = "; ".join(carriers) + (f"; and {counted(more, 'other')}" if more else "")
        console.print(indented(console, Text(f"also carried by {told}", style="dim")))


def _carrier(article_id: str, article_of: Callable[[str], Article]) -> str:
    """Outlet and day of a copy with its id; the id alone when it was removed meanwhile."""
    try:
        return f"{byline(article_of(article_id))} ({one_line(article_id)})"
    except ArticleNotFound:
        return one_line(article_id)


def _print_abstention(console: Console, answer: Answer) -> None:
    console.print(NO_ANSWER)
    _print_missing(console, answer.missing)
    _print_day(console, answer)
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
