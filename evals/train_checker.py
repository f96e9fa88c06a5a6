"""Learns what speaks for a sentence being supported: ``python -m evals.train_checker --data DIR [--write]``.

The sentences of ``wice``, ``expertqa`` and ``qags-xsum`` are weighed by a logistic regression that is learned
on four fifths of them and tried on the rest, whole clusters at a time; beside it stand weights learned on the
two other sets alone. Balanced accuracy is given at a threshold chosen for each set on its other folds, as the
suites do, and at the one threshold of the product. ``--write`` learns from all and writes the weights, with
the embedding's feature and without.

Whether a sentence is supported at least in part is for weights of their own: on ``wice``, where people said
so, what tells it is how much of the sentence the best of the evidence says, and little else.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from assistant.embedding import Embedder, load_embedder
from assistant.settings import load_settings
from assistant.verifying import Claim
from assistant.verifying.learned import describe, is_contradicted, reading_of, stands_there
from assistant.verifying.weights import FILE, WITH, WITHOUT, scaled
from evals.corpora import FOLDER
from evals.judging import (
    IN_PART,
    MAIN,
    accept_held_out,
    area_under_curve,
    begins,
    best_threshold,
    fold_numbers,
)
from evals.kept_vectors import KeptVectors
from evals.logistic import Logistic, Table, even_shares, fit
from evals.suites import expertqa, qags_xsum, wice

Flags = NDArray[np.bool_]

#: Features that may speak only against a sentence, or either way; all others only for it.
AGAINST, EITHER_WAY = frozenset({"missing", "gap"}), frozenset({"length"})
OF_MEANING = "explained"
#: What tells whether a sentence is supported in part.
OF_PARTS = ("best_two", OF_MEANING)
#: How strongly large weights are held back.
HELD_BACK = 0.05
SETS = {"wice": wice.read_claims, "expertqa": expertqa.read_claims, "qags-xsum": qags_xsum.read_claims}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Judged sentences that the weights decide, with their features, of shape (n, f).

    ``in_part`` is not a number where nobody said whether the sentence is supported in part.
    """

    names: tuple[str, ...]
    sets: NDArray[np.str_]
    folds: NDArray[np.int64]
    truth: Flags
    in_part: Table
    contradicted: Flags
    table: Table

    @property
    def known(self) -> Flags:
        """Of which it is known whether they are supported in part."""
        return ~np.isnan(self.in_part)

    def learn(self, chosen: Flags) -> Logistic:
        """What tells the supported, from some of them; both classes of each set have the same say."""
        signs = [-1 if name in AGAINST else 0 if name in EITHER_WAY else 1 for name in self.names]
        truth = self.truth[chosen]
        shares = even_shares([*zip(self.sets[chosen].tolist(), truth.tolist(), strict=True)])
        return fit(self.table[chosen], truth, shares, signs, held_back=HELD_BACK)

    def learn_parts(self, chosen: Flags) -> Logistic:
        """What tells those supported at least in part; other features than ``OF_PARTS`` weigh nothing."""
        chosen = chosen & self.known
        columns = [place for place, name in enumerate(self.names) if name in OF_PARTS]
        truth = self.in_part[chosen] == 1
        fitted = fit(self.table[chosen][:, columns], truth, even_shares(truth.tolist()), held_back=HELD_BACK)
        weights = np.zeros(len(self.names))
        weights[columns] = fitted.weights
        return Logistic(fitted.bias, weights)

    def without(self, name: str) -> Examples:
        """The same without one feature."""
        keep = [each != name for each in self.names]
        names = tuple(each for each in self.names if each != name)
        return replace(self, names=names, table=self.table[:, keep])


Learn = Callable[[Flags], Logistic]


def main() -> None:
    """Collect, try, print, and write when asked to."""
    parser = argparse.ArgumentParser(prog="python -m evals.train_checker", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--write", action="store_true", help=f"write assistant/verifying/{FILE}")
    arguments = parser.parse_args()
    settings = load_settings()
    console = Console()
    examples = collect(arguments.data, KeptVectors(load_embedder(settings), settings.home / FOLDER))
    tables = []
    for name, these in ((WITH, examples), (WITHOUT, examples.without(OF_MEANING))):
        console.print(f"{name}: balanced accuracy at a threshold held out, at the product's, and AUC")
        supported, partly = (
            _predict(these, these.folds, these.learn),
            _predict(these, these.folds, these.learn_parts),
        )
        starts = thresholds(these, supported, partly)
        _tell(console, "held out", these, supported, partly, starts)
        elsewhere = _predict(these, these.sets, these.learn)
        _tell(console, "learned on the other sets", these, elsewhere, partly, starts)
        tables.append(to_toml(name, these, *starts))
    console.print("\n".join(tables), highlight=False, markup=False)
    if arguments.write:
        target = Path(__file__).parents[1] / "assistant" / "verifying" / FILE
        target.write_text("\n".join((_HEAD, *tables)), "utf-8")
        console.print(f"Written: {target}", highlight=False)


def collect(data: Path, embedder: Embedder) -> Examples:
    """The judged sentences of all sets, but those that need no weights."""
    rows = []
    for name, read_claims in SETS.items():
        judged = read_claims(data / name)
        folds = fold_numbers([each.cluster or each.case_id for each in judged])
        for each, fold in zip(track(judged, name, console=Console(stderr=True)), folds, strict=True):
            claim = Claim(sentence=each.text, evidence=each.evidence)
            reading = None if stands_there(claim) else reading_of(claim)
            if reading is not None:
                (described,) = describe([reading], embedder)
                in_part = float(each.labels.get(IN_PART, np.nan))
                rows.append(
                    (name, fold, each.labels[MAIN], in_part, is_contradicted(claim, reading), described)
                )
    sets, folds_of, truth, parts, contradicted, features = zip(*rows, strict=True)
    return Examples(
        names=tuple(features[0]),
        sets=np.array(sets),
        folds=np.array(folds_of),
        truth=np.array(truth),
        in_part=np.array(parts),
        contradicted=np.array(contradicted),
        table=np.array([list(each.values()) for each in features]),
    )


def _predict(examples: Examples, parts: NDArray[np.generic], learn: Learn) -> Table:
    """The probability of each sentence with weights that were learned without its part."""
    found = np.zeros(len(examples.truth))
    for part in np.unique(parts):
        here = parts == part
        found[here] = learn(~here).probabilities(examples.table[here])
    return found


def thresholds(examples: Examples, supported: Table, partly: Table) -> tuple[float, float]:
    """From which probability a sentence is supported: the mean of the best of the sets; and partly so."""
    best = [
        best_threshold(supported[examples.sets == name], examples.truth[examples.sets == name])
        for name in np.unique(examples.sets)
    ]
    known = examples.known
    return float(np.mean(best)), float(best_threshold(partly[known], examples.in_part[known] == 1))


def _tell(
    console: Console,
    title: str,
    examples: Examples,
    supported: Table,
    partly: Table,
    starts: tuple[float, float],
) -> None:
    so_partly, contradicted = (partly >= starts[1]).tolist(), examples.contradicted.tolist()
    rows = zip(supported.tolist(), so_partly, contradicted, strict=True)
    scores = np.array([scaled(each, starts[0], partly=part, contradicted=no) for each, part, no in rows])
    asked = [(name, MAIN, examples.sets == name, examples.truth) for name in SETS]
    for name, label, here, whole in (*asked, (IN_PART, IN_PART, examples.known, examples.in_part == 1)):
        points, truth = scores[here], whole[here]
        chosen = _balanced(accept_held_out(points, truth, examples.folds[here]), truth)
        own = _balanced(points >= begins(label), truth)
        auc = float(area_under_curve(np.column_stack([points, truth])))
        figures = f"{chosen:.3f}  own {own:.3f}  auc {auc:.3f}"
        console.print(f"  {title:<26} {name:<10} n {truth.size:>4}  {figures}", highlight=False)


def _balanced(accepted: Flags, truth: Flags) -> float:
    return float((accepted[truth].mean() + (~accepted[~truth]).mean()) / 2)


_HEAD = """\
# How much each feature of a sentence beside its evidence counts (features.py and meaning.py explain them).
# Made by `python -m evals.train_checker --data DIR --write`: two logistic regressions, for what is supported
# and for what is so at least partly, each with an embedding and without; `yes_from` is where its yes begins.
"""


def to_toml(name: str, examples: Examples, supported_from: float, partly_from: float) -> str:
    """One table of the file of weights, learned from all."""
    every = np.ones(len(examples.truth), np.bool_)
    models = (
        ("supported", examples.learn(every), supported_from),
        ("partly", examples.learn_parts(every), partly_from),
    )
    lines = []
    for question, fitted, yes_from in models:
        counted = {
            each: weight
            for each, weight in zip(examples.names, fitted.weights.tolist(), strict=True)
            if question == "supported" or each in OF_PARTS
        }
        lines += [
            f"[{name}.{question}]",
            f"bias = {fitted.bias:.3f}",
            f"yes_from = {yes_from:.3f}",
            f"[{name}.{question}.weights]",
            *(f"{each} = {weight:.3f}" for each, weight in counted.items()),
            "",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
