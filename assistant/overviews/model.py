"""Overviews written by a language model from numbered passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from assistant.answering.base import Request
from assistant.answering.markers import number_passages
from assistant.answering.model import NO_MODEL, evidence, within_budget
from assistant.answering.paragraphs import whole_paragraphs
from assistant.errors import ModelError, ModelInterrupted, ModelUnreachable
from assistant.llm import ChatClient, count_use, message, metered
from assistant.overviews.base import Dated, Drawer, Drawn, Finding
from assistant.overviews.reply import Passages, Read, read_events, read_findings
from assistant.overviews.statements import outlet_of
from assistant.prompts import Prompt, load_prompt
from assistant.schema import Article, day_of, format_day
from assistant.verifying import Checker, Claim

_BLANKS = ("as_of", "evidence", "question")


class ModelDrawer:
    """Asks a chat model; each sentence that it writes carries the spans of the passages that it names.

    What it says several outlets tell is kept for those whose own passage says it by the ``checker``.
    """

    def __init__(self, client: ChatClient, checker: Checker) -> None:
        self._client = client
        self._checker = checker
        self._compare = load_prompt("compare", blanks=_BLANKS)
        self._timeline = load_prompt("timeline", blanks=_BLANKS)

    def compare(self, request: Request) -> Drawn[Finding]:
        """Raises ModelError, also for a reply that cannot be read."""
        drawn = self._drawn(request, self._compare, read_findings)
        articles = {passage.article.article_id: passage.article for passage in request.passages}
        kept = [told for finding in drawn.items if (told := told_by_each(finding, articles, self._checker))]
        notices = (*drawn.notices, *_not_shared(len(drawn.items) - len(kept)))
        return replace(drawn, items=tuple(kept), notices=notices)

    def chronicle(self, request: Request) -> Drawn[Dated]:
        """Raises ModelError, also for a reply that cannot be read."""
        return self._drawn(request, self._timeline, read_events)

    def _drawn(self, request: Request, prompt: Prompt, read: Callable[[str, Passages], Read]) -> Drawn[Any]:
        passages = within_budget(whole_paragraphs(request.passages))
        if not passages:
            return Drawn(model=NO_MODEL)
        model = self._client.choose_model()
        days = [day for passage in passages if (day := day_of(passage.article.published_at))]
        today = request.as_of or max(days, default=None)
        system, user = prompt.fill(
            as_of=format_day(today) if today else "not known",
            evidence=evidence(passages),
            question=request.question,
        )
        with metered() as usage:
            reply = self._client.complete_chat(
                [message("system", system), message("user", user)], model=model
            )
        count_use(usage)  # whoever counts outside counts this too
        found = read(reply, number_passages(passages))
        if not found.items and not found.is_none:
            raise ModelInterrupted(
                f"{model} wrote no overview that can be read.",
                hint="Ask again, or choose another ASSISTANT_MODEL.",
            )
        return Drawn(
            items=found.items,
            model=model,
            notices=_unread(found.unread),
            prompt_versions={prompt.name: prompt.version},
            usage=dict(usage),
        )


class FallbackDrawer:
    """Asks ``second`` when ``first`` fails for now, and says so in a notice.

    Raised instead is what somebody has to set right: a wrong key, an address where nothing answers.
    """

    def __init__(self, first: Drawer, second: Drawer) -> None:
        self._first = first
        self._second = second

    def compare(self, request: Request) -> Drawn[Finding]:
        """What one of the two draws. Raises ModelError."""
        return _first_of(self._first.compare, self._second.compare, request)

    def chronicle(self, request: Request) -> Drawn[Dated]:
        """What one of the two draws. Raises ModelError."""
        return _first_of(self._first.chronicle, self._second.chronicle, request)


def _first_of(
    first: Callable[[Request], Drawn[Any]], second: Callable[[Request], Drawn[Any]], request: Request
) -> Drawn[Any]:
    try:
        return first(request)
    except ModelError as error:
        if not error.retryable or isinstance(error, ModelUnreachable):
            raise
        notice = f"{error} The overview was put together from quotations instead."
    drawn = second(request)
    return replace(drawn, notices=(notice, *drawn.notices))


def told_by_each(finding: Finding, articles: Mapping[str, Article], checker: Checker) -> Finding | None:
    """A shared fact with the spans that by themselves say it; None where fewer than two outlets do."""
    if finding.kind != "shared":
        return finding
    (draft,) = finding.drafts
    claims = [
        Claim(sentence=draft.text, evidence=(articles[span.article_id].text[span.start : span.end],))
        for span in draft.spans
    ]
    checks = zip(draft.spans, checker.check(claims), strict=True)
    spans = tuple(span for span, check in checks if check.verdict != "unsupported")
    if len({outlet_of(articles[span.article_id]) for span in spans}) < 2:
        return None
    return replace(finding, drafts=(replace(draft, spans=spans),))


def _not_shared(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    what = "A fact was" if count == 1 else f"{count} facts were"
    return (f"{what} left out: the model said that several outlets tell it, and they do not.",)


def _unread(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    lines = "1 line" if count == 1 else f"{count} lines"
    return (f"{lines} of the model's reply could not be read, or named no passage or day that is there.",)
