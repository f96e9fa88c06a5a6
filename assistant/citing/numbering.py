"""Sentences with numbered citations, each cut from its article and checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.citing.links import fragment_link
from assistant.citing.sources import group_of
from assistant.schema import Article, Citation, Draft, Sentence, Span
from assistant.verifying import Check, Checker
from assistant.verifying.claims import claim_of

#: The members of story groups, by group id.
Members = Mapping[str, tuple[str, ...]]


def cite(
    drafts: Sequence[Draft],
    articles: Mapping[str, Article],
    members_of: Callable[[Sequence[str]], Members],
    checker: Checker,
    also: Sequence[Span] = (),
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Sentences with citation numbers, in order of first use, and the citations themselves.

    Each quote is cut from its article here, so that ``article.text[start:end] == quote`` holds
    whatever wrote the draft. The spans of ``also`` are cited after those of the drafts. A span
    outside its article is a fault of the answerer: ValueError.
    """
    spans = list(dict.fromkeys((*(span for draft in drafts for span in draft.spans), *also)))
    members = members_of(list({group_of(articles[span.article_id]) for span in spans}))
    citations = {
        span: _citation(number, span, articles[span.article_id], members)
        for number, span in enumerate(spans, start=1)
    }
    cited = [[citations[span] for span in dict.fromkeys(draft.spans)] for draft in drafts]
    checks = checker.check([claim_of(draft, articles) for draft in drafts])
    sentences = tuple(_sentence(*each) for each in zip(drafts, cited, checks, strict=True))
    return sentences, tuple(citations.values())


def independent_sources(citations: Sequence[Citation]) -> int:
    """How many story groups are cited: copies of one text are one witness."""
    return len({citation.group_id or citation.article_id for citation in citations})


def _sentence(draft: Draft, cited: Sequence[Citation], check: Check) -> Sentence:
    return Sentence(
        text=draft.text,
        citations=tuple(citation.number for citation in cited),
        support=check.score,
        verdict=check.verdict,
        reasons=(*draft.reasons, *check.reasons),
        glosses=draft.glosses,
    )


def _citation(number: int, span: Span, article: Article, members: Members) -> Citation:
    if not 0 <= span.start < span.end <= len(article.text):
        raise ValueError(f"span {span.start}-{span.end} lies outside article {article.article_id}")
    return Citation(
        number=number,
        article_id=article.article_id,
        start=span.start,
        end=span.end,
        quote=article.text[span.start : span.end],
        title=article.title,
        publisher=article.publisher,
        authors=article.authors,
        url=article.url,
        link=fragment_link(article.url, article.text, span.start, span.end),
        published_at=article.published_at,
        published_guessed=article.published_guessed,
        group_id=article.group_id,
        also_in=tuple(m for m in members.get(group_of(article), ()) if m != article.article_id),
        version=article.version,
    )
