"""Searching an index: dense and lexical rankings of chunks, and chunks with their articles."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache, partial

import numpy as np

from assistant.embedding.base import Vectors
from assistant.index.catalogue import ARTICLE, Catalogue
from assistant.index.columns import CurrentColumns, Mask, holds
from assistant.index.comparing import COMPARED, KEPT_VECTORS, Block, Likeness, StoredVectors, compare
from assistant.index.current import CurrentVectors
from assistant.index.database import article_from_row, marks
from assistant.index.kept import Kept
from assistant.index.layout import Layout
from assistant.index.manifest import Manifest
from assistant.index.matches import Matches, sum_up
from assistant.index.neighbours import Neighbours
from assistant.index.outlines import Outline, Outlines
from assistant.index.postings import Postings
from assistant.index.ranking import Ranked
from assistant.index.spelling import Spelling
from assistant.index.words import State, WordScores, terms
from assistant.schema import Article, Chunk, Filters

#: Where a smaller share of the chunks passes the filters, their vectors are compared, however many there are.
NARROW = 1 / 6
#: Articles that are kept in memory with their texts, some kilobytes each.
KEPT_ARTICLES = 1_000
#: What passes so many filters is kept: a byte for each chunk.
KEPT_FILTERS = 8


class IndexReader(Catalogue):
    """One index opened for search; safe to share between threads, sees finished articles at once.

    The vectors of up to ``compare_up_to`` chunks are all compared; of more, Chroma tells the nearest.
    """

    def __init__(self, layout: Layout, *, compare_up_to: int = COMPARED) -> None:
        layout.require()
        self._compare_up_to = compare_up_to
        self._vectors = CurrentVectors(layout)
        self._columns = CurrentColumns(self._all)
        self._words = WordScores(self._all)
        self._spelling = Spelling(self._all)
        self._stored = StoredVectors(self._batches)
        self._outlines = Outlines(self._all)
        self._articles = Kept(self._read_articles, KEPT_ARTICLES)
        self._publishers = lru_cache(maxsize=1)(lambda state: super(IndexReader, self).publishers())
        self._chunk_count = lru_cache(maxsize=1)(lambda state: self._count())
        self._passing = lru_cache(KEPT_FILTERS)(
            lambda filters, state: self._columns.get(state).passing(filters)
        )
        super().__init__(layout)

    @property
    def manifest(self) -> Manifest:
        """The manifest there is now; raises IndexDamaged."""
        return self._vectors.current()

    def close(self) -> None:
        self._vectors.close()
        super().close()

    def compare(self, texts: Vectors, filters: Filters) -> Likeness:
        """How near the chunks that pass the filters are to unit vectors, shape (texts, d).

        Up to ``compare_up_to`` chunks all are compared; of more, Chroma's graph tells the nearest, unless few
        pass. Raises IndexDamaged.
        """
        state = self.state()
        allowed, chunks = self.passing(filters), self._chunk_count(state)
        few = allowed is not None and np.count_nonzero(allowed) < NARROW * chunks
        if chunks > self._compare_up_to and not few:
            generation, manifest = self._vectors.get()
            if generation is not None:
                return Neighbours(
                    texts=texts,
                    nearest=partial(self._vectors.nearest, generation),
                    held=manifest.vectors,
                    through=manifest.through,
                    chunks=chunks,
                    stored=self._stored,
                    standing=self._standing,
                    exactly=lambda allowed: self._blocks(allowed, state),
                )
        return compare(self._blocks(allowed, state), texts)

    def _blocks(self, allowed: Mask | None, state: State) -> Iterator[Block]:
        """The vectors of at least the chunks that are allowed, from memory where they are not too many."""
        if self._chunk_count(state) <= KEPT_VECTORS:
            return self._stored.among(allowed, lambda: self._columns.get(state).there, state)
        wanted = self._columns.get(state).there if allowed is None else allowed
        return self._stored.of(np.flatnonzero(wanted))

    def dense(self, vector: Vectors, count: int, filters: Filters) -> Ranked:
        """Up to ``count`` chunk numbers with their cosine similarity to a unit vector, best first."""
        return self.compare(vector[np.newaxis], filters).best(0, count, self.passing(filters))

    def lexical(self, question: str, count: int, filters: Filters) -> Ranked:
        """Up to ``count`` chunk numbers by BM25 over title and text, best first; scores are positive."""
        return self.matches(question).best(count, self.passing(filters))

    def matches(self, question: str) -> Matches:
        """What the content words of a question find, each for itself and in sum.

        For a word that no chunk holds stands what the nearest word finds, if one is near.
        """
        asked, state = terms(question), self.state()
        return sum_up(asked, [self._found(term, state) for term in asked], self._chunk_count(state))

    def meant(self, question: str) -> dict[str, str]:
        """Content words of a question that no chunk holds, folded, each with the known word that is near."""
        state = self.state()
        unknown = (term for term in terms(question) if not self._words.of([term], state)[0].size)
        near = {term: self._spelling.near(term, state) for term in unknown}
        return {term: known for term, known in near.items() if known is not None}

    def texts_with(self, word: str, count: int) -> list[str]:
        """Title and text of the first ``count`` chunks that hold a word."""
        numbers = self._words.of([word], self.state())[0].numbers[:count].tolist()
        return [f"{article.title}\n{chunk.text}" for chunk, article in self.chunks(numbers).values()]

    def phrases(self, texts: Sequence[str]) -> Matches:
        """What holds each of the texts word for word, whatever the endings of its words."""
        state = self.state()
        return sum_up(texts, [self._words.of_phrase(text, state) for text in texts], self._chunk_count(state))

    def publishers(self) -> frozenset[str]:
        """The outlets that articles are from, as they are written; read anew when something was written."""
        return self._publishers(self.state())

    def outlines(self, numbers: Sequence[int]) -> dict[int, Outline]:
        """What ranking has to know of the chunks of these numbers, in order; those gone are left out."""
        return self._outlines.of(numbers, self.state())

    def chunks(self, numbers: Sequence[int]) -> dict[int, tuple[Chunk, Article]]:
        """The chunks of these numbers with their articles; numbers no longer there are left out."""
        state = self.state()
        rows = self._all(
            "SELECT number, chunk_id, article_id, start, end FROM chunks "  # noqa: S608
            f"WHERE number IN ({marks(numbers)})",
            *numbers,
        )
        articles = self._articles.of({article_id for _, _, article_id, _, _ in rows}, state)
        found = {}
        for number, chunk_id, article_id, start, end in rows:
            if article_id in articles:
                text = articles[article_id].text[start:end]
                chunk = Chunk(chunk_id=chunk_id, article_id=article_id, start=start, end=end, text=text)
                found[int(number)] = (chunk, articles[article_id])
        return found

    def frequencies(self, stems: Sequence[str]) -> tuple[dict[str, int], int]:
        """How many chunks hold each stem, and how many chunks there are."""
        rows = self._all(
            f"SELECT term, doc FROM words_vocabulary WHERE term IN ({marks(stems)})",  # noqa: S608
            *stems,
        )
        return {str(term): int(count) for term, count in rows}, self._chunk_count(self.state())

    def _found(self, term: str, state: State) -> Postings:
        (found,) = self._words.of([term], state)
        near = None if found.size else self._spelling.near(term, state)
        return found if near is None else self._words.of([near], state)[0]

    def _count(self) -> int:
        return int(self._all("SELECT count(*) FROM chunks")[0][0])

    def _read_articles(self, article_ids: Collection[str]) -> dict[str, Article]:
        rows = self._all(
            f"SELECT {ARTICLE} FROM articles a WHERE a.article_id IN ({marks(list(article_ids))})",  # noqa: S608
            *article_ids,
        )
        return {article.article_id: article for article in map(article_from_row, rows)}

    def passing(self, filters: Filters) -> Mask | None:
        """Which chunk numbers pass the filters, indexed by number; None for all."""
        return None if filters.is_open else self._passing(filters, self.state())

    def _standing(self, numbers: Sequence[int], allowed: Mask | None) -> set[int]:
        """Those of the chunk numbers that still exist and are allowed."""
        if allowed is not None:
            given = np.array(numbers, np.int64)
            return set(given[holds(allowed, given)].tolist())
        rows = self._all(f"SELECT number FROM chunks WHERE number IN ({marks(numbers)})", *numbers)  # noqa: S608
        return {int(row[0]) for row in rows}
