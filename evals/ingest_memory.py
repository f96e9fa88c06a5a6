"""Whether memory stays flat: ``python -m evals.ingest_memory --data DIR``. Prints, asserts nothing.

The articles of the set rtqa are ingested once as they are, and once in so many altered copies that there are
26,000: in each copy every letter is moved on in the alphabet, so that it is another story in other words. The
peak is that of all processes together. Nothing of it is about speed: with ``--made-vectors`` the embedding is
left out, and its own memory with it, for both.
"""

from __future__ import annotations

import argparse
import json
import os
import string
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain, count, islice
from pathlib import Path

from evals.latency import cpu_model
from evals.measured import Measured, measure
from evals.records import Record, read_records

#: Articles in one file, as a crawler of one day would write it.
IN_A_FILE = 500
LARGER = 26_000


class Line(Record):
    """What is ingested of an article of the set."""

    title: str = ""
    date: str | None = None
    text: str


def main() -> None:
    """Ingest both and print the peaks."""
    parser = argparse.ArgumentParser(prog="python -m evals.ingest_memory", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--articles", type=int, help="of the smaller run: the first N of the 5,016")
    parser.add_argument("--larger", type=int, default=LARGER, help="articles of the larger run")
    parser.add_argument("--made-vectors", action="store_true", help="leave the embedding out")
    arguments = parser.parse_args()
    lines = list(islice(read_records(arguments.data / "rtqa" / "articles.jsonl", Line), arguments.articles))
    print(f"{os.cpu_count()} cores, {cpu_model()}{', vectors made up' if arguments.made_vectors else ''}")
    runs = [_run(lines, size, arguments.made_vectors) for size in (len(lines), arguments.larger)]
    print(f"the larger peak is {runs[1].peak_bytes / runs[0].peak_bytes:.2f} x the smaller")


def _run(lines: list[Line], size: int, made_vectors: bool) -> Measured:
    with tempfile.TemporaryDirectory(prefix="assistant-memory-") as scratch:
        folder = Path(scratch) / "articles"
        folder.mkdir()
        _write(folder, islice(chain.from_iterable(_copy(lines, number) for number in count()), size))
        options = ["--made-vectors"] if made_vectors else []
        run = measure([sys.executable, "-m", "evals.ingest_once", Path(scratch) / "home", folder, *options])
    told = run.told
    print(f"{told['articles']} articles, {told['chunks']} chunks, {told['failed']} failed: "
          f"{told['seconds']:.0f} s, peak {run.peak_bytes / 1e6:.0f} MB")  # fmt: skip
    return run


def _copy(lines: list[Line], number: int) -> Iterator[dict[str, str | None]]:
    moved = str.maketrans(
        string.ascii_letters, _moved(string.ascii_lowercase, number) + _moved(string.ascii_uppercase, number)
    )
    for line in lines:
        yield {
            "id": f"{line.id}-{number}",
            "title": line.title.translate(moved),
            "url": f"https://copies.example/{number}/{line.id}",
            "date": line.date,
            "text": line.text.translate(moved),
        }


def _moved(alphabet: str, by: int) -> str:
    by %= len(alphabet)
    return alphabet[by:] + alphabet[:by]


def _write(folder: Path, records: Iterator[dict[str, str | None]]) -> None:
    for number in count():
        part = list(islice(records, IN_A_FILE))
        if not part:
            return
        lines = "".join(json.dumps(record) + "\n" for record in part)
        (folder / f"{number:05d}.jsonl").write_text(lines, "utf-8")


if __name__ == "__main__":
    main()
