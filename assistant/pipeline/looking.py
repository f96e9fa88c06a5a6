"""What an index holds, to be looked at without asking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.citing.sources import group_of
from assistant.grouping import Origin
from assistant.index import ArticleVersion, IndexInfo, IndexReader
from assistant.pipeline.standing import where_in_source
from assistant.reading.mapping import Standing
from assistant.schema import Article, ArticleSummary, Passage
from assistant.settings import Settings


class OpenIndex:
    """The articles of an open index, with their versions, their stories and where they were read."""

    def __init__(self, reader: IndexReader, settings: Settings) -> None:
        self.settings = settings
        self._reader = reader

    def close(self) -> None:
        self._reader.close()

    def articles(self) -> tuple[ArticleSummary, ...]:
        """All articles without their texts, by day, then title."""
        return self._reader.articles()

    def article(self, article_id: str, version: int | None = None) -> Article:
        """The article of an id or of an unambiguous start of one; raises ArticleNotFound.

        ``version`` asks for an earlier version, and so does an id written ``abc@2``. A citation's quote is
        ``desk.article(c.article_id, version=c.version).text[c.start:c.end]``, for as long as the article is
        in the index.
        """
        return self._reader.article(article_id, version)

    def history(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """The versions of an article with what changed in each, newest first; raises ArticleNotFound."""
        return self._reader.history(article_id)

    def replaced_at(self, article: Article) -> datetime | None:
        """When a version of an article was replaced; None for the one that is answered from."""
        return self._reader.replaced_at(article)

    def story(self, article: Article) -> tuple[tuple[str, ...], Origin]:
        """The ids of an article's story group, the likely origin first, and what speaks for that one."""
        # A version keeps the group of its day; the article may have another now.
        group_id = self._reader.article(article.article_id).group_id or ""
        return self._reader.group_members([group_id])[group_id], self._reader.origins([group_id])[group_id]

    def where_it_stood(
        self, article_id: str, start: int, end: int, version: int | None = None
    ) -> Standing | None:
        """Where characters ``start`` to ``end`` of an article stood in its raw source, which is read again.

        None when cleaning wrote too much of them itself. Raises UsageError for a span outside the article,
        ReadError when no map was kept or the source is not what it was, and ArticleNotFound.
        """
        return where_in_source(
            self._reader, self.settings, self._reader.article(article_id, version), start, end
        )

    def info(self) -> IndexInfo:
        """What the index holds and what made it."""
        return self._reader.info()


def carriers_of(reader: IndexReader, passages: Sequence[Passage]) -> dict[str, tuple[str, ...]]:
    """For the articles of the passages, by id, the bylines of the others that carry the same text."""
    groups = {each.article.article_id: group_of(each.article) for each in passages}
    members = reader.group_members(list(dict.fromkeys(groups.values())))
    others = {
        article_id: [other for other in members.get(group, ()) if other != article_id]
        for article_id, group in groups.items()
    }
    return {
        article_id: tuple(dict.fromkeys(reader.article(other).byline for other in found))
        for article_id, found in others.items()
        if found
    }
