"""Where the characters of an article stood in the page or file that it was read from."""

from __future__ import annotations

from assistant.errors import ReadError, UsageError
from assistant.index import IndexReader
from assistant.reading.mapping import Standing, read_raw, where_it_stood
from assistant.schema import Article
from assistant.settings import Settings


def where_in_source(
    reader: IndexReader, settings: Settings, article: Article, start: int, end: int
) -> Standing | None:
    """See ``Assistant.where_it_stood``."""
    if not 0 <= start < end <= len(article.text):
        raise UsageError(
            f"The article {article.article_id!r} has no characters {start} to {end}.",
            hint=f"Give a span inside 0:{len(article.text)}, such as a citation's start and end.",
        )
    source_map = reader.source_map(article.article_id, article.version)
    if source_map is None:
        raise ReadError(
            f"Where article {article.article_id!r} stood in its source was not kept.",
            hint="Ingest it again from its source into a new index.",
        )
    raw = source_map.raw
    if raw is None:
        raw = read_raw(article.source, article.url, int(settings.max_file_mb * 1_000_000))
    return where_it_stood(article, source_map, raw, start, end)
