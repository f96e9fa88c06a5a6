"""What became of an article: its versions, and how much each changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from assistant.schema import Article, Moment, iso
from assistant.sentences import split_sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """A content that an article has had; ``replaced_at`` is None for the one it has now.

    ``added`` and ``removed`` count the characters of the sentences that came and went with it, None
    for the first; ``retitled`` says that the title changed.
    """

    article_id: str
    version: int
    title: str
    source: str
    content_hash: str
    characters: int
    published_at: Moment | None
    updated_at: Moment | None
    fetched_at: Moment | None
    replaced_at: datetime | None
    added: int | None = None
    removed: int | None = None
    retitled: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {
            "article_id": self.article_id,
            "version": self.version,
            "title": self.title,
            "source": self.source,
            "content_hash": self.content_hash,
            "characters": self.characters,
            "published_at": iso(self.published_at),
            "updated_at": iso(self.updated_at),
            "fetched_at": iso(self.fetched_at),
            "replaced_at": iso(self.replaced_at),
            "added": self.added,
            "removed": self.removed,
            "retitled": self.retitled,
        }


def describe(versions: Iterable[tuple[Article, datetime | None]]) -> tuple[ArticleVersion, ...]:
    """The versions of one article, given oldest first with when each was replaced; newest first."""
    given = list(versions)
    told = [_version(*given[0])]
    for (before, _), (article, replaced_at) in pairwise(given):
        added, removed = changed_characters(before.text, article.text)
        told.append(_version(article, replaced_at, before=before, added=added, removed=removed))
    return tuple(reversed(told))


def changed_characters(before: str, after: str) -> tuple[int, int]:
    """How many characters the sentences have that came, and those that went."""
    old = [before[start:end] for start, end in split_sentences(before)]
    new = [after[start:end] for start, end in split_sentences(after)]
    added = removed = 0
    for how, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if how != "equal":
            removed += sum(map(len, old[old_start:old_end]))
            added += sum(map(len, new[new_start:new_end]))
    return added, removed


def _version(
    article: Article,
    replaced_at: datetime | None,
    *,
    before: Article | None = None,
    added: int | None = None,
    removed: int | None = None,
) -> ArticleVersion:
    return ArticleVersion(
        article_id=article.article_id,
        version=article.version,
        title=article.title,
        source=article.source,
        content_hash=article.content_hash,
        characters=len(article.text),
        published_at=article.published_at,
        updated_at=article.updated_at,
        fetched_at=article.fetched_at,
        replaced_at=replaced_at,
        added=added,
        removed=removed,
        retitled=before is not None and before.title != article.title,
    )
