"""Makes an archive of news with known groups, day by day and without end: for measuring at scale.

The words mean nothing, but are as often and as repeated as those of news: a few common ones and many
rare ones (Zipf), names of the day, phrases that all outlets use, a closing paragraph that an outlet
puts under everything, columns with the same frame every week, and stories that other outlets carry
as they are, cut, with a paragraph of their own, updated or in another order. All follows from a seed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from assistant.schema import Article

FIRST_DAY = date(2019, 1, 1)
OUTLETS, COLUMNS, PHRASES = 60, 12, 600
VOCABULARY, NAMES_OF_A_DAY = 40_000, 150
#: Articles on one day, and how many of the new ones other outlets carry.
DAILY, CARRIED = 55, 0.25
#: The share of sentences that are stock phrases; of articles that end with their outlet's paragraph.
STOCK, CLOSING = 0.08, 0.6
MOST_COPIES = 40

_ONSETS = "b d f g h k l m n p r s t v w br cl dr fl gr pl pr sh sl st th tr".split()
_NUCLEI = "a e i o u ai ea ie oa ou".split()

Sentences = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article with the group that it belongs to."""

    article: Article
    group: str


def make_news(articles: int, *, seed: int = 1) -> Iterator[Story]:
    """So many articles with known groups, by day; holds no more than a few days in memory."""
    archive = _Archive(np.random.default_rng(seed))
    made = 0
    for number in range(articles):
        for story in archive.day(number):
            if made == articles:
                return
            made += 1
            yield story


class _Archive:
    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance
        syllables = [onset + nucleus for onset in _ONSETS for nucleus in _NUCLEI]
        drawn = chance.integers(len(syllables), size=(2 * VOCABULARY, 4)).tolist()
        lengths = chance.integers(1, 5, 2 * VOCABULARY).tolist()
        made = ("".join(syllables[each] for each in row[:n]) for row, n in zip(drawn, lengths, strict=True))
        self._words = np.array(list(dict.fromkeys(made))[:VOCABULARY])
        weights = 1 / (np.arange(len(self._words)) + 2.7)
        self._cumulated = np.cumsum(weights) / weights.sum()
        self._phrases = [self._sentence(()) for _ in range(PHRASES)]
        self._closings = [[self._sentence(()) for _ in range(chance.integers(1, 4))] for _ in range(OUTLETS)]
        self._frames = [[self._sentence(()) for _ in range(6)] for _ in range(COLUMNS)]
        self._later: dict[int, list[Story]] = defaultdict(list)
        self._made = 0

    def day(self, number: int) -> list[Story]:
        """The articles of a day, in a random order."""
        today = FIRST_DAY + timedelta(days=number)
        names = [word.capitalize() for word in self._drawn(NAMES_OF_A_DAY * 4)[::4]]
        stories = self._later.pop(number, [])
        while len(stories) < DAILY:
            title, sentences = self._new(number, names)
            group = f"g{self._made}"
            stories.append(self._story(title, sentences, today, group))
            if self._chance.random() < CARRIED:
                for _ in range(min(MOST_COPIES, int(self._chance.zipf(1.8)))):
                    delay = int(self._chance.choice([0, 0, 0, 1, 1, 2]))
                    day = today + timedelta(days=delay)
                    copy = self._story(*self._copy(title, sentences, names), day, group)
                    (self._later[number + delay] if delay else stories).append(copy)
        self._chance.shuffle(stories)
        return stories

    def _new(self, number: int, names: Sequence[str]) -> tuple[str, Sentences]:
        if number % 7 < 2 and self._chance.random() < 0.05:
            frame = self._frames[self._chance.integers(COLUMNS)]
            return "Column " + frame[0][:30], [*frame, *(self._sentence(names) for _ in range(12))]
        own = self._chance.choice(names, 8).tolist()
        sentences = [self._sentence(own) for _ in range(self._chance.integers(11, 31))]
        for place in np.flatnonzero(self._chance.random(len(sentences)) < STOCK):
            sentences[place] = self._phrases[self._chance.integers(PHRASES)]
        return sentences[0][: self._chance.integers(30, 70)], sentences

    def _copy(self, title: str, sentences: Sentences, names: Sequence[str]) -> tuple[str, Sentences]:
        way = self._chance.integers(6)
        if way == 1:
            sentences = sentences[: max(5, round(len(sentences) * self._chance.uniform(0.3, 0.9)))]
        elif way == 2:
            sentences = [self._sentence(names), *sentences, self._sentence(names)]
        elif way == 3:
            chosen = self._chance.random(len(sentences)) < 0.2
            sentences = [
                self._sentence(names) if new else old for new, old in zip(chosen, sentences, strict=True)
            ]
        elif way == 4:
            sentences = [sentences[each] for each in self._chance.permutation(len(sentences))]
        return (sentences[1][:50] if way == 5 else title), sentences

    def _story(self, title: str, sentences: Sentences, day: date, group: str) -> Story:
        outlet = int(self._chance.integers(OUTLETS))
        closing = self._closings[outlet] if self._chance.random() < CLOSING else []
        text = "\n\n".join(" ".join(part) for part in (sentences[:4], sentences[4:], closing) if part)
        self._made += 1
        name = hashlib.sha256(str(self._made).encode()).hexdigest()[:12]
        article = Article(
            article_id=name,
            source=f"{name}.txt",
            title=title,
            text=text,
            content_hash=hashlib.sha256(f"{title}\n{text}".encode()).hexdigest(),
            url=f"https://outlet{outlet}.example/{name}",
            publisher=f"Outlet {outlet}",
            published_at=day,
        )
        return Story(article=article, group=group)

    def _sentence(self, names: Sequence[str]) -> str:
        """Ten to thirty-five words, some of them the names given, some figures."""
        found = self._drawn(int(self._chance.integers(10, 36)))
        for place in np.flatnonzero(self._chance.random(len(found)) < 0.06) if len(names) else ():
            found[place] = str(self._chance.choice(names))
        for place in np.flatnonzero(self._chance.random(len(found)) < 0.02):
            found[place] = str(self._chance.integers(2, 5000))
        sentence = " ".join(found)
        return f"{sentence[0].upper()}{sentence[1:]}."

    def _drawn(self, number: int) -> list[str]:
        places = np.searchsorted(self._cumulated, self._chance.random(number))
        found: list[str] = self._words[np.minimum(places, len(self._words) - 1)].tolist()
        return found
