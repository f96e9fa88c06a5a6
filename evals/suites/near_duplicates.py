"""The suite ``near-duplicates``: pairs of articles that are copies, look alike, or share a wrong text."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from assistant.errors import ReadError
from assistant.reading import read_file
from assistant.schema import Article, ReadFailure
from assistant.settings import Settings
from evals.base import RIGHT, Account, Case, Suite
from evals.metrics import Summary, Value, miss_rate
from evals.records import HINT, Record, read_records, require_records
from evals.story_groups import Groups, group_articles

DEFAULT_DATA: Path | None = None

LOOK_ALIKE = "look_alike"


class Pair(Record):
    """Two articles; ``level`` says how much they share, ``verdict`` what a reader found."""

    a: str
    b: str
    level: str = LOOK_ALIKE
    verdict: Literal["same", "variant", "wrong_body"] | None = None

    @property
    def kind(self) -> str:
        return self.verdict or self.level


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a pair."""

    merged: bool
    flagged: bool
    articles: tuple[Article, Article]


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[Pair, Outcome]]:
    """The suite over the pairs, all articles grouped at once; raises ReadError for another format."""
    pairs = tuple(read_records(folder / "pairs.jsonl", Pair)) + tuple(
        read_records(folder / "non_pairs.jsonl", Pair)
    )
    require_records(folder / "pairs.jsonl", pairs)
    articles = _read_articles(folder / "articles.jsonl")
    groups = group_articles(articles.values())

    def task(pair: Pair) -> Outcome:
        return _outcome(pair, articles, groups)

    yield Suite(
        name="near-duplicates",
        cases=tuple(Case(case_id=p.id, kind=p.kind, prompt=f"{p.a} and {p.b}", inputs=p) for p in pairs),
        task=task,
        evaluators=(Merging(),),
        summaries=_SUMMARIES,
        account=_account,
        settings={"articles": len(articles), "groups": len(set(groups.of.values()))},
        verb="Comparing",
    )


class Merging:
    """``merged`` for every pair, and whether that is right for those of which it is known."""

    def evaluate(self, inputs: Pair, output: Outcome) -> Mapping[str, Value]:
        values: dict[str, Value] = {"merged": output.merged}
        if inputs.kind == "same":
            values["found"] = output.merged
        elif inputs.kind == LOOK_ALIKE:
            values["kept_apart"] = not output.merged
        elif inputs.kind == "wrong_body":
            values["flagged"] = output.flagged and not output.merged
        return values


def _read_articles(path: Path) -> dict[str, Article]:
    """The articles by record id, read as ingest reads a file of records; raises ReadError."""
    ids = [record.id for record in read_records(path, Record)]
    packed = path.with_name(f"{path.name}.gz")
    with tempfile.TemporaryDirectory(prefix="assistant-eval-") as scratch:
        plain = Path(scratch) / "articles.jsonl"
        plain.write_bytes(path.read_bytes() if path.is_file() else gzip.decompress(packed.read_bytes()))
        found = list(read_file(plain, max_bytes=plain.stat().st_size))
    articles = {}
    for record_id, item in zip(ids, found, strict=True):
        if isinstance(item, ReadFailure):
            raise ReadError(f"The article {record_id} of {path} is not read: {item.reason}.", hint=HINT)
        articles[record_id] = replace(item, article_id=record_id)
    return articles


def _outcome(pair: Pair, articles: Mapping[str, Article], groups: Groups) -> Outcome:
    """Raises KeyError for a pair that names an article that there is not."""
    return Outcome(
        merged=groups.together(pair.a, pair.b),
        flagged=groups.flagged(pair.a, pair.b),
        articles=(articles[pair.a], articles[pair.b]),
    )


def _account(pair: Pair, outcome: Outcome, values: Mapping[str, Value]) -> Account:
    verdict = RIGHT
    if values.get("found") is False:
        verdict = "copies not merged"
    elif values.get("kept_apart") is False:
        verdict = "look-alikes merged"
    elif values.get("flagged") is False:
        verdict = "wrong text merged" if outcome.merged else "wrong text not flagged"
    judged = pair.kind in ("same", "wrong_body", LOOK_ALIKE)
    return Account(
        verdict=verdict,
        details={
            "articles": tuple(f"{each.title} ({each.byline})" for each in outcome.articles),
            "outcome": "one group" if outcome.merged else "flagged" if outcome.flagged else "apart",
            "judged": "yes" if judged else "no",
        },
    )


_SUMMARIES = (
    Summary(name="recall_same", about="copies in one group", of=("found",), by_kind=False),
    Summary(
        name="false_merges",
        about="look-alikes in one group",
        of=("kept_apart",),
        statistic=miss_rate,
        by_kind=False,
    ),
    Summary(
        name="flagged", about="wrong texts apart and with a note that says so", of=("flagged",), by_kind=False
    ),
    Summary(name="merged", about="pairs in one group; by level a curve, not a grade", of=("merged",)),
)
