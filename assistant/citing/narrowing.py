"""The fewest and smallest spans that still support a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.quoting import find_exact, find_quotations
from assistant.schema import Draft, Span
from assistant.sentences import split_sentences
from assistant.verifying import Check, Checker
from assistant.verifying.claims import Articles, claim_of

#: A clause that is cited alone has so many words at least.
FEWEST_WORDS = 4
_MOST_CANDIDATES = 24

_CLAUSE = re.compile(r"[,;:]\s+|\s[–—-]\s+|\s(?=\()|(?<=\))\s")
# Words on which the rest of a sentence hangs: left out, they would let a span say more than its article does.
_HOLDS = re.compile(
    r"\b(?:not?|never|neither|nor|without|deny|denie[sd]|denying|if|unless|whether|would|could|may|might|should|"
    r"alleged(?:ly)?|reported(?:ly)?|claim\w*|according|say|says|said|saying|told|tells?|believ\w+|expect\w*|"
    r"false(?:ly)?|rumou?r\w*|plan\w*|propos\w+|until|almost|nearly|about|that)\b|n['’]t\b",
    re.IGNORECASE,
)


def narrow(drafts: Sequence[Draft], articles: Articles, checker: Checker) -> tuple[Draft, ...]:
    """The drafts with no span that the others make needless, each span as short as the support allows.

    A citation is needless when the sentence is supported without it and not by it alone (Gao et al. 2023,
    "Enabling Large Language Models to Generate Text with Citations"). A span gets shorter by whole sentences
    and then by clauses, where ``checker`` finds no less support in what is left, all quotations are still in
    it, and nothing goes on which the rest hangs: a denial, a condition, who said it. What is not supported
    stays as it is.
    """
    narrowing = _Narrowing(articles, checker)
    return tuple(narrowing.narrowed(draft) for draft in drafts)


@dataclass(frozen=True, slots=True)
class _Narrowing:
    articles: Articles
    checker: Checker

    def narrowed(self, draft: Draft) -> Draft:
        if not draft.spans or self._is_whole_text(draft):
            return draft
        (whole,) = self._checks(draft, [draft.spans])
        if whole.verdict != "supported":
            return draft
        spans = self._needed(draft, tuple(dict.fromkeys(draft.spans)))
        for place in range(len(spans)):
            for shorter in (self._sentences_of, self._clauses_of):
                choices = [(*spans[:place], span, *spans[place + 1 :]) for span in shorter(spans[place])]
                spans = self._first_enough(draft, choices, whole.score) or spans
        return replace(draft, spans=spans)

    def _is_whole_text(self, draft: Draft) -> bool:
        """Whether the sentence was copied out of its only span; nothing of that is too much."""
        return len(draft.spans) == 1 and draft.text.endswith(" ".join(self._text(draft.spans[0]).split()))

    def _needed(self, draft: Draft, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """The spans without the needless ones, the last looked at first."""
        for span in reversed(spans):
            others = tuple(each for each in spans if each != span)
            if others:
                without, alone = self._checks(draft, [others, (span,)])
                if without.verdict == "supported" != alone.verdict and self._quotes_hold(draft.text, others):
                    spans = others
        return spans

    def _first_enough(
        self, draft: Draft, choices: Sequence[tuple[Span, ...]], least: float
    ) -> tuple[Span, ...] | None:
        holding = [spans for spans in choices if self._quotes_hold(draft.text, spans)][:_MOST_CANDIDATES]
        checks = self._checks(draft, holding)
        enough = (
            spans
            for spans, check in zip(holding, checks, strict=True)
            if check.verdict == "supported" and check.score >= least
        )
        return next(enough, None)

    def _sentences_of(self, span: Span) -> list[Span]:
        """The runs of fewer sentences, the shortest first."""
        sentences = split_sentences(self._text(span))
        return _by_length(_runs(span, sentences)) if len(sentences) > 1 else []

    def _clauses_of(self, span: Span) -> list[Span]:
        """The runs of clauses that may stand alone, the shortest first."""
        text = self._text(span)
        cuts = [match.span() for match in _CLAUSE.finditer(text)]
        starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
        runs = _runs(span, list(zip(starts, ends, strict=True))) if cuts else ()
        return _by_length(run for run in runs if self._may_stand_alone(span, run))

    def _may_stand_alone(self, span: Span, run: Span) -> bool:
        text = self._text(span)
        left_out = f"{text[: run.start - span.start]} | {text[run.end - span.start :]}"
        kept = self._text(run)
        # «said that …»: whoever said it is left out.
        has_head = run.start == span.start or not _HOLDS.match(kept)
        return has_head and not _HOLDS.search(left_out) and len(kept.split()) >= FEWEST_WORDS

    def _quotes_hold(self, text: str, spans: Sequence[Span]) -> bool:
        quoted = [text[each.start : each.end] for each in find_quotations(text)]
        return all(any(find_exact(words, self._text(span)) for span in spans) for words in quoted)

    def _checks(self, draft: Draft, choices: Sequence[tuple[Span, ...]]) -> list[Check]:
        return self.checker.check([claim_of(replace(draft, spans=spans), self.articles) for spans in choices])

    def _text(self, span: Span) -> str:
        return self.articles[span.article_id].text[span.start : span.end]


def _runs(span: Span, bounds: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """The runs of neighbouring pieces that are not all of them."""
    for first in range(len(bounds)):
        for last in range(first, len(bounds)):
            if (first, last) != (0, len(bounds) - 1):
                yield replace(span, start=span.start + bounds[first][0], end=span.start + bounds[last][1])


def _by_length(spans: Iterable[Span]) -> list[Span]:
    return sorted((span for span in spans if span.start < span.end), key=lambda span: span.end - span.start)
