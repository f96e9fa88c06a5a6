"""An article's words as they are compared: hashed runs of words, and the few that a text is filed under.

Hashes come from CRC-32 of each folded word and SplitMix64, vectorised: the same in every process and
on every machine, and a tenth of the time of a cryptographic hash for each run.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from assistant.schema import Article, day_of
from assistant.sentences import split_sentences
from assistant.terms import CAPITALS, content_stems, words

SHINGLE = 4
#: One shingle in so many is a band, of texts with fewer shingles than the second number.
SAMPLING = ((1, 30), (4, 120), (16, None))
#: Texts with fewer shingles are under no band.
MIN_BRIEF = 5
#: The beginning of a text, in words.
LEAD_WORDS = 60
#: Texts of at most so many characters are kept as hashed when they were compared lately.
KEPT_CHARACTERS, KEPT_BODIES = 20_000, 512

Hashes = NDArray[np.uint64]

_SPECIFIC = re.compile(rf"(?<=[^.!?…:”\"\n] )[{CAPITALS}][^\W_]+|\d+(?:[.,]\d+)*")
_FACTOR, _FIRST, _SECOND = (
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)


@dataclass(frozen=True, eq=False)
class Body:
    """A text as it is compared."""

    text: str

    @cached_property
    def _words(self) -> Hashes:
        """A hash for each word, in order; the same in every process and on every machine."""
        found = " ".join(words(self.text)).encode("utf-8", "surrogatepass").split()
        return _mixed(np.fromiter(map(zlib.crc32, found), np.uint64, len(found)))

    @property
    def length(self) -> int:
        """The number of words."""
        return len(self._words)

    @cached_property
    def shingles(self) -> Hashes:
        """The hashes of the runs of four folded words, each once and in rising order."""
        return _runs(self._words)

    @cached_property
    def lead(self) -> Hashes:
        """The shingles of the text's beginning."""
        return _runs(self._words[:LEAD_WORDS])

    @cached_property
    def sentences(self) -> tuple[frozenset[str], ...]:
        """The content stems of each sentence that has enough to be told from others."""
        spans = split_sentences(self.text)
        found = (frozenset(content_stems(self.text[start:end])) for start, end in spans)
        return tuple(stems for stems in found if len(stems) >= 4)

    @cached_property
    def specifics(self) -> frozenset[str]:
        """The names and figures of the text, folded: words with a capital inside a sentence, and numbers."""
        return frozenset(each.casefold().replace(",", "") for each in _SPECIFIC.findall(self.text))

    @property
    def sampling(self) -> int:
        """One shingle in so many is a band of this text."""
        return next(one for one, below in SAMPLING if below is None or len(self.shingles) < below)

    @cached_property
    def bands(self) -> Hashes:
        """The shingles that the text is filed under; none when it is too short."""
        if len(self.shingles) < MIN_BRIEF:
            return self.shingles[:0]
        return sampled(self.shingles, self.sampling)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What decides whether two articles are copies. ``outlet`` is an address's host, else the publisher."""

    title: str
    text: str
    day: date | None = None
    outlet: str | None = None

    @classmethod
    def of(
        cls, *, title: str, text: str, day: date | None, url: str | None, publisher: str | None
    ) -> Wording:
        """The wording of an article by its stored fields."""
        try:
            host = urlsplit(url or "").hostname
        except ValueError:
            host = None
        return cls(title=title, text=text, day=day, outlet=host or publisher)

    @classmethod
    def of_article(cls, article: Article) -> Wording:
        """The wording of an article."""
        return cls.of(
            title=article.title,
            text=article.text,
            day=day_of(article.published_at),
            url=article.url,
            publisher=article.publisher,
        )

    @cached_property
    def body(self) -> Body:
        return _kept_body(self.text) if len(self.text) <= KEPT_CHARACTERS else Body(self.text)

    @cached_property
    def title_stems(self) -> frozenset[str]:
        return frozenset(content_stems(self.title))

    def bands(self) -> tuple[int, ...]:
        """The hashes that the text is filed under, as signed 64-bit integers; none when it is too short."""
        return tuple(self.body.bands.view(np.int64).tolist())


def count_shared(one: Hashes, other: Hashes) -> int:
    """How many numbers two rising rows have in common."""
    fewer, more = (one, other) if len(one) <= len(other) else (other, one)
    if not len(fewer):
        return 0
    places = np.minimum(np.searchsorted(more, fewer), len(more) - 1)
    return int(np.count_nonzero(more[places] == fewer))


def sampled(hashes: Hashes, sampling: int) -> Hashes:
    """The hashes that one in so many is."""
    return hashes if sampling == 1 else hashes[hashes % np.uint64(sampling) == 0]


@lru_cache(maxsize=KEPT_BODIES)
def _kept_body(text: str) -> Body:
    return Body(text)


def _runs(hashed: Hashes) -> Hashes:
    if len(hashed) < SHINGLE:
        return hashed[:0]
    runs = np.zeros(len(hashed) - SHINGLE + 1, np.uint64)
    for offset in range(SHINGLE):
        runs = runs * _FACTOR + hashed[offset : offset + len(runs)]
    return np.unique(_mixed(runs))


def _mixed(numbers: Hashes) -> Hashes:
    """Each number with its bits spread over all 64 (the finalizer of SplitMix64, Steele et al. 2014)."""
    numbers = numbers + _FACTOR
    numbers = (numbers ^ (numbers >> np.uint64(30))) * _FIRST
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _SECOND
    return numbers ^ (numbers >> np.uint64(31))
