"""How long a search takes, beside LlamaIndex's: ``python -m evals.retrieval_speed --data DIR``.

The questions of the set rtqa whose articles are known are searched for in its index, over 57 thousand chunks,
question by question in turn: by ours without and with the day of the question, and by the program in
``evals/peers``, a QueryFusionRetriever over Chroma and BM25, which has no way to be told the day. Both embed
the question with the weights of MiniLM and give 50 chunks; the peer is given our vectors of the chunks. It
needs an environment of its own (``evals/peers/requirements.txt``), named by ``--peer-python``; without it
only ours is timed. The first questions are asked beforehand. Seconds are those of one search in a warm
process. Prints, asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from assistant.chunking import embedded_text
from assistant.embedding.minilm import find_weights
from assistant.index import IndexReader, Layout
from assistant.pipeline import Assistant
from assistant.settings import load_settings
from evals.corpora import Corpus, open_corpus, read_articles
from evals.latency import cpu_model
from evals.records import read_records
from evals.retrieval import rank_measures, single_needs
from evals.searching import RANKED, article_ids
from evals.suites.rtqa import Question

PEER = Path(__file__).with_name("peers") / "llama_index_retrieval.py"
#: Questions asked before the clock starts.
BEFORE = 50
OURS, DATED, THEIRS = "ours", "ours, as of the day", "LlamaIndex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One search: its seconds, and the ids of the articles found, best first."""

    seconds: float
    articles: Sequence[str]


Search = Callable[[Question], Found]


def main() -> None:
    """Take turns and print times, recalls and ratios."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval_speed", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--peer-python", type=Path, help="the python of the peer's environment")
    parser.add_argument("--questions", type=int, help="the first N of those with known articles")
    arguments = parser.parse_args()
    folder = arguments.data / "rtqa"
    known = (each for each in read_records(folder / "questions.jsonl", Question) if each.silver_ids)
    questions = list(islice(known, arguments.questions))
    path = folder / "articles.jsonl"
    corpus = Corpus(name="rtqa", files=(path,), articles=lambda: read_articles(path))
    print(f"{os.cpu_count()} cores, {cpu_model()}, Python {platform.python_version()}")
    with open_corpus(corpus, load_settings()) as (desk, _):
        print(f"{desk.info().chunks} chunks, {len(questions)} questions")
        ways = {OURS: _ours(desk, dated=False), DATED: _ours(desk, dated=True)}
        if arguments.peer_python is None:
            _tell(in_turn(ways, questions), questions)
            return
        with _peer(arguments.peer_python, desk) as theirs:
            _tell(in_turn({**ways, THEIRS: theirs}, questions), questions)


def in_turn(ways: Mapping[str, Search], questions: Sequence[Question]) -> dict[str, list[Found]]:
    """Every question asked of every way, one after the other; the first of them once more beforehand."""
    for question in questions[:BEFORE]:
        for search in ways.values():
            search(question)
    runs: dict[str, list[Found]] = {name: [] for name in ways}
    for question in questions[BEFORE:] or questions:
        for name, search in ways.items():
            runs[name].append(search(question))
    return runs


def recall(runs: Sequence[Found], questions: Sequence[Question]) -> float:
    """The mean share of a question's articles that are among the first ten found."""
    return float(
        np.mean(
            [
                rank_measures(run.articles, single_needs(question.silver_ids), ("recall_10",))["recall_10"]
                for run, question in zip(runs, questions, strict=True)
            ]
        )
    )


def _ours(desk: Assistant, *, dated: bool) -> Search:
    def search(question: Question) -> Found:
        begun = time.perf_counter()
        passages = desk.search(question.question, as_of=question.day if dated else None, top_k=RANKED)
        return Found(seconds=time.perf_counter() - begun, articles=article_ids(passages))

    return search


@contextmanager
def _peer(python: Path, desk: Assistant) -> Iterator[Search]:
    """The peer with the chunks and vectors of ours, once it is ready."""
    with tempfile.TemporaryDirectory(prefix="assistant-peer-") as scratch:
        chunks, vectors = _exported(desk, Path(scratch))
        told_of = (chunks, vectors, find_weights(), Path(scratch) / "store", RANKED)
        command = [str(word) for word in (python, PEER, *told_of)]
        quiet = {
            "ANONYMIZED_TELEMETRY": "False", "HF_HUB_OFFLINE": "1", "PYTHONPATH": "",
            "TOKENIZERS_PARALLELISM": "true",
        }  # fmt: skip
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **quiet}
        ) as process:
            if process.stdin is None or process.stdout is None:
                raise AssertionError("both are pipes")
            told = process.stdout

            def search(question: Question) -> Found:
                print(json.dumps(question.question), file=process.stdin, flush=True)
                return Found(**json.loads(_line(told)))

            while _line(told).strip() != "ready":  # what its libraries print before it
                continue
            yield search
            process.stdin.close()


def _line(told: Iterator[str]) -> str:
    line = next(told, None)
    if line is None:
        sys.exit("the peer ended")
    return line


def _exported(desk: Assistant, folder: Path) -> tuple[Path, Path]:
    """The chunks of an index as they were embedded, and their vectors."""
    layout = Layout(home=desk.settings.home, name=desk.name)
    with closing(sqlite3.connect(layout.database)) as connection:
        rows = connection.execute("SELECT number, vector FROM vectors ORDER BY number").fetchall()
    np.save(folder / "vectors.npy", np.stack([np.frombuffer(vector, "<f4") for _, vector in rows]))
    with IndexReader(layout) as reader, (folder / "chunks.jsonl").open("w", encoding="utf-8") as file:
        for first in range(0, len(rows), 500):
            numbers = [number for number, _ in rows[first : first + 500]]
            found = reader.chunks(numbers)
            for chunk, article in (found[number] for number in numbers):
                record = {"article_id": article.article_id, "text": embedded_text(article, chunk)}
                file.write(f"{json.dumps(record)}\n")
    return folder / "chunks.jsonl", folder / "vectors.npy"


def _tell(runs: Mapping[str, Sequence[Found]], questions: Sequence[Question]) -> None:
    timed = questions[BEFORE:] or questions
    ours = np.array([run.seconds for run in runs[OURS]])
    for name, found in runs.items():
        seconds = np.array([run.seconds for run in found])
        middle, high = np.percentile(seconds, [50, 95]) * 1000
        ratios = np.percentile(seconds, [50, 95]) / np.percentile(ours, [50, 95])
        print(f"{name:<20} p50 {middle:7.1f} ms   p95 {high:7.1f} ms   recall_10 {recall(found, timed):.3f}  "
              f"n {len(found)}   {ratios[0]:.2f} x ours at p50, {ratios[1]:.2f} x at p95")  # fmt: skip


if __name__ == "__main__":
    main()
