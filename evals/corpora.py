"""Indexes of whole corpora, made once: retrieval suites search them as ``assistant search`` would.

An index is named by what makes it: the files of the corpus, the embedding, and the code that reads,
cuts, groups and stores. It is filled in steps, so that a run that was stopped goes on where it was,
and its vectors are kept apart: an index that has to be made again embeds only what is new.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

import assistant
from assistant.chunking import chunk_article, embedded_text
from assistant.errors import ReadError
from assistant.index import IndexWriter, Layout, open_writer
from assistant.pipeline import Assistant
from assistant.pipeline.parts import embedder_of
from assistant.reading import read_file
from assistant.schema import Article, Chunk, ReadFailure
from assistant.settings import Settings
from evals.kept_vectors import KeptVectors, digest
from evals.records import HINT, Record, read_records

#: The folder of these indexes, beside the user's own.
FOLDER = ".evals"
#: Articles stored in one step.
STEP = 32
_MAKERS = (
    "reading", "cleaning", "chunking.py", "sentences.py", "terms.py", "grouping", "index/database.py",
    "index/stories.py",
)  # fmt: skip
_MADE = "made.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Articles to be searched: ``files`` are what they are read from, ``articles`` reads them.

    What cannot be read is a notice. ``chunks`` cuts an article and ``embedded`` is what is embedded of
    a chunk, by default as ingest does it.
    """

    name: str
    files: tuple[Path, ...]
    articles: Callable[[], Iterable[Article | ReadFailure]]
    chunks: Callable[[Article], Sequence[Chunk]] = chunk_article
    embedded: Callable[[Article, Chunk], str] = embedded_text


@contextmanager
def open_corpus(
    corpus: Corpus, settings: Settings, without: Collection[str] = ()
) -> Iterator[tuple[Assistant, tuple[str, ...]]]:
    """The corpus as an open index, made first where it is not there, and notices on what was not read.

    ``without`` names parts of the search to leave out. Raises IndexBusy when another process is making it.
    """
    home = settings.home / FOLDER
    asked = embedder_of(settings)
    embedder = KeptVectors(asked, home)
    key = digest(json.dumps([_digests(corpus.files), dict(embedder.identity), _code()], sort_keys=True))
    layout = Layout(home=home, name=f"{corpus.name}-{key}")
    made = layout.folder / _MADE
    if not made.is_file():
        made.write_text(json.dumps(_make(corpus, layout, embedder)), "utf-8")
        _discard_others(corpus.name, layout)
    notices = tuple(json.loads(made.read_text("utf-8")))
    here = settings.model_copy(update={"home": home})
    with Assistant.open(layout.name, settings=here, embedding=asked, without=without) as desk:
        yield desk, notices


def read_articles(path: Path) -> Iterator[Article | ReadFailure]:
    """The articles of a file of records as ingest reads them, under the records' own ids."""
    ids = [record.id for record in read_records(path, Record)]
    with tempfile.TemporaryDirectory(prefix="assistant-eval-") as scratch:
        plain = Path(scratch) / "articles.jsonl"
        plain.write_bytes(_content(path))
        found = read_file(plain, max_bytes=plain.stat().st_size)
        for record_id, item in zip(ids, found, strict=True):
            if isinstance(item, ReadFailure):
                yield replace(item, source=record_id)
            else:
                yield replace(item, article_id=record_id, source=record_id)


def text_article(
    article_id: str, title: str, text: str, *, publisher: str | None = None, day: date | None = None
) -> Article:
    """An article of a text that is clean, and no more known of it."""
    return Article(
        article_id=article_id,
        source=article_id,
        title=title,
        text=text,
        content_hash=digest(json.dumps([title, text, publisher, str(day)])),
        publisher=publisher,
        published_at=day,
    )


def stored_file(path: Path) -> Path:
    """The file, or its gzipped form; raises ReadError when there is neither."""
    packed = path.with_name(f"{path.name}.gz")
    if path.is_file() or packed.is_file():
        return path if path.is_file() else packed
    raise ReadError(f"There is no file {path}.", hint=HINT)


def _content(path: Path) -> bytes:
    given = stored_file(path)
    content = given.read_bytes()
    return gzip.decompress(content) if given != path else content


def _make(corpus: Corpus, layout: Layout, embedder: KeptVectors) -> list[str]:
    """Fills the index; articles of an earlier, stopped run stay. Returns notices."""
    notes = Console(stderr=True)
    notes.print(f"Reading {corpus.name} …", markup=False)
    found = list(corpus.articles())
    articles = [item for item in found if isinstance(item, Article)]
    steps = [articles[first : first + STEP] for first in range(0, len(articles), STEP)]
    with open_writer(layout, embedder.identity) as writer:
        for step in track(steps, description=f"Embedding {corpus.name}, once", console=notes):
            new = [a for a in step if writer.content_hash(a.article_id) != a.content_hash]
            _store(writer, embedder, corpus, new)
        writer.synchronise()
    return [f"{item.source}: {item.reason}" for item in found if isinstance(item, ReadFailure)]


def _store(writer: IndexWriter, embedder: KeptVectors, corpus: Corpus, articles: Sequence[Article]) -> None:
    step = [(article, corpus.chunks(article)) for article in articles]
    texts = [corpus.embedded(article, chunk) for article, chunks in step for chunk in chunks]
    vectors = embedder.embed(texts) if texts else np.zeros((0, embedder.dimensions), np.float32)
    with writer.transaction():
        first = 0
        for article, chunks in step:
            writer.put(article, chunks, vectors[first : first + len(chunks)])
            first += len(chunks)


def _digests(files: Iterable[Path]) -> list[str]:
    return [hashlib.sha256(stored_file(file).read_bytes()).hexdigest() for file in files]


def _code() -> str:
    """A digest of the code that decides what an index holds."""
    root = Path(assistant.__file__).parent
    files = (file for name in _MAKERS for file in sorted((root / name).rglob("*.py")) or [root / name])
    return digest("".join(file.read_text("utf-8") for file in files))


def _discard_others(name: str, layout: Layout) -> None:
    """Removes the indexes that earlier code made of the corpus with the same vectors; they are large."""
    embedding = json.loads(layout.manifest.read_text("utf-8"))["embedding"]
    for made in layout.home.glob(f"{name}-*/{_MADE}"):
        manifest = made.with_name(layout.manifest.name)
        if made.parent == layout.folder or not manifest.is_file():
            continue
        if json.loads(manifest.read_text("utf-8"))["embedding"] == embedding:
            shutil.rmtree(made.parent, ignore_errors=True)
