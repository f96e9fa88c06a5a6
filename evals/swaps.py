"""Makes sentences that are true to their article, and sentences with one thing in them exchanged.

A number, a day, a name or a speaker is exchanged for one that the collection has elsewhere, or a negation is
put in or taken out. True sentences are copied, or reworded by rules that keep what they say.
Everything follows from a seed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from random import Random

from assistant.schema import Article
from assistant.sentences import split_sentences
from evals import exchanging, true_rewording

SEED = 20_210_329
#: Rules of the checker were made with the first half of the events in view, never with the second.
DEVELOPED, HELD_OUT = "developed", "held_out"
WORDS = range(6, 61)
#: How often all sentences are gone through for a kind: chance exchanges something else each time.
ROUNDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A sentence with what it cites; ``true`` unless something was exchanged, ``kind`` says what or how."""

    case_id: str
    kind: str
    true: bool
    text: str
    original: str
    evidence: tuple[str, ...]
    about: str
    half: str
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A sentence of an article, and what could be cited for it: itself, its neighbours too, all."""

    text: str
    evidence: tuple[str, ...]
    about: str
    event: str


def make_sentences(articles: Sequence[Article], *, count: int = 1_000, seed: int = SEED) -> list[Made]:
    """``count`` altered and as many true sentences, fewer where the articles do not give so many."""
    chance = Random(seed)  # noqa: S311 - nothing here is secret
    sources = [source for article in articles for source in sources_of(article)]
    stock = exchanging.gather([source.text for source in sources])
    altered = {kind: partial(way, stock=stock) for kind, way in exchanging.WAYS.items()}
    return [
        *_draw(sources, altered, count, chance, true=False),
        *_draw(sources, true_rewording.WAYS, count, chance, true=True),
    ]


def sources_of(article: Article) -> Iterator[Source]:
    """The sentences of an article that are neither very short nor very long."""
    event = PurePosixPath(article.source).name.partition("-")[0].partition(".")[0]
    texts = [article.text[start:end] for start, end in split_sentences(article.text)]
    for place, text in enumerate(texts):
        if len(text.split()) in WORDS:
            nearby = " ".join(texts[max(0, place - 1) : place + 2])
            yield Source(
                text=" ".join(text.split()),
                evidence=(text, nearby, article.text),
                about=f"{article.byline} {article.title}",
                event=event,
            )


def half_of(event: str) -> str:
    """The half that an event belongs to."""
    return (DEVELOPED, HELD_OUT)[hashlib.sha256(event.encode()).digest()[0] % 2]


Way = Callable[[str, Random], str | None]


def _draw(
    sources: Sequence[Source], ways: Mapping[str, Way], count: int, chance: Random, *, true: bool
) -> Iterator[Made]:
    """As many of each kind as of the others where there is room, no two the same; the first kinds fill up."""
    made: dict[str, tuple[str, Source]] = {}
    for most in (count // len(ways), count):
        for kind, way in ways.items():
            _fill(made, kind, way, sources, chance, min(count, len(made) + most - _number(made, kind)))
    for place, (text, (kind, source)) in enumerate(made.items()):
        yield Made(
            case_id=f"{'true' if true else 'altered'}-{kind}-{place:04d}",
            kind=kind,
            true=true,
            text=text,
            original=source.text,
            evidence=(source.evidence[place % len(source.evidence)],),
            about=source.about,
            half=half_of(source.event),
            event=source.event,
        )


def _number(made: Mapping[str, tuple[str, Source]], kind: str) -> int:
    return sum(each == kind for each, _ in made.values())


def _fill(
    made: dict[str, tuple[str, Source]],
    kind: str,
    way: Way,
    sources: Sequence[Source],
    chance: Random,
    most: int,
) -> None:
    """Adds sentences of a kind until there are so many, or no more are to be had."""
    for _ in range(ROUNDS):
        for source in chance.sample(list(sources), len(sources)):
            if len(made) >= most:
                return
            text = way(source.text, chance)
            if text is not None:
                made.setdefault(text, (kind, source))
