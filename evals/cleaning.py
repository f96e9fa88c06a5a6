"""What cleaning loses, leaves and maps: ``python -m evals.cleaning [--data DIR]``. Prints.

The map is measured on the sets of pages, the loss on articles that others have cleaned already, both below
DIR; what is left of dirt is measured on the demo's articles, and needs no data.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.cleaning import paragraphs, repair, without_furniture, without_late_furniture
from assistant.reading import read_file
from assistant.reading.decoding import decode
from assistant.reading.tracing import digest_of
from assistant.schema import Article
from assistant.settings import load_settings
from evals.leftovers import leftovers
from evals.mapped import Tally
from evals.pages import Page, page_bytes, page_cases, page_reader
from evals.records import Record, read_records

DEMO = Path(__file__).with_name("demo")
PAGE_SETS = ("article-extraction", "trafilatura-news", "htmldate")
CLEAN_SETS = ("rtqa", "near-duplicates")
SEED = 1


class Text(Record):
    """A record with a text; its other fields are not read."""

    text: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(prog="python -m evals.cleaning", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of the data sets")
    parser.add_argument("--sample", type=int, default=0, help="print so many removed lines of each set")
    parser.add_argument("--wrong", action="store_true", help="print what is left and what stands wrong")
    given = parser.parse_args(arguments)
    _print_leftovers(list(_demo_articles()), show=given.wrong)
    if given.data is not None:
        for name in CLEAN_SETS:
            _print_loss(given.data / name, sample=given.sample)
        for name in PAGE_SETS:
            _print_map(given.data / name, show=given.wrong)


def _demo_articles() -> Iterator[Article]:
    for path in sorted((DEMO / "articles").iterdir()):
        for item in read_file(path, max_bytes=1_000_000):
            if isinstance(item, Article) and "\n\n" in item.text:
                yield item


def _print_leftovers(articles: Sequence[Article], *, show: bool) -> None:
    print(f"\nLeft of dirt put into {len(articles)} articles of the demo")
    print(f"{'kind':<24} {'put in':>7} {'removed':>8} {'story kept':>11}")
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for kind, figures in leftovers(articles).items():
        removed = figures.put - len(figures.left)
        print(
            f"{kind:<24} {figures.put:>7} {_share(removed, figures.put):>8}"
            f" {_share(figures.kept, figures.characters, 5):>11}"
        )
        total = totals[kind.partition(".")[2] or kind]
        total[0] += figures.put
        total[1] += removed
        for line, times in Counter(figures.left).items() if show else ():
            print(f"    {times:>3} {line}")
    for half in ("tuned", "fresh"):
        print(f"{'all ' + half:<24} {totals[half][0]:>7} {_share(totals[half][1], totals[half][0]):>8}")


def _print_loss(folder: Path, *, sample: int) -> None:
    """What is removed of texts that were cleaned by those who made the set."""
    articles = before = after = 0
    removed: list[tuple[str, str]] = []
    characters: Counter[str] = Counter()
    for record in read_records(folder / "articles.jsonl", Text):
        articles += 1
        blocks = paragraphs(repair(record.text))
        kept, gone = without_furniture(blocks)
        kept, stamps = without_late_furniture(kept)
        before += len("".join(record.text.split()))
        after += sum(len("".join(block.split())) for block in kept)
        for each in (*gone, *stamps):
            removed.append((each.kind, each.line))
            characters[each.kind] += len("".join(each.line.split()))
    print(
        f"\nRemoved of {articles} articles of {folder.name}: {_share(before - after, before, 5)} of {before}"
    )
    lines = Counter(kind for kind, _ in removed)
    for kind, number in lines.most_common():
        print(f"{kind:<24} {number:>7} lines {characters[kind]:>8} characters")
    other = before - after - characters.total()
    print(f"{'characters mended':<24} {'':>7}       {other:>8} characters")
    drawn = random.Random(SEED).sample(removed, min(sample, len(removed)))  # noqa: S311 - a sample
    for kind, line in sorted(drawn):
        print(f"    {kind:<18} {line}")


def _print_map(folder: Path, *, show: bool) -> None:
    tally = Tally()
    with page_reader(folder, load_settings()) as read:
        for case in page_cases(folder, Page):
            article = read(case.inputs).article
            raw = decode(page_bytes(folder, case.inputs))
            if article and article.source_map and digest_of(raw) == article.source_map.digest:
                tally.add(article, raw)
    print(f"\nMap of {tally.articles} pages of {folder.name}")
    print(f"words mapped            {_share(tally.mapped, tally.words, 4):>8} of {tally.words}")
    print(f"sentences with a place  {_share(tally.placed, tally.sentences, 4):>8} of {tally.sentences}")
    print(f"of these right          {_share(tally.right, tally.placed, 4):>8}")
    for quote, stretch in tally.wrong if show else ():
        print(f"    {quote[:150]!r}\n    {stretch[:300]!r}")


def _share(part: int, whole: int, places: int = 3) -> str:
    return f"{part / whole:.{places}f}" if whole else "-"


if __name__ == "__main__":
    main()
