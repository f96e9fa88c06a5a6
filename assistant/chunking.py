"""Cutting an article into chunks that end at sentences, with exact offsets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from assistant.schema import Article, Chunk, day_of, format_day
from assistant.sentences import split_sentences

#: Characters of text in a chunk. With its header about 200 word pieces: inside the 256
#: that all-MiniLM-L6-v2 reads, so that nothing of a chunk goes unembedded.
MAX_CHARACTERS = 800

#: What the manifest records; a change of it means that an index must be made again.
CHUNKING = f"sentences-{MAX_CHARACTERS}"


def chunk_article(article: Article, *, max_characters: int = MAX_CHARACTERS) -> tuple[Chunk, ...]:
    """Chunks that cover every sentence of the article once, in order.

    ``article.text[chunk.start:chunk.end] == chunk.text`` by construction. A sentence
    longer than ``max_characters`` is cut at white space.
    """
    spans = _pack(_pieces(article.text, max_characters), article.text, max_characters)
    return tuple(
        Chunk(
            chunk_id=_chunk_id(article, start, end),
            article_id=article.article_id,
            start=start,
            end=end,
            text=article.text[start:end],
        )
        for start, end in spans
    )


def embedded_text(article: Article, chunk: Chunk) -> str:
    """The string that is embedded: title, outlet and day before the text. Never quoted."""
    day = day_of(article.published_at)
    header = " · ".join(part for part in (article.publisher, format_day(day) if day else None) if part)
    return "\n".join(part for part in (article.title, header, chunk.text) if part)


def _chunk_id(article: Article, start: int, end: int) -> str:
    """Stable while the article's content is: a changed article never keeps a chunk id."""
    key = f"{article.article_id}\n{article.content_hash}\n{start}-{end}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _pieces(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Sentences; those above the limit in parts."""
    for first, end in split_sentences(text):
        start = first
        while end - start > limit:
            window = text[start : start + limit]
            cut = window.rfind(" ", limit // 2)
            yield start, start + len((window[:cut] if cut > 0 else window).rstrip())
            start += cut if cut > 0 else limit
            while text[start].isspace():
                start += 1
        yield start, end


def _pack(pieces: Iterator[tuple[int, int]], text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Neighbouring pieces joined up to the limit, rather breaking between paragraphs."""
    begin = finish = -1
    for start, end in pieces:
        fits = begin >= 0 and end - begin <= limit
        new_paragraph = begin >= 0 and "\n\n" in text[finish:start]
        if fits and not (new_paragraph and finish - begin > limit * 0.75):
            finish = end
            continue
        if begin >= 0:
            yield begin, finish
        begin, finish = start, end
    if begin >= 0:
        yield begin, finish
