"""Learns what speaks for a sentence being supported: ``python -m evals.train_checker --data DIR [--write]``.

The sentences of ``wice``, ``expertqa`` and ``qags-xsum`` are weighed by a logistic regression that is learned
on four fifths of them and tried on the rest, whole clusters at a time; beside it stand weights learned on the
two other sets alone. Balanced accuracy is given at a threshold chosen for each set on its other folds, as the
suites do, and at the one threshold of the product. ``--write`` learns from all and writes the weights, with
the embedding's feature and without.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from assistant.embedding import Embedder, load_embedder
from assistant.settings import load_settings
from assistant.verifying import SUPPORTED_FROM, Claim
from assistant.verifying.learned import CONTRADICTED, describe, is_contradicted, reading_of, stands_there
from assistant.verifying.weights import FILE, WITH, WITHOUT, stretched
from evals.corpora import FOLDER
from evals.judging import MAIN, accept_held_out, area_under_curve, best_threshold, fold_numbers
from evals.kept_vectors import KeptVectors
from evals.logistic import Logistic, Table, even_shares, fit
from evals.suites import expertqa, qags_xsum, wice

Flags = NDArray[np.bool_]

#: Features that may speak only against a sentence, or either way; all others only for it.
AGAINST, EITHER_WAY = frozenset({"missing", "gap"}), frozenset({"length"})
OF_MEANING = "explained"
#: How strongly large weights are held back.
HELD_BACK = 0.05
IN_PART = "in_part"
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

    def learn(self, chosen: Flags) -> Logistic:
        """The weights learned from some of them; both classes of each set have the same say."""
        signs = [-1 if name in AGAINST else 0 if name in EITHER_WAY else 1 for name in self.names]
        truth = self.truth[chosen]
        shares = even_shares([*zip(self.sets[chosen].tolist(), truth.tolist(), strict=True)])
        return fit(self.table[chosen], truth, shares, signs, held_back=HELD_BACK)

    def without(self, name: str) -> Examples:
        """The same without one feature."""
        keep = [each != name for each in self.names]
        fields = {
            field: getattr(self, field) for field in ("sets", "folds", "truth", "in_part", "contradicted")
        }
        names = tuple(each for each in self.names if each != name)
        return Examples(names=names, table=self.table[:, keep], **fields)


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
        held_out = _predict(these, these.folds)
        starts = thresholds(these, held_out)
        _tell(console, "held out", these, held_out, starts)
        _tell(console, "learned on the other sets", these, _predict(these, these.sets), starts)
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


def _predict(examples: Examples, parts: NDArray[np.generic]) -> Table:
    """The probability of each sentence with weights that were learned without its part."""
    found = np.zeros(len(examples.truth))
    for part in np.unique(parts):
        here = parts == part
        found[here] = examples.learn(~here).probabilities(examples.table[here])
    return found


def thresholds(examples: Examples, probability: Table) -> tuple[float, float]:
    """From where a sentence is supported: the mean of the best thresholds of the sets; and partly so."""
    best = [
        best_threshold(probability[examples.sets == name], examples.truth[examples.sets == name])
        for name in np.unique(examples.sets)
    ]
    known = ~np.isnan(examples.in_part)
    partly = best_threshold(probability[known], examples.in_part[known] == 1)
    return float(np.mean(best)), min(partly, 0.9 * float(np.mean(best)))


def _tell(
    console: Console, title: str, examples: Examples, probability: Table, starts: tuple[float, float]
) -> None:
    scores = np.array([stretched(value, *starts) for value in probability])
    scores = np.where(examples.contradicted, CONTRADICTED * scores, scores)
    for name in SETS:
        here = examples.sets == name
        truth, folds = examples.truth[here], examples.folds[here]
        chosen = _balanced(accept_held_out(scores[here], truth, folds), truth)
        own = _balanced(scores[here] >= SUPPORTED_FROM, truth)
        auc = float(area_under_curve(np.column_stack([scores[here], truth])))
        figures = f"{chosen:.3f}  own {own:.3f}  auc {auc:.3f}"
        console.print(f"  {title:<26} {name:<10} n {here.sum():>4}  {figures}", highlight=False)


def _balanced(accepted: Flags, truth: Flags) -> float:
    return float((accepted[truth].mean() + (~accepted[~truth]).mean()) / 2)


_HEAD = """\
# How much each feature of a sentence beside its evidence counts (features.py and meaning.py explain them).
# Made by `python -m evals.train_checker --data DIR --write`. The weights are those of a logistic regression;
# `supported_from` and `partly_from` are its probabilities where "supported" and "partly" begin.
"""


def to_toml(name: str, examples: Examples, supported_from: float, partly_from: float) -> str:
    """One table of the file of weights, learned from all."""
    fitted = examples.learn(np.ones(len(examples.truth), np.bool_))
    lines = (f"{each} = {weight:.3f}" for each, weight in zip(examples.names, fitted.weights, strict=True))
    return "\n".join(
        (
            f"[{name}]",
            f"bias = {fitted.bias:.3f}",
            f"supported_from = {supported_from:.3f}",
            f"partly_from = {partly_from:.3f}",
            f"[{name}.weights]",
            *lines,
            "",
        )
    )


if __name__ == "__main__":
    main()
