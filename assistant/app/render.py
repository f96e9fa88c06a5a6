"""Answers as HTML: pure functions, without Gradio.

Gradio's chat reads Markdown and then sanitises; a block of HTML on one line passes the first unchanged,
and the second is a further net below ``verbatim``. It drops ``aria-label``, hence the hidden words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.app.session import Spot, address_of
from assistant.app.verbatim import counted, on_one_line
from assistant.errors import AssistantError
from assistant.schema import (
    HEADINGS,
    NO_ANSWER,
    Account,
    Answer,
    Citation,
    Conflict,
    Filters,
    Overview,
    Passage,
    Retrieved,
    Sentence,
    format_day,
)

_VERDICTS = {
    "partly": ("partly supported", "The cited passages say only a part of this sentence."),
    "unsupported": ("not supported", "No cited passage says this sentence."),
}
#: A question is shown up to this many characters; the pipeline refuses the very long ones.
QUESTION_SHOWN = 1_000

_LIVE = 'class="progress is-live"'


def question(text: str, filters: Filters) -> str:
    """What the visitor asked, and of which articles."""
    limits = [f"from {format_day(filters.from_day)}"] if filters.from_day else []
    if filters.to_day:
        limits.append(f"to {format_day(filters.to_day)}")
    if filters.publishers:
        limits.append(f"only {on_one_line(', '.join(filters.publishers))}")
    told = f'<p class="limits">Articles {", ".join(limits)}</p>' if limits else ""
    short = text if len(text) <= QUESTION_SHOWN else f"{text[:QUESTION_SHOWN]}…"
    return f'<div class="question">{on_one_line(short)}{told}</div>'


def searching() -> str:
    """The first sign that something happens."""
    return f'<div class="answer"><p {_LIVE}>Searching the articles…</p></div>'


def progress(found: Retrieved, written: str = "") -> str:
    """What was read, and the text as far as it has been written."""
    outlets = {passage.article.publisher for passage in found.passages} - {None}
    read = f"Read {counted(len(found.passages), 'passage')}"
    if outlets:
        read += f" from {counted(len(outlets), 'outlet')}"
    prose = f'<p class="prose-text">{on_one_line(written)}</p>' if written else ""
    return f'<div class="answer"><p {_LIVE}>{read}</p>{prose}</div>'


def stopped(shown: str) -> str:
    """What had been shown when the visitor stopped the answer, and that this is all."""
    return shown.replace(_LIVE, 'class="progress"') + '<div class="answer"><p class="note">Stopped.</p></div>'


def failure(error: Exception) -> str:
    """An error as a sentence and its remedy; one that is not ours keeps its details to itself."""
    told = (str(error), error.hint) if isinstance(error, AssistantError) else _UNFORESEEN
    message, hint = (on_one_line(part) for part in told)
    return (
        f'<div class="failure" role="alert"><p class="what">{message}</p><p class="remedy">{hint}</p></div>'
    )


_UNFORESEEN = ("Something went wrong.", "Ask again; if it happens again, the server’s log says more.")


def answer(value: Answer, exchange: int) -> str:
    """The n-th exchange's answer: the short answer, sentences with chips, conflicts, sources and notices."""
    parts = [_searched_for(value)]
    if value.status == "no_answer":
        parts += [f'<p class="prose-text abstains">{NO_ANSWER}</p>', _missing(value.missing)]
        parts.append(_nearest(value.nearest, exchange))
    else:
        numbered = chips(value.citations, exchange)
        sentences = " ".join(sentence(each, numbered) for each in value.sentences)
        parts += [_short(value.short_answer), f'<p class="prose-text">{sentences}</p>']
        if value.status == "partial":
            parts.append('<p class="note">The articles answer only a part of the question.</p>')
        parts.append(_missing(value.missing))
        parts += [_conflict(conflict, numbered) for conflict in value.conflicts]
        parts.append(sources(value, exchange))
    parts += [f'<p class="note">{on_one_line(notice)}</p>' for notice in value.notices]
    return f'<div class="answer">{"".join(parts)}</div>'


def said(value: Answer) -> str:
    """The answer as plain text without markers, for the history."""
    return " ".join(sentence.text for sentence in value.sentences) or NO_ANSWER


def spots(value: Answer) -> Mapping[str, Spot]:
    """The places that the chips of an answer open, by the key in their address."""
    near = {
        f"near{place}": Spot(
            article_id=passage.article.article_id,
            version=passage.article.version,
            label="Nearest passage",
            start=passage.chunk.start,
            end=passage.chunk.end,
        )
        for place, passage in enumerate(value.nearest)
    }
    return {**cited_spots(value.citations), **near}


def cited_spots(citations: Sequence[Citation]) -> Mapping[str, Spot]:
    """The place of each citation, by its number."""
    return {
        str(citation.number): Spot(
            article_id=citation.article_id,
            version=citation.version,
            label=f"Source {citation.number}",
            start=citation.start,
            end=citation.end,
            also_in=citation.also_in,
        )
        for citation in citations
    }


def _short(short_answer: str | None) -> str:
    return f'<p class="short-answer"><strong>{on_one_line(short_answer)}</strong></p>' if short_answer else ""


def _missing(missing: Sequence[str]) -> str:
    if not missing:
        return ""
    return f'<p class="note missing">Missing: {"; ".join(map(on_one_line, missing))}</p>'


def _searched_for(value: Answer) -> str:
    asked = value.standalone_question
    parts = [] if asked in ("", value.question) else [f"Searched for “{on_one_line(asked)}”"]
    if value.as_of:
        parts.append(f"As of {format_day(value.as_of)}")
    return f'<p class="progress">{" · ".join(parts)}</p>' if parts else ""


def sentence(value: Sentence, chips: Mapping[int, str]) -> str:
    """A sentence with its chips, and its verdict where that is not "supported"."""
    markers = "".join(chips.get(number, "") for number in value.citations)
    text = on_one_line(value.text)
    if value.verdict not in _VERDICTS:
        return f"<span>{text}</span>{markers}"
    name, meaning = _VERDICTS[value.verdict]
    why = f": {on_one_line('; '.join(value.reasons))}" if value.reasons else ""
    mark = f'<span class="verdict" title="{meaning}">{name}{why}</span>'
    return f'<span class="is-{value.verdict}">{text}</span>{markers}{mark}'


def chips(citations: Sequence[Citation], exchange: int) -> Mapping[int, str]:
    """The chip of each citation, by its number."""
    return {citation.number: _chip(citation, exchange) for citation in citations}


def _chip(citation: Citation, exchange: int) -> str:
    byline = on_one_line(citation.byline)
    return (
        f'<a class="chip" role="button" href="#cite-{address_of(exchange, str(citation.number))}"'
        f' title="{byline}"><span class="unseen">Source </span>{citation.number}'
        f'<span class="unseen"> {byline}</span></a>'
    )


def sources(value: Answer | Overview, exchange: int) -> str:
    """Each article cited, once, with the chips of its citations."""
    if not value.citations:
        return ""
    by_article: dict[str, list[Citation]] = {}
    for citation in value.citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    rows = "".join(_source(group, exchange) for group in by_article.values())
    heading = counted(len(by_article), "article")
    if value.independent_sources:
        heading += f", {counted(value.independent_sources, 'independent source')}"
    return f'<div class="sources"><p class="heading">{heading}</p><ul>{rows}</ul></div>'


def _source(citations: Sequence[Citation], exchange: int) -> str:
    first = citations[0]
    others = f" · also in {counted(len(first.also_in), 'other article')}" if first.also_in else ""
    chips = "".join(_chip(citation, exchange) for citation in citations)
    return _row(chips, first.title, f"{on_one_line(first.byline)}{others}", str(first.number), exchange)


def _nearest(passages: Iterable[Passage], exchange: int) -> str:
    seen: set[str] = set()
    rows = []
    for place, passage in enumerate(passages):
        article = passage.article
        if article.article_id not in seen:
            seen.add(article.article_id)
            rows.append(_row("", article.title, on_one_line(article.byline), f"near{place}", exchange))
    if not rows:
        return ""
    return f'<div class="sources"><p class="heading">Nearest articles</p><ul>{"".join(rows)}</ul></div>'


def _row(chips: str, title: str, byline: str, key: str, exchange: int) -> str:
    address = address_of(exchange, key)
    numbers = f'<span class="numbers">{chips}</span>' if chips else ""
    return (
        f'<li>{numbers}<span class="which"><a class="title" role="button" href="#cite-{address}">'
        f'{on_one_line(title)}</a><span class="byline">{byline}</span></span></li>'
    )


def _conflict(conflict: Conflict, chips: Mapping[int, str]) -> str:
    rows = "".join(
        f"<li>{on_one_line(account.text)}{''.join(chips.get(number, '') for number in account.citations)}"
        f"{_witnesses(account)}</li>"
        for account in conflict.accounts
    )
    heading = f"{HEADINGS[conflict.relation]}: {on_one_line(conflict.about)}"
    return f'<div class="conflict"><p class="heading">{heading}</p><ul>{rows}</ul></div>'


def _witnesses(account: Account) -> str:
    if account.sources < 2:
        return ""
    return f' <span class="byline">{counted(account.sources, "independent source")}</span>'
