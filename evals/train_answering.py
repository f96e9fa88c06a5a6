"""Learns what answers: ``python -m evals.train_answering --data DIR [--write]``.

Two logistic models whose weights are not below 0. The first says of a sentence whether it answers a question,
the second of the best sentences together whether the passages answer at all; below its threshold the
assistant abstains, and its probability is the confidence of the answer. Both are tried on questions that they
were not learned from, whole clusters at a time, and the threshold too is chosen on the others. ``--write``
learns from all and writes the weights that the product uses.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from assistant.answering.extractive.deciding import (
    OF_ANSWERS,
    OF_SENTENCES,
    TOGETHER,
    Scored,
    evidence,
    features_of,
    scored,
    that_may_answer,
)
from assistant.answering.extractive.weights import FILE, Model
from assistant.settings import load_settings
from evals.answer_trials import Label, Trial, trials
from evals.judging import fold_numbers
from evals.logistic import Logistic, Table, even_shares, fit

#: Thresholds that are tried.
STEPS = np.linspace(0.02, 0.98, 97)
#: Bins of confidence for the expected calibration error (Naeini, Cooper and Hauskrecht 2015).
BINS = 10

Flags = NDArray[np.bool_]
Names = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Learned:
    """Both models."""

    sentence: Model
    answer: Model


@dataclass(frozen=True, slots=True)
class Tried:
    """Of each trial: its probability, whether it was answered, rightly, by the first sentence; shape (n,)."""

    likely: Table
    accepted: Flags
    right: Flags
    first: Flags


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
    rows, right = answer_rows(found, sentence)
    answer = learn_answers(found, rows, right)
    return Learned(
        sentence, replace(answer, threshold=best_threshold(found, right, _probabilities(answer, rows)))
    )


def learn_answers(found: Sequence[Trial], rows: Table, right: Flags) -> Model:
    """Tells right answers from questions that have none; its probability is that of a right answer.

    A wrong answer to what has a right one says nothing of what the passages hold: it is left out until the
    probabilities are stretched and shifted (Platt 1999) to say how often an answer is right.
    """
    used = right | np.array([not trial.answerable for trial in found])
    shares = even_shares([(_family(found[n]), found[n].answerable) for n in np.flatnonzero(used).tolist()])
    plain = fit(rows[used], right[used], shares)
    score = rows @ plain.weights + plain.bias
    turned = fit(score[:, None], right, even_shares([_family(trial) for trial in found]))
    stretched = Logistic(plain.bias * turned.weights[0] + turned.bias, plain.weights * turned.weights[0])
    return _model(stretched, OF_ANSWERS)


def learn_sentences(found: Sequence[Trial]) -> Model:
    """Does a sentence answer? From questions of which one does: of the others none is better than
    another, and what tells those apart is for the model of an answer to learn."""
    used = [trial for trial in found if any(trial.labels)]
    pairs = [
        (trial, candidate, label)
        for trial in used
        for candidate, label in zip(trial.candidates, trial.labels, strict=True)
        if label is not None
    ]
    features = np.array([list(features_of(candidate).values()) for _, candidate, _ in pairs])
    truth = np.array([label for *_, label in pairs])
    return _model(fit(features, truth, even_shares([_family(trial) for trial, *_ in pairs])), OF_SENTENCES)


def answer_rows(found: Sequence[Trial], sentence: Model) -> tuple[Table, Flags]:
    """What speaks for the passages of each question answering it, shape (n, f), and whether the sentences
    that would be said do, (n,)."""
    orders = [ordered(trial, sentence) for trial in found]
    rows = [evidence(t.question, order, t.known) for t, order in zip(found, orders, strict=True)]
    right = [
        t.answerable and any(labels_of(t, order[:TOGETHER])) for t, order in zip(found, orders, strict=True)
    ]
    return np.array([[row[name] for name in OF_ANSWERS] for row in rows]), np.array(right)


def ordered(trial: Trial, sentence: Model) -> list[Scored]:
    """The sentences that may answer, the likeliest first."""
    return that_may_answer(trial.question, scored(trial.candidates, sentence))


def best_threshold(found: Sequence[Trial], right: Flags, likely: Table) -> float:
    """The threshold that keeps most right answers and refuses most of what has none; the middle one of the
    best. Both count the same, and so does every set; wrong answers to what has one do not count."""
    truth = np.array([trial.answerable for trial in found])
    family = np.array([_family(trial) for trial in found])
    accuracy = np.array(
        [np.mean(list(_means(family, right, ~truth, likely >= step).values())) for step in STEPS]
    )
    best = np.flatnonzero(accuracy >= accuracy.max() - 1e-9)
    return float(STEPS[best[len(best) // 2]])


def balanced(found: Sequence[Trial], accepted: Flags) -> dict[str, float]:
    """Balanced accuracy of answering, by set."""
    truth = np.array([trial.answerable for trial in found])
    return _means(np.array([_family(trial) for trial in found]), truth, ~truth, accepted)


def _means(family: Names, yes: Flags, no: Flags, accepted: Flags) -> dict[str, float]:
    """For each set that has both, the mean of the shares of ``yes`` accepted and of ``no`` not."""
    values = {}
    for name in dict.fromkeys(family.tolist()):
        of_yes, of_no = (family == name) & yes, (family == name) & no
        if of_yes.any() and of_no.any():
            values[name] = float((accepted[of_yes].mean() + (~accepted[of_no]).mean()) / 2)
    return values


def calibration_error(likely: Table, truth: Flags) -> float:
    """The gap between confidence and share of the right in a bin, mean over cases."""
    place = np.minimum((likely * BINS).astype(int), BINS - 1)
    gaps = [abs(likely[place == b].sum() - truth[place == b].sum()) for b in np.unique(place)]
    return float(sum(gaps) / len(likely))


def tell(console: Console, found: Sequence[Trial]) -> None:
    """Print what both models reach on questions, and on sets, that they were not learned from."""
    family = np.array([_family(trial) for trial in found])
    parts = {
        "held out, by whole clusters": fold_numbers([trial.cluster for trial in found]),
        "held out, by whole sets": np.unique(family, return_inverse=True)[1],
    }
    for title, folds in parts.items():
        tried = hold_out(found, folds) if len(np.unique(folds)) > 1 else None
        if tried is not None:
            console.print(title)
            _tell_sets(console, found, family, tried)
    whole = learn(found)
    for name, model in (("sentence", whole.sentence), ("answer", whole.answer)):
        told = "  ".join(f"{each} {weight:.2f}" for each, weight in model.weights.items())
        console.print(f"{name}: bias {model.bias:.2f}  threshold {model.threshold:.2f}  {told}")


def hold_out(found: Sequence[Trial], folds: NDArray[np.int64]) -> Tried:
    """Each trial judged by what was learned from the other folds."""
    likely, accepted = np.zeros(len(found)), np.zeros(len(found), bool)
    right, first = np.zeros(len(found), bool), np.zeros(len(found), bool)
    for fold in np.unique(folds):
        learned = learn([trial for trial, its in zip(found, folds, strict=True) if its != fold])
        here = np.flatnonzero(folds == fold)
        tried = [found[place] for place in here.tolist()]
        rows, right[here] = answer_rows(tried, learned.sentence)
        likely[here] = _probabilities(learned.answer, rows)
        accepted[here] = likely[here] >= learned.answer.threshold
        first[here] = [any(labels_of(trial, ordered(trial, learned.sentence)[:1])) for trial in tried]
    return Tried(likely, accepted, right, first)


def _tell_sets(console: Console, found: Sequence[Trial], family: Names, tried: Tried) -> None:
    truth = np.array([trial.answerable for trial in found])
    told = np.array([any(trial.labels) for trial in found])
    for name, accuracy in balanced(found, tried.accepted).items():
        of_set = family == name
        yes, no, said = of_set & truth, of_set & ~truth, of_set & tried.accepted
        console.print(
            f"  {name:<13} n {int(yes.sum())} + {int(no.sum())}"
            f"  balanced accuracy {accuracy:.3f}  answered {tried.accepted[yes].mean():.3f}"
            f"  refused {(~tried.accepted[no]).mean():.3f}"
            f"  right ones kept {tried.accepted[of_set & tried.right].mean():.3f}"
            f"  calibration error {calibration_error(tried.likely[of_set], tried.right[of_set]):.3f}"
            f", of answers {calibration_error(tried.likely[said], tried.right[said]):.3f}"
            f"  best sentence right {tried.first[of_set & told].mean():.3f} (n {int((of_set & told).sum())})"
        )


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


def labels_of(trial: Trial, rows: Sequence[Scored]) -> list[Label]:
    """What is known of some of its sentences."""
    labels = {
        (each.article.article_id, each.start): label
        for each, label in zip(trial.candidates, trial.labels, strict=True)
    }
    return [labels[row.candidate.article.article_id, row.candidate.start] for row in rows]


def _family(trial: Trial) -> str:
    return trial.set_name.partition(".")[0]


def _model(found: Logistic, names: Sequence[str]) -> Model:
    return Model(bias=found.bias, weights=dict(zip(names, found.weights.tolist(), strict=True)))


def _probabilities(model: Model, rows: Table) -> Table:
    return Logistic(model.bias, np.array(list(model.weights.values()))).probabilities(rows)


if __name__ == "__main__":
    main()
