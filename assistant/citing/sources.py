"""Several independent sources for one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.spans import supporting_span
from assistant.quoting import find_exact, find_quotations
from assistant.schema import Article, Draft, Passage, Span
from assistant.terms import content_stems
from assistant.verifying import Checker
from assistant.verifying.claims import Articles, articles_of, claim_of, lead_of

#: A sentence cites at most so many story groups.
MOST_SOURCES = 3
#: A further source says this share of the words of the sentence, and the checker is as sure.
AS_SURE = 0.9
#: Fewer words are in many articles about something else.
FEWEST_STEMS = 5


def corroborate(drafts: Sequence[Draft], passages: Sequence[Passage], checker: Checker) -> tuple[Draft, ...]:
    """The drafts, each citing also the passages of other story groups that say the same.

    Copies of a text are one source, and of them retrieval gives one, the earliest that it found. A further
    source has to support the sentence alone, with all its quotations. A sentence without a source gets none.
    """
    corroboration = _Corroboration(tuple(passages), articles_of(passages), checker)
    return tuple(corroboration.corroborated(draft) for draft in drafts)


@dataclass(frozen=True, slots=True)
class _Corroboration:
    passages: tuple[Passage, ...]
    articles: Articles
    checker: Checker

    def corroborated(self, draft: Draft) -> Draft:
        if not draft.spans:
            return draft
        text = draft.text[len(lead_of(draft, self.articles)) :]
        cited = {group_of(self.articles[span.article_id]) for span in draft.spans}
        candidates = self._candidates(text, cited)
        alone = [replace(draft, text=text, spans=(span,)) for span in candidates]
        checks = self.checker.check([claim_of(each, self.articles) for each in alone])
        spans = list(draft.spans)
        for span, check in zip(candidates, checks, strict=True):
            group = group_of(self.articles[span.article_id])
            is_sure = check.verdict == "supported" and check.score >= AS_SURE
            if is_sure and group not in cited and len(cited) < MOST_SOURCES:
                cited.add(group)
                spans.append(span)
        return replace(draft, spans=tuple(spans))

    def _candidates(self, text: str, cited: set[str]) -> list[Span]:
        """Spans of other story groups that hold nearly all the words of the sentence and all it quotes."""
        stems = set(content_stems(text))
        if len(stems) < FEWEST_STEMS:
            return []
        others = [each for each in self.passages if group_of(each.article) not in cited]
        # Most passages lack most of the words: they need not be taken apart.
        near = [each for each in others if _share(stems, each.chunk.text) >= AS_SURE]
        spans = [supporting_span(text, each) for each in near]
        return [span for span in spans if self._says(stems, text, span)]

    def _says(self, stems: set[str], text: str, span: Span) -> bool:
        said = self.articles[span.article_id].text[span.start : span.end]
        quoted = (text[each.start : each.end] for each in find_quotations(text))
        return _share(stems, said) >= AS_SURE and all(find_exact(words, said) for words in quoted)


def group_of(article: Article) -> str:
    """The story group of an article; one that nobody grouped is its own."""
    return article.group_id or article.article_id


def _share(stems: set[str], text: str) -> float:
    return len(stems & set(content_stems(text))) / len(stems)
