"""Which lexical index to take: ``python -m evals.lexical_speed [--data DIR]``. Prints, asserts nothing.

The chunks of made news (``made_news``), or of the articles of the set rtqa with ``--data``, are put into each
index that is installed (``lexical_candidates``); ``pip install tantivy bm25s`` for those that the product
does not need. Half of the questions are asked beforehand, the others of all in turn. ``same 10`` is the share
of the exact BM25's first ten that are found. Beside the time stands the processor's, which other work on the
machine disturbs less.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from assistant.chunking import chunk_article
from assistant.index.ranking import Ranked
from assistant.schema import Article
from assistant.terms import content_words
from evals.corpora import text_article
from evals.latency import cpu_model
from evals.lexical_candidates import EXACT, Candidate, Row, Search, candidates
from evals.made_news import make_news
from evals.measured import tree_bytes
from evals.records import Record, read_records

SIZES = (50_000, 500_000)
#: Chunks added at a time, and after that once more, and then taken out again.
STEP = 2_500
#: Chunks asked for, as a search does.
COUNT = 100
#: Words of a made question; words in a larger share of chunks are to made news what «the» is to real news.
WORDS, COMMON = 7, 0.25


class Line(Record):
    """An article, or a question, of the set rtqa."""

    title: str = ""
    text: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one way of asking found, with the seconds and the processor's seconds of each question."""

    found: Sequence[Ranked]
    seconds: Sequence[float]
    busy: Sequence[float]


def main() -> None:
    """Fill, change and ask each candidate at each size."""
    parser = argparse.ArgumentParser(prog="python -m evals.lexical_speed", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of data sets, for the articles of rtqa")
    parser.add_argument("--chunks", type=int, nargs="+", default=SIZES, help="sizes of made news")
    parser.add_argument("--questions", type=int, default=400, help="half of them timed")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, {cpu_model()}, SQLite {sqlite3.sqlite_version}")
    if arguments.data:
        rows = list(_rows(_real(arguments.data)))
        lines = read_records(arguments.data / "rtqa" / "questions.jsonl", Line)
        _measure(rows, [line.question for line in islice(lines, arguments.questions)])
        return
    for size in arguments.chunks:
        made = (story.article for story in make_news(10**9))
        rows = list(islice(_rows(made), size))
        _measure(rows, made_questions(rows, arguments.questions))


def made_questions(rows: Sequence[Row], count: int) -> list[str]:
    """Questions of words that stand together in some chunk, without the commonest; the same for the same."""
    chance = random.Random(11)  # noqa: S311
    sample = chance.sample(rows, min(len(rows), 2_000))
    holding = Counter(word for _, _, text in sample for word in set(content_words(text)))
    common = {word for word, chunks in holding.items() if chunks > COMMON * len(sample)}
    questions = []
    for _, _, text in chance.choices(rows, k=count):
        sentence = content_words(chance.choice(re.split(r"(?<=\.)\s", text)))
        questions.append(" ".join([word for word in sentence if word not in common][:WORDS]))
    return questions


def _real(data: Path) -> Iterator[Article]:
    for line in read_records(data / "rtqa" / "articles.jsonl", Line):
        yield text_article(line.id, line.title, line.text)


def _rows(articles: Iterable[Article]) -> Iterator[Row]:
    number = 0
    for article in articles:
        for chunk in chunk_article(article):
            number += 1
            yield number, article.title, chunk.text


def _measure(rows: Sequence[Row], questions: Sequence[str]) -> None:
    print(f"\n{len(rows)} chunks, {len(questions)} questions")
    with tempfile.TemporaryDirectory(prefix="assistant-lexical-") as scratch:
        before, timed = questions[::2], questions[1::2]
        filled = [_filled(each, rows, before, Path(scratch)) for each in candidates(Path(scratch))]
        ways = {name: search for each in filled for name, search in each.searches().items()}
        _tell_asked(asked(ways, timed))
        for each in filled:
            _change(each, rows[:STEP], len(rows))


def _filled(candidate: Candidate, rows: Sequence[Row], questions: Sequence[str], scratch: Path) -> Candidate:
    held, begun = tree_bytes(os.getpid()), time.process_time()
    for first in range(0, len(rows), STEP):
        candidate.add(rows[first : first + STEP])
    candidate.commit()
    busy = time.process_time() - begun
    for search in candidate.searches().values():
        for question in questions:  # what is loaded by asking is held too
            search(question, COUNT)
    size = sum(path.stat().st_size for path in (scratch / candidate.name).rglob("*") if path.is_file())
    print(f"{candidate.name:<20} made in {busy:7.1f} s of the processor, {size / 1e6:6.0f} MB on disk, "
          f"{(tree_bytes(os.getpid()) - held) / 1e6:6.0f} MB in memory after asking")  # fmt: skip
    return candidate


def _change(candidate: Candidate, rows: Sequence[Row], last: int) -> None:
    """Adds chunks like those there are, and takes them out again."""
    new = [(last + place, title, text) for place, (_, title, text) in enumerate(rows, 1)]
    adding = _busy(lambda: candidate.add(new), candidate.commit)
    removing = _busy(lambda: candidate.remove([number for number, _, _ in new]), candidate.commit)
    print(
        f"{candidate.name:<20} {len(new)} more in {adding:7.2f} s of the processor, out in {removing:7.2f} s"
    )


def _busy(*steps: Callable[[], None]) -> float:
    begun = time.process_time()
    for step in steps:
        step()
    return time.process_time() - begun


def asked(ways: Mapping[str, Search], questions: Sequence[str]) -> dict[str, Asked]:
    """Every question of every way, turn by turn."""
    runs: dict[str, list[tuple[Ranked, float, float]]] = {name: [] for name in ways}
    for place, question in enumerate(questions):
        print(f"\r{place + 1}/{len(questions)}", end="", file=sys.stderr)
        for name, search in ways.items():
            begun, busy = time.perf_counter(), time.process_time()
            found = search(question, COUNT)
            runs[name].append((found, time.perf_counter() - begun, time.process_time() - busy))
    print(file=sys.stderr)
    return {
        name: Asked(
            found=[found for found, _, _ in run],
            seconds=[seconds for _, seconds, _ in run],
            busy=[busy for _, _, busy in run],
        )
        for name, run in runs.items()
    }


def agreement(found: Sequence[Ranked], exact: Sequence[Ranked], first: int = 10) -> float:
    """The mean share of the exact first ones that are among the first ones found."""
    shares = [
        len({number for number, _ in mine[:first]} & {number for number, _ in best[:first]})
        / len(best[:first])
        for mine, best in zip(found, exact, strict=True)
        if best
    ]
    return float(np.mean(shares)) if shares else 1.0


def _tell_asked(runs: Mapping[str, Asked]) -> None:
    base = float(np.median(runs[EXACT].busy))
    for name, run in runs.items():
        middle, high = np.percentile(run.seconds, [50, 95]) * 1000
        busy, busiest = np.percentile(run.busy, [50, 95]) * 1000
        print(f"{name:<20} p50 {middle:7.1f} ms  p95 {high:7.1f} ms; processor p50 {busy:7.1f} ms  "
              f"p95 {busiest:7.1f} ms, {base / max(busy / 1000, 1e-9):6.1f} x faster; "
              f"same 10 {agreement(run.found, runs[EXACT].found):.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
