"""Learns what completes a follow-up: ``python -m evals.train_rewriting --data DIR [--write]``. Prints.

From DIR/cast-rewrite and DIR/mtrag-rewrite. Each turn is a choice between its edits; an edit is wanted by its
word F1 to the person's rewrite over that of the question as it was, and one that changes what the person left
alone is not. The figures are held out: whole conversations, in five parts, and one set for the other.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.rewriting.choosing import WEIGHTS, Weights, best_edit, candidates
from assistant.rewriting.edits import Edit
from evals.records import read_records
from evals.rewrites import FollowUp
from evals.tokens import same_words, word_f1

SETS = ("cast-rewrite", "mtrag-rewrite")
PARTS, SEED = 5, 1
#: Gain of word F1 by which the wish for an edit grows e times.
SHARPNESS = 0.08
#: What changing a question that stands alone costs, as word F1.
DISTURBS = 0.3
#: Pull of every weight to 0, and steps of the optimiser (Adam; Kingma and Ba 2015).
PULL, STEPS, RATE = 1.0, 120, 0.1
#: Smaller weights say nothing and are not written.
SMALLEST = 0.05

Floats = NDArray[np.float64]


class Item(FollowUp):
    """A turn of either set; ``kind`` is its year or domain."""

    year: int | None = None
    domain: str = ""

    @property
    def kind(self) -> str:
        return self.domain or str(self.year)

    @property
    def source(self) -> str:
        """The set that it is of."""
        return "mtrag" if self.domain else "cast"

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(turn.text for turn in self.history if turn.role == "user")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The edits of a turn and how much each is wanted, leaving it alone first; the wishes sum to 1."""

    edits: tuple[Edit, ...]
    wishes: Floats


def main(arguments: Sequence[str] | None = None) -> None:
    """Print held-out figures; with ``--write`` learn from all and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m evals.train_rewriting", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    parser.add_argument("--write", action="store_true", help="learn from all turns and write the weights")
    options = parser.parse_args(arguments)
    items = [item for name in SETS for item in read_records(options.data / name / "items.jsonl", Item)]
    choices = [make_choice(item) for item in items]
    parts = _dealt({item.conversation for item in items})
    print(f"Held out: conversations, in {PARTS} parts")
    _print_held_out(items, choices, [str(parts[item.conversation]) for item in items])
    print("Held out: one set for the other")
    _print_held_out(items, choices, [item.source for item in items])
    print("At most: of the edits the nearest to the person's rewrite")
    _print_figures(items, [_nearest(item, choice) for item, choice in zip(items, choices, strict=True)])
    if options.write:
        weights = learn(choices)
        WEIGHTS.write_text(_as_toml(weights), encoding="utf-8")
        print(f"{len(weights)} weights in {WEIGHTS.name}")


def make_choice(item: Item) -> Choice:
    """What may be done with a turn and how much each is wanted."""
    edits = candidates(item.question, item.asked)
    unchanged = word_f1(item.question, item.rewrite)
    gains = [word_f1(edit.text, item.rewrite) - unchanged for edit in edits]
    if item.stands_alone:
        gains = [gain - DISTURBS for gain in gains]
    wishes = np.exp(np.array([0.0, *gains]) / SHARPNESS)
    return Choice(edits=edits, wishes=wishes / wishes.sum())


def learn(choices: Sequence[Choice]) -> Weights:
    """The weights that make what is wanted likely: least cross-entropy, a convex problem."""
    names: dict[str, int] = {}
    owner: list[int] = []
    wishes, rows, columns = [], [], []
    for number, choice in enumerate(choices):
        for edit in (None, *choice.edits):
            features = [names.setdefault(each, len(names)) for each in (edit.features if edit else ())]
            rows += [len(owner)] * len(features)
            columns += features
            owner.append(number)
        wishes.append(choice.wishes)
    found = _fit(np.array(owner), np.concatenate(wishes), np.array(rows), np.array(columns), len(names))
    return {name: round(float(found[place]), 2) for name, place in sorted(names.items())
            if abs(found[place]) >= SMALLEST}  # fmt: skip


def _fit(
    owner: NDArray[np.int_], wished: Floats, rows: NDArray[np.int_], columns: NDArray[np.int_], size: int
) -> Floats:
    """Weights of ``size`` features; entry i says that edit ``rows[i]`` has feature ``columns[i]``."""
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, STEPS + 1):
        likely = np.exp(np.bincount(rows, weights[columns], len(owner)))
        likely /= np.bincount(owner, likely)[owner]
        slope = np.bincount(columns, (likely - wished)[rows], size) + PULL * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        rate = RATE * (1 - step / (STEPS + 1))
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return weights


def _print_held_out(items: Sequence[Item], choices: Sequence[Choice], parts: Sequence[str]) -> None:
    """Print the figures of turns completed by weights that saw nothing of their part."""
    weights = {
        part: learn([choice for choice, other in zip(choices, parts, strict=True) if other != part])
        for part in sorted(set(parts))
    }
    made = [best_edit(choice.edits, weights[part]) for choice, part in zip(choices, parts, strict=True)]
    _print_figures(
        items, [edit.text if edit else item.question for item, edit in zip(items, made, strict=True)]
    )


def _nearest(item: Item, choice: Choice) -> str:
    texts = (item.question, *(edit.text for edit in choice.edits))
    return max(texts, key=lambda text: word_f1(text, item.rewrite))


def _print_figures(items: Sequence[Item], made: Sequence[str]) -> None:
    gains: Mapping[str, list[float]] = defaultdict(list)
    alone: Mapping[str, list[bool]] = defaultdict(list)
    for item, text in zip(items, made, strict=True):
        for kind in (item.kind, item.source):
            gains[kind].append(word_f1(text, item.rewrite) - word_f1(item.question, item.rewrite))
            if item.stands_alone:
                alone[kind].append(same_words(text, item.question))
    for kind, values in gains.items():
        left = f"  left alone {np.mean(alone[kind]):.3f} of {len(alone[kind])}" if alone[kind] else ""
        print(f"  {kind:<8} n {len(values):>4}  gain {np.mean(values):+.4f}{left}")


def _dealt(conversations: set[str]) -> dict[str, int]:
    shuffled = sorted(conversations)
    random.Random(SEED).shuffle(shuffled)  # noqa: S311 - a deal
    return {conversation: place % PARTS for place, conversation in enumerate(shuffled)}


def _as_toml(weights: Weights) -> str:
    head = "# What speaks for an edit of a follow-up (above 0) or against it; see choosing.py.\n"
    head += "# Written by python -m evals.train_rewriting --write.\n"
    return head + "".join(f'"{name}" = {weight}\n' for name, weight in weights.items())


if __name__ == "__main__":
    main()
