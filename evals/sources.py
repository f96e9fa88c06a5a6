"""The articles of an index as evals see them: by source, and as one unit for each story group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.errors import ReadError
from assistant.schema import Article, ArticleSummary
from evals.questions import ALL_EVIDENCE, Question


@dataclass(frozen=True, slots=True)
class Sources:
    """Finds articles by the last part of their source, or by their id.

    A *unit* is a story group, or an article that is in none: copies of one text count as
    one wherever articles are counted.
    """

    summaries: tuple[ArticleSummary, ...]
    article: Callable[[str], Article]

    def find(self, source: str) -> ArticleSummary:
        """The article with this id or whose path ends so; raises ReadError when it is not exactly one."""
        found = [
            s
            for s in self.summaries
            if source in (s.source, s.article_id) or _posix(s.source).endswith(f"/{source}")
        ]
        if len(found) != 1:
            what = "no article of the index" if not found else f"{len(found)} articles of the index"
            raise ReadError(
                f"The evidence {source} is {what}.",
                hint="Name an ingested file, with #n for the n-th record of a .jsonl file.",
            )
        return found[0]

    def unit(self, article_id: str) -> str:
        """The unit of an article of the index."""
        return next((_unit(s) for s in self.summaries if s.article_id == article_id), article_id)

    def units(self, article_ids: Iterable[str]) -> list[str]:
        """The units of the articles, in order, each once."""
        return list(dict.fromkeys(self.unit(article_id) for article_id in article_ids))

    def members(self, unit: str) -> list[Article]:
        """The articles of a unit."""
        return [self.article(s.article_id) for s in self.summaries if _unit(s) == unit]

    def evidence_units(self, question: Question) -> list[str]:
        """The units of the question's evidence."""
        return self.units(self.find(evidence.source).article_id for evidence in question.evidence)

    def needs(self, question: Question) -> Sequence[frozenset[str]]:
        """What has to be found: every unit of evidence, or any one, by the question's kind."""
        units = self.evidence_units(question)
        if question.kind in ALL_EVIDENCE:
            return [frozenset({unit}) for unit in units]
        return [frozenset(units)] if units else []


def _unit(summary: ArticleSummary) -> str:
    return summary.group_id or summary.article_id


def _posix(source: str) -> str:
    return source.replace("\\", "/")
