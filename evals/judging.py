"""What the judging suites share: how often the project's own checker is right where people judged.

The checker gives a score, so a threshold has to be chosen. It is chosen on other cases than the one it
is applied to: the claims are dealt into folds, whole clusters at a time, and for each fold the threshold
that has the best balanced accuracy on all the others is taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.spans import supporting_span
from assistant.embedding import Embedder
from assistant.pipeline.parts import embedder_of
from assistant.schema import Chunk, Passage
from assistant.settings import Settings
from assistant.terms import content_stems
from assistant.verifying import PARTLY_FROM, SUPPORTED_FROM, Checker, LearnedChecker
from assistant.verifying import Claim as Asked
from evals.base import RIGHT, Account, Case, Suite
from evals.corpora import FOLDER, text_article
from evals.kept_vectors import KeptVectors
from evals.metrics import Array, Reference, Summary, Value, mean_of_means

FOLDS = 5
#: The label that every judging suite has; others are named.
MAIN = ""
#: The label of what is supported at least in part.
IN_PART = "in_part"
FLOOR = "overlap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence with the texts that it cites; ``labels`` are what people found, by name.

    True is for supported. A label that a claim does not have does not count it.
    """

    case_id: str
    kind: str
    text: str
    evidence: tuple[str, ...]
    labels: Mapping[str, bool]
    cluster: str = ""


#: Gives each claim a score.
Scorer = Callable[[Sequence[Claim]], Sequence[float]]


def judges(embedder: Embedder) -> Mapping[str, Scorer]:
    """Who judges: the checker in three ways, and the floor."""
    return {
        "": lambda claims: _checked(LearnedChecker(embedder), claims, lambda claim: claim.evidence),
        "words": lambda claims: _checked(LearnedChecker(), claims, lambda claim: claim.evidence),
        "spans": lambda claims: _checked(LearnedChecker(embedder), claims, spans),
        FLOOR: lambda claims: [overlap(claim) for claim in claims],
    }


def _checked(
    checker: Checker, claims: Sequence[Claim], evidence_of: Callable[[Claim], tuple[str, ...]]
) -> list[float]:
    asked = [Asked(sentence=claim.text, evidence=evidence_of(claim)) for claim in claims]
    return [check.score for check in checker.check(asked)]


def spans(claim: Claim) -> tuple[str, ...]:
    """What an answer would quote of the texts: a few sentences of each."""
    return tuple(_quote(claim.text, text) for text in claim.evidence)


def overlap(claim: Claim) -> float:
    """The floor: the share of the claim's content words that are in the evidence."""
    asked = set(content_stems(claim.text))
    known = {stem for text in claim.evidence for stem in content_stems(text)}
    return len(asked & known) / len(asked) if asked else 1.0


_ABOUT = {
    "": "the checker on the whole texts cited",
    "words": "the checker without an embedding",
    "spans": "the checker on the sentences that an answer would quote",
    FLOOR: "floor: the share of content words",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One judge against one label; ``accepted`` says of each claim, by its id, whether it is supported."""

    judge: str
    label: str
    threshold: str
    accepted: Mapping[str, bool]

    def named(self, name: str) -> str:
        """The name with the variant behind it."""
        return ".".join(part for part in (name, self.judge, self.threshold, self.label) if part)


def make_suite(
    name: str, claims: Sequence[Claim], settings: Settings, *, references: Mapping[str, Reference]
) -> Suite[Claim, Mapping[str, float]]:
    """The suite over claims, each scored by all judges."""
    embedder = KeptVectors(embedder_of(settings), settings.home / FOLDER)
    scores = {
        judge: dict(zip((claim.case_id for claim in claims), score(claims), strict=True))
        for judge, score in judges(embedder).items()
    }
    looks = tuple(_looks(claims, scores))
    return Suite(
        name=name,
        cases=tuple(
            Case(case_id=c.case_id, kind=c.kind, prompt=c.text, inputs=c, cluster=c.cluster) for c in claims
        ),
        task=lambda claim: {judge: scores[judge][claim.case_id] for judge in scores},
        evaluators=(Judgements(looks),),
        summaries=tuple(summary for look in looks for summary in _summaries(look)),
        account=_account,
        settings={"folds": FOLDS, "supported_from": SUPPORTED_FROM, "embedding": dict(embedder.identity)},
        verb="Judging",
        references=references,
        calibrated=("score", "label"),
    )


@dataclass(frozen=True, slots=True)
class Judgements:
    """For each look whether the claim is rightly ``accepted`` or ``rejected``, and its score and label."""

    looks: Sequence[Look]

    def evaluate(self, inputs: Claim, output: Mapping[str, float]) -> Mapping[str, Value]:
        values: dict[str, Value] = {}
        for look in self.looks:
            if look.label not in inputs.labels:
                continue
            label, accepted = inputs.labels[look.label], look.accepted[inputs.case_id]
            values[look.named("accepted" if label else "rejected")] = accepted == label
            if not look.threshold:
                values |= {look.named("score"): output[look.judge], look.named("label"): float(label)}
        return values


def begins(label: str) -> float:
    """The score from which the checker itself says that a label is true."""
    return PARTLY_FROM if label == IN_PART else SUPPORTED_FROM


def _looks(claims: Sequence[Claim], scores: Mapping[str, Mapping[str, float]]) -> Iterator[Look]:
    for label in dict.fromkeys(label for claim in claims for label in claim.labels):
        having = [claim for claim in claims if label in claim.labels]
        truth = np.array([claim.labels[label] for claim in having])
        folds = fold_numbers([claim.cluster or claim.case_id for claim in having])
        for judge in scores:
            points = np.array([scores[judge][claim.case_id] for claim in having])
            thresholds = {"": accept_held_out(points, truth, folds)}
            if judge == "":
                thresholds["own"] = points >= begins(label)
            if judge == FLOOR:
                thresholds["fitted"] = points >= best_threshold(points, truth)
            for threshold, accepted in thresholds.items():
                by_id = {claim.case_id: bool(is_in) for claim, is_in in zip(having, accepted, strict=True)}
                yield Look(judge=judge, label=label, threshold=threshold, accepted=by_id)


def fold_numbers(clusters: Sequence[str]) -> NDArray[np.int64]:
    """The fold of each case: whole clusters, dealt out in an order that only their names decide."""
    order = sorted(set(clusters), key=lambda name: hashlib.sha256(name.encode()).digest())
    place = {name: number % FOLDS for number, name in enumerate(order)}
    return np.array([place[name] for name in clusters], np.int64)


def accept_held_out(scores: Array, truth: NDArray[np.bool_], folds: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Each score against the threshold that is best for the other folds."""
    accepted = np.zeros(len(scores), np.bool_)
    for fold in np.unique(folds):
        here = folds == fold
        accepted[here] = scores[here] >= best_threshold(scores[~here], truth[~here])
    return accepted


def best_threshold(scores: Array, truth: NDArray[np.bool_]) -> float:
    """The threshold with the best balanced accuracy, the middle one of the best; the checker's own where
    only one class is known."""
    if truth.all() or not truth.any():
        return SUPPORTED_FROM
    steps = np.unique(scores)
    candidates = np.concatenate([[steps[0]], (steps[1:] + steps[:-1]) / 2, [steps[-1] + 1e-6]])
    accepted = scores[None, :] >= candidates[:, None]
    accuracy = (accepted[:, truth].mean(axis=1) + (~accepted[:, ~truth]).mean(axis=1)) / 2
    best = np.flatnonzero(accuracy >= accuracy.max() - 1e-12)
    return float(candidates[best[len(best) // 2]])


def area_under_curve(rows: Array) -> Array:
    """The chance that a supported claim (second column 1) scores above one that is not; ties count half."""
    return np.asarray([_area(part) for part in rows.reshape(-1, *rows.shape[-2:])]).reshape(rows.shape[:-2])


def _area(rows: Array) -> float:
    scores, labels = rows[~np.isnan(rows[:, 0])].T
    true, false = scores[labels == 1], np.sort(scores[labels == 0])
    if not len(true) or not len(false):
        return float("nan")
    below = np.searchsorted(false, true, "left") + np.searchsorted(false, true, "right")
    return float(below.mean() / 2 / len(false))


def _quote(sentence: str, text: str) -> str:
    article = text_article("evidence", "", text)
    chunk = Chunk(chunk_id="evidence", article_id="evidence", start=0, end=len(text), text=text)
    span = supporting_span(sentence, Passage(chunk=chunk, article=article, score=0.0))
    return text[span.start : span.end]


def _account(claim: Claim, output: Mapping[str, float], values: Mapping[str, Value]) -> Account:
    verdict = RIGHT
    if values.get("accepted") is False:
        verdict = "rejected, though supported"
    elif values.get("rejected") is False:
        verdict = "accepted, though not supported"
    score = output[""]
    label = claim.labels.get(MAIN)
    return Account(
        verdict=verdict,
        loss=abs(float(label) - score) if label is not None else 0.0,
        details={
            "score": f"{score:.2f}",
            "people found": claim.kind.replace("_", " "),
            "evidence": tuple(text[:1_500] for text in claim.evidence),
        },
    )


_THRESHOLDS = {
    "": "",
    "own": ", its own verdict",
    "fitted": ", a threshold fitted on these very claims",
}


def _summaries(look: Look) -> Iterator[Summary]:
    about = _ABOUT[look.judge] + _THRESHOLDS[look.threshold]
    about += f"; {look.label.replace('_', ' ')}" if look.label else ""
    yield Summary(
        name=look.named("balanced_accuracy"),
        about=about,
        of=(look.named("accepted"), look.named("rejected")),
        statistic=mean_of_means,
        by_kind=False,
    )
    if not look.threshold:
        yield Summary(
            name=look.named("auc"),
            about=about,
            of=(look.named("score"), look.named("label")),
            statistic=area_under_curve,
            by_kind=False,
        )
