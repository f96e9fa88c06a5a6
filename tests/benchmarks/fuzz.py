"""Reads damaged and hostile files until the time is up: ``python -m tests.benchmarks.fuzz --minutes 5``.

Holds each file to what the tests hold small ones to (``tests.reading.isolated``) and prints, by format, how
many were read, the most seconds of a core until an article or a failure came, and the most memory. Files
that break a rule are kept. ``--pages DIR`` adds saved pages (``.html``, ``.html.gz``) of yours to what is
damaged.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from assistant.reading.opened import suffix_of
from tests.reading import hostile
from tests.reading.isolated import Isolated, Outcome, broken_rules
from tests.reading.making import seeds
from tests.reading.mutating import mutant

_MAX_BYTES = 20_000_000
_HTML = (".html", ".html.gz")


@dataclass(slots=True)
class Figures:
    """What the files of one format came to."""

    files: int = 0
    articles: int = 0
    seconds: float = 0.0
    slowest: str = ""
    memory: int = 0
    largest: str = ""
    broken: int = 0

    def add(self, name: str, outcome: Outcome) -> None:
        self.files += 1
        self.articles += outcome.articles
        if outcome.seconds > self.seconds:
            self.seconds, self.slowest = outcome.seconds, name
        if outcome.memory > self.memory:
            self.memory, self.largest = outcome.memory, name
        self.broken += bool(broken_rules(outcome))


def files(seed: int, size: int, pages: list[Path]) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The hostile files first, then damaged ones without end, under names that tell how to make them."""
    if size:
        yield from hostile.cases(size)
    random, number = Random(seed), 0
    while True:
        good = seeds()
        if pages:
            page = pages[number % len(pages)].read_bytes()
            page = gzip.decompress(page) if page.startswith(b"\x1f\x8b") else page
            good |= {".html": page, ".html.gz": gzip.compress(page, 1)}
        for suffix in sorted(good):
            number += 1
            yield f"mutant-{seed}-{number}{suffix}", partial(mutant, suffix, good, random)


def main() -> int:
    """Returns 1 when a file broke a rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--size", type=int, default=1_000_000, help="of the hostile files in bytes, 0 for none"
    )
    parser.add_argument("--pages", type=Path, action="append", default=[])
    parser.add_argument("--only", default="", help="formats, as .pdf,.docx")
    parser.add_argument("--keep", type=Path, default=Path("reports/fuzz"))
    given = parser.parse_args()
    pages = [path for folder in given.pages for path in sorted(folder.iterdir()) if path.name.endswith(_HTML)]
    wanted = set(filter(None, given.only.split(",")))
    figures: dict[str, Figures] = defaultdict(Figures)
    end = time.monotonic() + 60 * given.minutes
    given.keep.mkdir(parents=True, exist_ok=True)
    with Isolated() as reader:
        for name, make in files(given.seed, given.size, pages):
            if time.monotonic() > end:
                break
            suffix = suffix_of(name)
            if wanted and suffix not in wanted:
                continue
            path = given.keep / name
            path.write_bytes(make())
            outcome = reader.read(path, max_bytes=_MAX_BYTES)
            figures[suffix].add(name, outcome)
            if broken := broken_rules(outcome):
                print(f"{path}: {'; '.join(broken)}", flush=True)
            else:
                path.unlink()
    return _printed(figures)


def _printed(figures: dict[str, Figures]) -> int:
    print(f"{'format':12} {'files':>6} {'articles':>8} {'seconds':>8} {'MB':>6}  slowest, largest")
    for suffix, each in sorted(figures.items()):
        row = f"{suffix:12} {each.files:6} {each.articles:8} {each.seconds:8.2f} {each.memory / 1e6:6.0f}"
        print(f"{row}  {each.slowest}, {each.largest}")
    broken = sum(each.broken for each in figures.values())
    print(f"{sum(each.files for each in figures.values())} files read, {broken} broke a rule")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
