"""From what an answerer wrote to what is shown: quotations guarded, claims settled, citations made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answering.rewording import Rewording
from assistant.citing import Members, cite
from assistant.citing.narrowing import narrow
from assistant.citing.settling import Policy, settle
from assistant.citing.sources import corroborate
from assistant.quoting import Guarded, guard_quotes
from assistant.schema import Citation, Draft, Passage, Sentence, Span
from assistant.verifying import Checker
from assistant.verifying.claims import articles_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The sentences that are shown with their citations, and what was done to come to them."""

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    usage: Mapping[str, int] = field(default_factory=dict)
    prompt_versions: Mapping[str, str] = field(default_factory=dict)


def check_drafts(
    drafts: Sequence[Draft],
    passages: Sequence[Passage],
    *,
    question: str,
    members_of: Callable[[Sequence[str]], Members],
    checker: Checker,
    policy: Policy,
    rewording: Rewording | None = None,
    trying: Checker | None = None,
    also: Callable[[Sequence[Draft]], Sequence[Span]] = lambda drafts: (),
) -> Checked:
    """The drafts as checked sentences.

    Quotations come first: a correction may add a citation. Then what is unsupported is settled as ``policy``
    has it, spans are narrowed, further sources added, and the result is checked once more as it is shown.
    ``trying`` is asked of all that is tried out, many times a sentence, where ``checker`` is slow; ``also``
    says what is cited besides, once the drafts are what they are shown as.
    """
    trying = trying or checker

    def guard(written: Sequence[Draft]) -> Guarded:
        return guard_quotes(written, passages, question=question, checker=trying)

    guarded = guard(drafts)
    reword = None if rewording is None else (lambda draft: guard(rewording.reword(draft)).drafts)
    settled = settle(guarded.drafts, passages, checker, policy, reword)
    # What is cited from elsewhere now has to have the quotations too.
    again = guard(settled.drafts)
    articles = articles_of(passages)
    narrowed = narrow(again.drafts, articles, trying)
    final = corroborate(narrowed, passages, trying)
    sentences, citations = cite(final, articles, members_of, checker, also(final))
    return Checked(
        sentences=sentences,
        citations=citations,
        notices=tuple(dict.fromkeys((*guarded.notices, *settled.notices, *again.notices))),
        usage=rewording.usage if rewording else {},
        prompt_versions=rewording.prompt_versions if rewording else {},
    )
