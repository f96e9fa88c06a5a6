"""What was learned of sentences and answers: two logistic models, read from ``weights.toml``."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: The file of the weights, beside this module.
FILE = "weights.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A logistic model over named features; ``threshold`` is the probability from which it says yes."""

    bias: float
    weights: Mapping[str, float]
    threshold: float = 0.5

    def probability(self, features: Mapping[str, float]) -> float:
        """Between 0 and 1; raises KeyError for a feature that is not given."""
        score = self.bias + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-score))


@cache
def learned(name: str) -> Model:
    """The model ``sentence`` (does it answer?) or ``answer`` (do the passages answer?)."""
    return read(files(__package__).joinpath(FILE).read_text("utf-8"))[name]


def read(text: str) -> Mapping[str, Model]:
    """The models of a file, by name."""
    return {
        name: Model(bias=table["bias"], threshold=table["threshold"], weights=table["weights"])
        for name, table in tomllib.loads(text).items()
    }
