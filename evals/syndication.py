"""Makes articles with known groups: originals, their syndicated copies, and what only looks like one.

The material is the sentences of given articles. An original is a new sequence of sentences, most of
them on one event; no two originals share more than a fifth of their sentences, so that those on one
event are look-alikes of each other. Everything follows from a seed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import PurePosixPath
from random import Random

from assistant.schema import Article
from assistant.sentences import split_sentences
from assistant.terms import content_stems
from evals import look_alikes, rewording
from evals.look_alikes import Draft, Sentences

ORIGINALS, WITHOUT_COPIES = 110, 30
QUOTING, ROUND_UPS, INSTALMENTS = 24, 12, 14
FOLLOW_UPS, GALLERIES, NOTICES = 16, 4, 8
MATCHES, MARKETS, BRIEFS = 12, 10, 4
MOST_COPIES = 12
#: No two originals share more than this much of the shorter one's sentences.
MOST_SHARED = 0.2
FIRST_DAY = date(2023, 1, 2)
#: Rules of grouping were chosen on articles of the first seed and measured on those of the second.
SEED, HELD_OUT_SEED = 20_230_102, 424_242


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An article with the group it belongs to, and how it was made."""

    article: Article
    group: str
    kind: str


@dataclass(frozen=True, slots=True)
class Material:
    """Sentences by event, none much like another, and the titles of their articles."""

    events: dict[str, list[str]] = field(default_factory=dict)
    titles: dict[str, list[str]] = field(default_factory=dict)

    @property
    def all(self) -> list[str]:
        return [sentence for sentences in self.events.values() for sentence in sentences]


def make_articles(sources: Sequence[Article], *, articles: int = 500, seed: int = SEED) -> list[Made]:
    """As many articles with known groups, in a random order; raises ValueError for too little material."""
    chance = Random(seed)  # noqa: S311 - nothing here is secret
    material = gather(sources)
    share = articles / 500
    originals = _originals(material, chance, max(2, round(ORIGINALS * share)))
    drafts = [
        *originals,
        *_quoting(originals, material, chance, round(QUOTING * share)),
        *_round_ups(originals, chance, round(ROUND_UPS * share)),
        *_instalments(material, chance, round(INSTALMENTS * share)),
        *_look_alikes(originals, material, chance, share),
    ]
    copied = originals[round(WITHOUT_COPIES * share) :]
    counts = dict.fromkeys(range(len(copied)), 0)
    while len(drafts) < articles:
        number = chance.choice([each for each, count in counts.items() if count < MOST_COPIES])
        counts[number] += 1
        drafts.append(_copy(copied[number], material, chance))
    chance.shuffle(drafts)
    return [_finish(draft, number, chance) for number, draft in enumerate(drafts[:articles])]


def _look_alikes(originals: Sequence[Draft], material: Material, chance: Random, share: float) -> list[Draft]:
    def some(number: int) -> list[Draft]:
        return chance.sample(list(originals), round(number * share))

    def rest(number: int) -> Sentences:
        return tuple(chance.sample(material.all, number))

    return [
        *look_alikes.follow_ups(some(FOLLOW_UPS), rest, chance),
        *look_alikes.with_gallery(some(GALLERIES), rest, chance),
        *look_alikes.matches(FIRST_DAY, chance, round(MATCHES * share)),
        *look_alikes.markets(FIRST_DAY, chance, round(MARKETS * share)),
        *look_alikes.briefs(FIRST_DAY, chance, round(BRIEFS * share)),
        *look_alikes.notices(some(NOTICES), chance),
    ]


def gather(sources: Sequence[Article]) -> Material:
    """The sentences of 8 to 50 words that are not much like one before them; articles of an event
    have names that begin alike."""
    material = Material()
    seen: list[frozenset[str]] = []
    for article in sources:
        event = PurePosixPath(article.source).name.partition("-")[0].partition(".")[0]
        material.titles.setdefault(event, []).append(article.title)
        for start, end in split_sentences(article.text):
            sentence = " ".join(article.text[start:end].split())
            stems = frozenset(content_stems(sentence))
            alike = any(len(stems & each) >= 0.4 * len(stems | each) for each in seen)
            if 8 <= len(sentence.split()) <= 50 and stems and not alike:
                seen.append(stems)
                material.events.setdefault(event, []).append(sentence)
    return material


def _originals(material: Material, chance: Random, number: int) -> list[Draft]:
    made: list[Draft] = []
    weights = [len(sentences) for sentences in material.events.values()]
    for tries in range(200 * number):
        if len(made) == number:
            return made
        event = chance.choices(list(material.events), weights)[0]
        size = chance.randint(9, 22)
        own = round(size * chance.uniform(0.2, 0.7))
        sentences = _draw(material, event, own, size - own, chance)
        if any(_overlap(sentences, each.sentences) > MOST_SHARED for each in made):
            continue
        day = FIRST_DAY + timedelta(days=chance.randrange(200))
        title = chance.choice(material.titles[event])
        made.append(Draft(title=title, sentences=sentences, day=day, group=f"o{tries}", kind="original"))
    raise ValueError("the articles have too few sentences for so many originals")


def _draw(material: Material, event: str, own: int, others: int, chance: Random) -> Sentences:
    pool = material.events[event]
    drawn = chance.sample(pool, min(own, len(pool)))
    rest = [
        each
        for each in chance.sample(material.all, min(len(material.all), others + own))
        if each not in drawn
    ]
    return (*drawn, *rest[: own + others - len(drawn)])


def _overlap(one: Sentences, other: Sentences) -> float:
    return len(set(one) & set(other)) / min(len(one), len(other))


def _copy(original: Draft, material: Material, chance: Random) -> Draft:
    """A copy by one way of editing, or by two; half of them under another title."""
    ways = chance.sample(list(EDITS), 2 if chance.random() < 0.3 else 1)
    sentences = original.sentences
    for way in ways:
        sentences = EDITS[way](sentences, material, chance)
    title = original.title
    if "reheaded" in ways or chance.random() < 0.5:
        title = rewording.headline(original.sentences, chance)
    day = original.day + timedelta(days=chance.choice((0, 0, 0, 1, 1, 2)))
    kind = ways[0] if len(ways) == 1 else "two_edits"
    return Draft(title=title, sentences=sentences, day=day, group=original.group, kind=kind)


def _cut(sentences: Sentences, material: Material, chance: Random) -> Sentences:
    return sentences[: max(4, round(len(sentences) * chance.uniform(0.25, 0.8)))]


def _reordered(sentences: Sentences, material: Material, chance: Random) -> Sentences:
    step = chance.randint(1, 3)
    paragraphs = [sentences[i : i + step] for i in range(0, len(sentences), step)]
    chance.shuffle(paragraphs)
    return tuple(sentence for paragraph in paragraphs for sentence in paragraph)


def _localised(sentences: Sentences, material: Material, chance: Random) -> Sentences:
    first, last = rewording.local_sentences(chance)
    return (first, *sentences, last)


def _updated(sentences: Sentences, material: Material, chance: Random) -> Sentences:
    changed = tuple(
        rewording.new_figures(each, chance) if chance.random() < 0.3 else each for each in sentences
    )
    kept = changed[: max(4, len(changed) - chance.randint(0, 3))]
    return (*chance.sample(material.all, chance.randint(1, max(1, len(kept) // 4))), *kept)


def _rewritten(sentences: Sentences, material: Material, chance: Random) -> Sentences:
    return tuple(rewording.other_words(each) for each in sentences)


def _reheaded(sentences: Sentences, material: Material, chance: Random) -> Sentences:
    return sentences


#: The ways in which a copy is edited; each takes the sentences, what there is to draw from, and chance.
EDITS: dict[str, Callable[[Sentences, Material, Random], Sentences]] = {
    "cut": _cut,
    "reordered": _reordered,
    "localised": _localised,
    "updated": _updated,
    "rewritten": _rewritten,
    "reheaded": _reheaded,
}


def _quoting(originals: Sequence[Draft], material: Material, chance: Random, number: int) -> list[Draft]:
    """Other texts under the title and on the day of an original, with a fifth of its sentences."""
    made = []
    for original in chance.sample(list(originals), number):
        quoted = chance.sample(original.sentences, round(MOST_SHARED * len(original.sentences)))
        rest = [each for each in chance.sample(material.all, 20) if each not in original.sentences]
        sentences = [*rest[: len(original.sentences) - len(quoted)], *quoted]
        chance.shuffle(sentences)
        group = f"quoting {original.group}"
        made.append(
            Draft(
                title=original.title,
                sentences=tuple(sentences),
                day=original.day,
                group=group,
                kind="quoting",
            )
        )
    return made


def _round_ups(originals: Sequence[Draft], chance: Random, number: int) -> list[Draft]:
    """The first sentences of several originals in one text."""
    made = []
    for each in range(number):
        stories = chance.sample(list(originals), chance.randint(3, 6))
        sentences = tuple(s for story in stories for s in story.sentences[: chance.randint(2, 5)])
        day = min(story.day for story in stories)
        made.append(
            Draft(
                title="News in brief", sentences=sentences, day=day, group=f"round-up {each}", kind="round_up"
            )
        )
    return made


def _instalments(material: Material, chance: Random, number: int) -> list[Draft]:
    """A weekly column: a third of each is the same."""
    made = []
    for week in range(number):
        new = tuple(chance.sample(material.all, 2 * len(rewording.COLUMN)))
        day = FIRST_DAY + timedelta(weeks=week)
        sentences = (*rewording.COLUMN[:2], *new, *rewording.COLUMN[2:])
        title = f"{rewording.COLUMN_TITLE}, week {week + 1}"
        made.append(Draft(title=title, sentences=sentences, day=day, group=f"week {week}", kind="instalment"))
    return made


def _finish(draft: Draft, number: int, chance: Random) -> Made:
    """The article of a draft: paragraphs, an outlet, and what outlets put around a text."""
    outlet = draft.outlet or chance.choice(rewording.OUTLETS)
    step = chance.randint(1, 3)
    paragraphs = [" ".join(draft.sentences[i : i + step]) for i in range(0, len(draft.sentences), step)]
    if chance.random() < 0.4 and not draft.bare:
        paragraphs[0] = f"{chance.choice(rewording.DATELINES)} {paragraphs[0]}"
    if chance.random() < 0.3 and not draft.bare:
        paragraphs.append(chance.choice(rewording.CLOSINGS))
    text = "\n\n".join(paragraphs)
    article_id = f"s{number:04d}"
    article = Article(
        article_id=article_id,
        source=f"{article_id}.txt",
        title=draft.title,
        text=text,
        content_hash=hashlib.sha256(f"{draft.title}\n{text}".encode()).hexdigest(),
        url=f"https://{outlet.lower().replace(' ', '-')}.example/{article_id}",
        publisher=outlet,
        published_at=draft.day,
    )
    return Made(article=article, group=draft.group, kind=draft.kind)
