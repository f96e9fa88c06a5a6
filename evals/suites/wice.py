"""The suite ``wice``: whether the cited article supports the sentence, and which of its sentences do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import UsageError
from assistant.schema import Article
from assistant.settings import Settings
from assistant.verifying.aligning import Evidence
from assistant.verifying.facts import read_facts
from assistant.verifying.features import chosen_together
from evals.base import Account, Suite
from evals.corpora import Corpus, open_corpus, text_article
from evals.floors import Lexical
from evals.judging import IN_PART, MAIN, Claim, make_suite
from evals.metrics import Reference, Summary, Value
from evals.records import Record, read_records, require_records
from evals.retrieval import rank_measures, single_needs
from evals.searching import Searcher, article_ids, variants

DEFAULT_DATA: Path | None = None

SUPPORTED, NOT_SUPPORTED = "supported", "not_supported"
MEASURES = ("recall_3", "recall_5", "recall_10")
#: Sentences ranked for a claim.
RANKED = 10


class Item(Record):
    """A claim with the sentences of the article that it cites.

    Each of ``supporting_sets`` holds sentences that are together enough for what is supported.
    """

    claim: str
    label: str
    sentences: tuple[str, ...]
    supporting_sets: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The scores of the judges, and the sentences found by the search, by BM25 alone and by the alignment."""

    scores: Mapping[str, float]
    found: Sequence[str]
    lexical: Sequence[str]
    chosen: Sequence[str]


def read_claims(folder: Path) -> list[Claim]:
    """The claims of ``claims.jsonl``; raises ReadError for another format."""
    return [_claim(item) for item in read_records(folder / "claims.jsonl", Item)]


@contextmanager
def open_suite(
    folder: Path, settings: Settings, *, without: Collection[str] = ()
) -> Iterator[Suite[Claim, Outcome]]:
    """The suite over ``claims.jsonl``; raises ReadError for another format."""
    path = folder / "claims.jsonl"
    items = {item.id: item for item in read_records(path, Item)}
    require_records(path, tuple(items.values()))
    judging = make_suite("wice", read_claims(folder), settings, references=_REFERENCES)
    corpus = Corpus(
        name="wice",
        files=(path,),
        articles=lambda: [each for item in items.values() for each in _sentences(item)],
        # The outlet stands for the claim, to search in its article alone; it says nothing of the text.
        embedded=lambda article, chunk: chunk.text,
    )
    with open_corpus(corpus, settings, without) as (desk, notices):

        def task(claim: Claim) -> Outcome:
            item = items[claim.case_id]
            names = {str(number): text for number, text in enumerate(item.sentences)}
            with Lexical(names) as floor:
                lexical = floor.rank(item.claim, RANKED)
            return Outcome(
                scores=judging.task(claim), found=_search(desk, item), lexical=lexical, chosen=_choose(item)
            )

        yield Suite(
            name="wice",
            cases=judging.cases,
            task=task,
            evaluators=(Sentences(items), Judged(judging)),
            summaries=(*_SUMMARIES, *judging.summaries),
            account=lambda claim, outcome, values: _account(judging, items, claim, outcome, values),
            settings={**judging.settings, "embedding": dict(desk.info().embedding)},
            notices=notices,
            verb=judging.verb,
            references=_REFERENCES,
            calibrated=judging.calibrated,
        )


@dataclass(frozen=True, slots=True)
class Sentences:
    """Recall of the supporting set that was found best, for claims that have one."""

    items: Mapping[str, Item]

    def evaluate(self, inputs: Claim, output: Outcome) -> Mapping[str, Value]:
        sets = [set(each) for each in self.items[inputs.case_id].supporting_sets if each]
        values: dict[str, Value] = {}
        found = {"": output.found, "bm25": output.lexical, "chosen": output.chosen}
        for variant, ranking in found.items():
            measured = [
                rank_measures(ranking, single_needs(map(str, each)), MEASURES, variant=variant)
                for each in sets
            ]
            for name in measured[0] if measured else ():
                values[name] = max(each[name] for each in measured)
        return values


@dataclass(frozen=True, slots=True)
class Judged:
    """The judging suites' values."""

    judging: Suite[Claim, Mapping[str, float]]

    def evaluate(self, inputs: Claim, output: Outcome) -> Mapping[str, Value]:
        (evaluator,) = self.judging.evaluators
        return evaluator.evaluate(inputs, output.scores)


def _claim(item: Item) -> Claim:
    return Claim(
        case_id=item.id,
        kind=item.label,
        text=item.claim,
        evidence=("\n".join(item.sentences),),
        labels={MAIN: item.label == SUPPORTED, IN_PART: item.label != NOT_SUPPORTED},
        cluster="\n".join(item.sentences[:20]),
    )


def _sentences(item: Item) -> Iterator[Article]:
    """Each sentence as an article, with the claim in the place of the outlet."""
    for number, text in enumerate(item.sentences):
        if text.strip():
            yield text_article(f"{item.id}#{number}", "", text, publisher=item.id)


def _search(desk: Searcher, item: Item) -> list[str]:
    """The numbers of the sentences found in the claim's own article."""
    found = []
    with suppress(UsageError):  # an article without sentences
        found = article_ids(desk.search(item.claim, publishers=[item.id], top_k=RANKED))
    return [each.rpartition("#")[2] for each in found]


def _choose(item: Item) -> list[str]:
    """The numbers of sentences chosen as those that a network of inference reads, the best first."""
    facts = tuple(read_facts(text) for text in item.sentences)
    evidence = Evidence(sentences=facts, published=(None,) * len(facts))
    return [str(number) for number in chosen_together(read_facts(item.claim), evidence, RANKED)]


def _account(
    judging: Suite[Claim, Mapping[str, float]],
    items: Mapping[str, Item],
    claim: Claim,
    outcome: Outcome,
    values: Mapping[str, Value],
) -> Account:
    item = items[claim.case_id]
    account = judging.account(claim, outcome.scores, values)
    wanted = {str(number) for each in item.supporting_sets for number in each}
    lines = tuple(
        f"{place}. {item.sentences[int(number)]}{' ✓' if number in wanted else ''}"
        for place, number in enumerate(outcome.found[:5], start=1)
    )
    gold = tuple(item.sentences[number] for number in (item.supporting_sets or ((),))[0])
    details = {**account.details, "evidence": gold or "none", "found": lines}
    return replace(account, details=details)


_SUMMARIES = (
    Summary(name="recall_3", about="supporting sentences among the first 3 of the article", of=("recall_3",)),
    Summary(name="recall_5", about="supporting sentences among the first 5", of=("recall_5",)),
    Summary(name="recall_10", about="supporting sentences among the first 10", of=("recall_10",)),
    *variants(MEASURES, "bm25", "floor: BM25 over the article's sentences"),
    *variants(MEASURES, "chosen", "chosen together by the alignment, as a network of inference reads them"),
)
_BM25 = "BM25 over the article's sentences"
_FLOOR = "word overlap, its threshold fitted; T5-3B on gold parts of 100 of the claims"
_REFERENCES = {
    "recall_3": Reference(floor="recall_3.bm25", stated=0.735, about=_BM25),
    "recall_5": Reference(floor="recall_5.bm25", stated=0.828, about=_BM25),
    "recall_10": Reference(floor="recall_10.bm25", stated=0.911, about=_BM25),
    "balanced_accuracy": Reference(
        floor="balanced_accuracy.overlap", stated=0.711, anchor=0.857, about=_FLOOR
    ),
    "auc": Reference(floor="auc.overlap", stated=0.741, anchor=0.897, about=_FLOOR),
    "balanced_accuracy.in_part": Reference(
        floor="balanced_accuracy.overlap.in_part", stated=0.821, about=_FLOOR
    ),
    "auc.in_part": Reference(floor="auc.overlap.in_part", stated=0.850, about=_FLOOR),
}
