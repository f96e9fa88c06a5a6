"""Learns what answers: ``python -m evals.train_answering --data DIR [--write]``.

Two logistic models whose weights are not below 0. The first says of a sentence whether it answers a question,
the second of the best sentences together whether the passages answer at all; below its threshold the
assistant abstains, and its probability is the confidence of the answer. Both are tried on questions that they
were not learned from, whole clusters at a time, and the threshold too is chosen on the others. ``--write``
learns from all and writes the weights that the product uses.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from assistant.answering.extractive.deciding import (
    OF_ANSWERS,
    OF_SENTENCES,
    Scored,
    evidence,
    features_of,
    may_answer,
    scored,
)
from assistant.answering.extractive.weights import FILE, Model
from assistant.settings import load_settings
from evals.answer_trials import Trial, trials
from evals.judging import fold_numbers
from evals.logistic import Logistic, Table, fit

#: Thresholds that are tried.
STEPS = np.linspace(0.02, 0.98, 97)
#: Bins of confidence for the expected calibration error (Naeini, Cooper and Hauskrecht 2015).
BINS = 10

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Learned:
    """Both models."""

    sentence: Model
    answer: Model


def main() -> None:
    """Collect, try, print, and write when asked to."""
    parser = argparse.ArgumentParser(prog="python -m evals.train_answering", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--write", action="store_true", help=f"write assistant/answering/extractive/{FILE}")
    arguments = parser.parse_args()
    found = trials(arguments.data, load_settings())
    console = Console(highlight=False)
    tell(console, found)
    if arguments.write:
        target = Path(__file__).parents[1] / "assistant" / "answering" / "extractive" / FILE
        target.write_text(to_toml(learn(found)), "utf-8")
        console.print(f"Written: {target}")


def learn(found: Sequence[Trial]) -> Learned:
    """Both models and the threshold, each set having the same say."""
    sentence = learn_sentences(found)
    rows = answer_rows(found, sentence)
    truth = np.array([trial.answerable for trial in found])
    shares = _shares([(_family(trial), trial.answerable) for trial in found])
    answer = _model(fit(rows, truth, shares), OF_ANSWERS)
    likely = _probabilities(answer, rows)
    return Learned(sentence, _with_threshold(answer, best_threshold(found, likely)))


def learn_sentences(found: Sequence[Trial]) -> Model:
    """Does a sentence answer? From questions of which a sentence does, and those that nothing answers."""
    used = [trial for trial in found if any(trial.labels) or not trial.answerable]
    pairs = [
        (trial, candidate, label)
        for trial in used
        for candidate, label in zip(trial.candidates, trial.labels, strict=True)
        if label is not None
    ]
    features = np.array([list(features_of(candidate).values()) for _, candidate, _ in pairs])
    truth = np.array([label for *_, label in pairs])
    return _model(fit(features, truth, _shares([_family(trial) for trial, *_ in pairs])), OF_SENTENCES)


def answer_rows(found: Sequence[Trial], sentence: Model) -> Table:
    """What speaks for the passages of each question answering it, shape (n, f)."""
    return np.array(
        [[evidence(t.question, ordered(t, sentence), t.known)[name] for name in OF_ANSWERS] for t in found]
    )


def ordered(trial: Trial, sentence: Model) -> list[Scored]:
    """The sentences that may answer, the likeliest first."""
    return [row for row in scored(trial.candidates, sentence) if may_answer(trial.question, row.candidate)]


def best_threshold(found: Sequence[Trial], likely: Table) -> float:
    """The threshold with the best balanced accuracy, mean over the sets; the middle one of the best."""
    accuracy = np.array([np.mean(list(balanced(found, likely >= step).values())) for step in STEPS])
    best = np.flatnonzero(accuracy >= accuracy.max() - 1e-9)
    return float(STEPS[best[len(best) // 2]])


def balanced(found: Sequence[Trial], accepted: Flags) -> dict[str, float]:
    """Balanced accuracy of answering, by set."""
    truth = np.array([trial.answerable for trial in found])
    family = np.array([_family(trial) for trial in found])
    values = {}
    for name in dict.fromkeys(family.tolist()):
        yes, no = (family == name) & truth, (family == name) & ~truth
        if yes.any() and no.any():
            values[name] = float((accepted[yes].mean() + (~accepted[no]).mean()) / 2)
    return values


def calibration_error(likely: Table, truth: Flags) -> float:
    """The gap between confidence and share of the right in a bin, mean over cases."""
    place = np.minimum((likely * BINS).astype(int), BINS - 1)
    gaps = [abs(likely[place == b].sum() - truth[place == b].sum()) for b in np.unique(place)]
    return float(sum(gaps) / len(likely))


def tell(console: Console, found: Sequence[Trial]) -> None:
    """Print what both models reach on questions that they were not learned from."""
    folds = fold_numbers([trial.cluster for trial in found])
    likely, accepted = np.zeros(len(found)), np.zeros(len(found), bool)
    first: list[bool] = [False] * len(found)
    for fold in np.unique(folds):
        learned = learn([trial for trial, its in zip(found, folds, strict=True) if its != fold])
        here = np.flatnonzero(folds == fold).tolist()
        tried = [found[place] for place in here]
        likely[here] = _probabilities(learned.answer, answer_rows(tried, learned.sentence))
        accepted[here] = likely[here] >= learned.answer.threshold
        for place, trial in zip(here, tried, strict=True):
            first[place] = _is_first_right(trial, learned.sentence)
    truth = np.array([trial.answerable for trial in found])
    console.print("held out, by whole clusters")
    for name, accuracy in balanced(found, accepted).items():
        of_set = np.array([_family(trial) == name for trial in found])
        right = [first[n] for n in np.flatnonzero(of_set).tolist() if any(found[n].labels)]
        console.print(
            f"  {name:<13} n {int((of_set & truth).sum())} + {int((of_set & ~truth).sum())}"
            f"  balanced accuracy {accuracy:.3f}  answered {accepted[of_set & truth].mean():.3f}"
            f"  refused {(~accepted[of_set & ~truth]).mean():.3f}"
            f"  calibration error {calibration_error(likely[of_set], truth[of_set]):.3f}"
            f"  best sentence right {np.mean(right):.3f} (n {len(right)})"
        )
    whole = learn(found)
    for name, model in (("sentence", whole.sentence), ("answer", whole.answer)):
        told = "  ".join(f"{each} {weight:.2f}" for each, weight in model.weights.items())
        console.print(f"{name}: bias {model.bias:.2f}  threshold {model.threshold:.2f}  {told}")


def to_toml(learned: Learned) -> str:
    """The file of weights, to be read by people too."""
    lines = [
        "# Two logistic models: does a sentence answer, and do the passages? deciding.py names the features.",
        "# Made by `python -m evals.train_answering --write`; 0 is what was found to be worth nothing.",
    ]
    for name, model in (("sentence", learned.sentence), ("answer", learned.answer)):
        lines += ["", f"[{name}]", f"bias = {model.bias:.3f}", f"threshold = {model.threshold:.2f}"]
        lines += [
            "",
            f"[{name}.weights]",
            *(f"{each} = {value:.3f}" for each, value in model.weights.items()),
        ]
    return "\n".join(lines) + "\n"


def _is_first_right(trial: Trial, sentence: Model) -> bool:
    labels = {
        (c.article.article_id, c.start): label
        for c, label in zip(trial.candidates, trial.labels, strict=True)
    }
    order = ordered(trial, sentence)
    return bool(order) and bool(labels[order[0].candidate.article.article_id, order[0].candidate.start])


def _family(trial: Trial) -> str:
    return trial.set_name.partition(".")[0]


def _shares(groups: Sequence[object]) -> Table:
    sizes = Counter(groups)
    return np.array([1.0 / sizes[group] for group in groups])


def _model(found: Logistic, names: Sequence[str]) -> Model:
    return Model(bias=found.bias, weights=dict(zip(names, found.weights.tolist(), strict=True)))


def _with_threshold(model: Model, threshold: float) -> Model:
    return Model(bias=model.bias, weights=model.weights, threshold=threshold)


def _probabilities(model: Model, rows: Table) -> Table:
    return Logistic(model.bias, np.array(list(model.weights.values()))).probabilities(rows)


if __name__ == "__main__":
    main()
