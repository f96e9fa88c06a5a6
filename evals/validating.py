"""How often a judge is right where people judged: measured in the run whose grades it gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.index.layout import replace_file
from evals.judges import OWN, Judge
from evals.judging import MAIN, Claim
from evals.kept_vectors import digest
from evals.metrics import Metric, Summary, Value, mean_of_means, summarise
from evals.report import Report
from evals.suites import expertqa, qags_xsum, wice

#: The sets with people's judgements.
SETS: Mapping[str, Callable[[Path], list[Claim]]] = {
    "wice": wice.read_claims,
    "expertqa": expertqa.read_claims,
    "qags-xsum": qags_xsum.read_claims,
}
GRADED = "citation_recall"
METRIC = "judge_balanced_accuracy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Whether the judge agreed with people on a claim."""

    kind: str
    values: Mapping[str, Value]
    cluster: str


def with_validity(report: Report, judge: Judge, folders: Iterable[Path], kept: Path) -> Report:
    """The report with the judge's own balanced accuracy on each set that lies in one of the folders.

    A report without grades stays as it is; a notice tells the validity, or that it is not known. What was
    measured is kept in the folder ``kept``, by the judge and the files of the set.
    """
    if GRADED not in report.metrics:
        return report
    metrics = validity(judge, tuple(folders), kept)
    about = {name: f"the judge of citations against people, {_set(name)}" for name in metrics}
    return replace(
        report,
        metrics={**report.metrics, **metrics},
        about={**report.about, **about},
        settings={**report.settings, "judge": dict(judge.identity)},
        notices=(*report.notices, _notice(judge, metrics)),
    )


def validity(judge: Judge, folders: Sequence[Path], kept: Path) -> dict[str, Metric]:
    """Balanced accuracy, by set, over its claims with the texts they cite, whole."""
    metrics: dict[str, Metric] = {}
    for name, read in SETS.items():
        folder = next((each / name for each in folders if (each / name).is_dir()), None)
        if folder is not None:
            path = kept / f"judge-{_key(judge, folder)}.json"
            if not path.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(path, json.dumps(_measured(judge, read(folder))).encode())
            found = json.loads(path.read_bytes())
            metrics |= {f"{METRIC}.{name.replace('-', '_')}": Metric.from_dict(each) for each in found}
    return metrics


def _key(judge: Judge, folder: Path) -> str:
    files = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.jsonl*"))]
    return digest(json.dumps([dict(judge.identity), files], sort_keys=True))


def _measured(judge: Judge, claims: Iterable[Claim]) -> list[dict[str, float | int]]:
    """The balanced accuracy, in a list; none where a set lacks a class."""
    summary = Summary(
        name=METRIC, about="", of=("accepted", "rejected"), statistic=mean_of_means, by_kind=False
    )
    return [each.to_dict() for each in summarise(list(_agreement(judge, claims)), [summary]).values()]


def _agreement(judge: Judge, claims: Iterable[Claim]) -> Iterator[Judged]:
    for claim in claims:
        label = claim.labels[MAIN]
        agrees = judge.supports(claim.text, claim.evidence) == label
        yield Judged(
            kind=claim.kind,
            values={"accepted" if label else "rejected": agrees},
            cluster=claim.cluster or claim.case_id,
        )


def _notice(judge: Judge, metrics: Mapping[str, Metric]) -> str:
    name = judge.identity["name"]
    who = "the project's own checker" if name == OWN else name
    if not metrics:
        return (
            f"Citations were judged by {who}, which was not validated: wice, expertqa and qags-xsum were not "
            "found. Give the folder of the sets as ASSISTANT_EVAL_DATA."
        )
    figures = ", ".join(f"{each.value:.2f} on {_set(name)} (n {each.n})" for name, each in metrics.items())
    return f"Citations were judged by {who}; its balanced accuracy against people is {figures}."


def _set(name: str) -> str:
    return name.removeprefix(f"{METRIC}.").replace("_", "-")
