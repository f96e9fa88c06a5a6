"""How much of an article's text is mapped to its raw source, and whether the words stand there."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from assistant.cleaning import repair
from assistant.reading.mapping import raw_place
from assistant.reading.scanning import text_words
from assistant.schema import Article, SourceMap

#: Sentences of each article whose places are checked, drawn with this seed.
SENTENCES = 20
SEED = 1
_SENTENCE = re.compile(r"[^.!?\n]{20,}[.!?\n]")
_UNSEEN = ("script", "style")


@dataclass(slots=True)
class Tally:
    """Counts over articles; ``wrong`` holds quotes with what stands at their place."""

    articles: int = 0
    words: int = 0
    mapped: int = 0
    sentences: int = 0
    placed: int = 0
    right: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)

    def add(self, article: Article, raw: str) -> None:
        source_map = article.source_map
        if source_map is None:
            return
        self.articles += 1
        words = text_words(article.text)
        self.words += len(words)
        self.mapped += sum(_mapped(source_map, (words.place(at, at) for at in range(len(words)))))
        for start, end in _sample(article.text):
            self.sentences += 1
            place = raw_place(source_map, start, end)
            if place is None:
                continue
            self.placed += 1
            quote, stretch = article.text[start:end], raw[place[0] : place[1]]
            if letters(quote) in {letters(shown) for shown in shown_words(stretch)}:
                self.right += 1
            else:
                self.wrong.append((quote, stretch))


def _mapped(source_map: SourceMap, places: Iterable[tuple[int, int]]) -> Iterator[bool]:
    """Of each word in order, whether a run holds it."""
    runs = iter(source_map.runs)
    run = next(runs, None)
    for start, end in places:
        while run is not None and run.end <= start:
            run = next(runs, None)
        yield run is not None and run.start <= start and end <= run.end


def _sample(text: str) -> list[tuple[int, int]]:
    found = [match.span() for match in _SENTENCE.finditer(text) if letters(match[0])]
    return random.Random(SEED).sample(found, min(SENTENCES, len(found)))  # noqa: S311 - a sample


def shown_words(stretch: str) -> Iterator[str]:
    """What a stretch of a page shows: as markup, and as a string of JSON that holds text or markup."""
    yield stretch
    yield _shown(stretch)
    try:
        inner = json.loads(f'"{stretch}"', strict=False)
    except ValueError:
        return
    yield inner
    yield _shown(inner)


def _shown(markup: str) -> str:
    """The text of a piece of markup, by another parser than the map is made with."""
    reader = _Reader(convert_charrefs=True)
    reader.feed(markup)
    reader.close()
    return "".join(reader.pieces)


class _Reader(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.pieces: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in _UNSEEN:
            self.pieces.append(data)


def letters(text: str) -> str:
    """Letters and figures alone, without case and typographic forms."""
    folded = unicodedata.normalize("NFKC", repair(text)).casefold()
    return "".join(character for character in folded if character.isalnum())
