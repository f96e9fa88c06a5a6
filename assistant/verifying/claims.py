"""Drafts as claims that a checker can judge, and articles by the ids that spans name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.schema import Article, Draft, Passage, without_glosses
from assistant.verifying.base import Claim

Articles = Mapping[str, Article]


def articles_of(passages: Iterable[Passage]) -> dict[str, Article]:
    """The articles of the passages by id."""
    return {passage.article.article_id: passage.article for passage in passages}


def claim_of(draft: Draft, articles: Articles) -> Claim:
    """A sentence without its glosses, the texts of its spans, and outlet, day and title of their articles."""
    spans = list(dict.fromkeys(draft.spans))
    cited = [articles[span.article_id] for span in spans]
    return Claim(
        sentence=without_glosses(draft.text, draft.glosses),
        evidence=tuple(
            article.text[span.start : span.end] for article, span in zip(cited, spans, strict=True)
        ),
        about=tuple(f"{article.byline} {article.title}" for article in cited),
    )


def lead_of(draft: Draft, articles: Articles) -> str:
    """What leads in a quoted sentence: outlet and day of an article it cites; empty where nothing does."""
    leads = (f"{articles[span.article_id].byline}: " for span in draft.spans)
    return max((lead for lead in leads if draft.text.startswith(lead)), key=len, default="")
