"""How often a judge is right where people judged: measured in the run whose grades it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evals.judges import OWN, Judge
from evals.judging import MAIN, Claim
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


def with_validity(report: Report, judge: Judge, folders: Iterable[Path]) -> Report:
    """The report with the judge's own balanced accuracy on each set that lies in one of the folders.

    A report without grades stays as it is; a notice tells the validity, or that it is not known.
    """
    if GRADED not in report.metrics:
        return report
    metrics = validity(judge, tuple(folders))
    about = {name: f"the judge of citations against people, {_set(name)}" for name in metrics}
    return replace(
        report,
        metrics={**report.metrics, **metrics},
        about={**report.about, **about},
        settings={**report.settings, "judge": dict(judge.identity)},
        notices=(*report.notices, _notice(judge, metrics)),
    )


def validity(judge: Judge, folders: Iterable[Path]) -> dict[str, Metric]:
    """Balanced accuracy, by set, over its claims with the texts they cite, whole."""
    metrics: dict[str, Metric] = {}
    for name, read in SETS.items():
        folder = next((each / name for each in folders if (each / name).is_dir()), None)
        if folder is not None:
            summary = Summary(
                name=f"{METRIC}.{name.replace('-', '_')}",
                about="",
                of=("accepted", "rejected"),
                statistic=mean_of_means,
                by_kind=False,
            )
            metrics |= summarise(list(_agreement(judge, read(folder))), [summary])
    return metrics


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
