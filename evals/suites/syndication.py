"""The suite ``syndication``: 500 articles made from the demo's sentences, with known groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ReadError
from assistant.reading import list_files, read_file
from assistant.schema import Article
from assistant.settings import Settings
from evals.base import RIGHT, Account, Case, Suite
from evals.counts import f1, precision, recall
from evals.metrics import Summary, Value
from evals.story_groups import adjusted_rand, group_articles, pair_counts
from evals.syndication import SEED, Made, make_articles

DEFAULT_DATA: Path | None = Path(__file__).resolve().parent.parent / "demo"

_COUNTS = ("pairs_right", "pairs_wrong", "pairs_missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """An article's group as found: the counts of pairs, and who is there wrongly and who is missing."""

    counts: Mapping[str, Value]
    strangers: tuple[Made, ...]
    missing: tuple[Made, ...]


@contextmanager
def open_suite(
    folder: Path, settings: Settings, *, seed: int = SEED, name: str = "syndication"
) -> Iterator[Suite[Made, Neighbours]]:
    """The suite over articles made from those of ``folder/articles``; raises ReadError for too few."""
    made = make(folder / "articles", settings, seed)
    found = group_articles(each.article for each in made).of
    known = {each.article.article_id: each.group for each in made}
    counts = pair_counts(known, found)

    def task(case: Made) -> Neighbours:
        own = case.article.article_id
        others = [each for each in made if each is not case]
        there = [each for each in others if found[each.article.article_id] == found[own]]
        return Neighbours(
            counts=counts[own],
            strangers=tuple(each for each in there if each.group != case.group),
            missing=tuple(each for each in others if each.group == case.group and each not in there),
        )

    yield Suite(
        name=name,
        cases=tuple(_case(each) for each in made),
        task=task,
        evaluators=(Pairs(),),
        summaries=_SUMMARIES,
        account=_account,
        settings={
            "seed": seed,
            "articles": len(made),
            "known_groups": len(set(known.values())),
            "found_groups": len(set(found.values())),
            "kinds": dict(Counter(each.kind for each in made)),
        },
        verb="Comparing",
    )


class Pairs:
    """The counts of pairs of an article, and ``own_group``: all of its group and nobody else."""

    def evaluate(self, inputs: Made, output: Neighbours) -> Mapping[str, Value]:
        return {**output.counts, "own_group": not output.strangers and not output.missing}


def make(folder: Path, settings: Settings, seed: int) -> list[Made]:
    """Articles of a seed, made from those of a folder; raises ReadError for too few."""
    most = int(settings.max_file_mb * 1_000_000)
    files = [each for each in list_files([folder]) if isinstance(each, Path)]
    read = [each for path in files for each in read_file(path, max_bytes=most) if isinstance(each, Article)]
    try:
        return make_articles(read, seed=seed)
    except (ValueError, IndexError) as error:
        raise ReadError(
            f"No articles can be made from those of {folder}: {error}.", hint="Give some forty news articles."
        ) from None


def _case(made: Made) -> Case[Made]:
    article = made.article
    return Case(
        case_id=article.article_id,
        kind=made.kind,
        prompt=f"{article.title} ({made.group})",
        inputs=made,
        cluster=made.group,
    )


def _account(made: Made, found: Neighbours, values: Mapping[str, Value]) -> Account:
    troubles = [
        *(["with strangers"] if found.strangers else []),
        *(["apart from its group"] if found.missing else []),
    ]
    details = {
        "grouped with": tuple(_line(each) for each in found.strangers[:8]),
        "missing": tuple(_line(each) for each in found.missing[:8]),
    }
    return Account(
        verdict=" and ".join(troubles) or RIGHT,
        details={label: lines for label, lines in details.items() if lines},
        loss=float(len(found.strangers) + len(found.missing)),
    )


def _line(made: Made) -> str:
    return f"{made.article.article_id}, {made.kind}: {made.article.title} ({made.article.byline})"


_SUMMARIES = (
    Summary(
        name="pair_f1",
        about="harmonic mean of pair precision and recall",
        of=_COUNTS,
        statistic=f1,
    ),
    Summary(
        name="pair_precision",
        about="pairs in one group that belong together",
        of=_COUNTS,
        statistic=precision,
    ),
    Summary(
        name="pair_recall", about="pairs that belong together in one group", of=_COUNTS, statistic=recall
    ),
    Summary(
        name="adjusted_rand",
        about="agreement of the groups, 0 for chance and 1 for the same",
        of=_COUNTS,
        statistic=adjusted_rand,
        by_kind=False,
    ),
    Summary(name="own_group", about="articles with all of their group and nobody else", of=("own_group",)),
)
