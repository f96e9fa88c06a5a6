"""How much each feature counts: read from ``weights.toml``, which people can read too."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.verifying.words import PARTLY_FROM, SUPPORTED_FROM

#: The file of the weights, beside this module; the tables are those with an embedder and without.
FILE, WITH, WITHOUT = "weights.toml", "embedded", "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A logistic regression, and the probabilities where supported begins, and partly."""

    bias: float
    supported_from: float
    partly_from: float
    by_feature: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """That a person would call the sentence supported, if half of all were."""
        total = self.bias + sum(weight * features[name] for name, weight in self.by_feature.items())
        return 0.5 * (1 + math.tanh(total / 2))

    def score(self, features: Mapping[str, float]) -> float:
        """The probability, stretched so that the learned thresholds come to lie at those of the product."""
        return stretched(self.probability(features), self.supported_from, self.partly_from)


def stretched(probability: float, supported_from: float, partly_from: float) -> float:
    """A probability on the scale of the product, on which supported begins at ``SUPPORTED_FROM``."""
    learned_steps, steps = (0.0, partly_from, supported_from, 1.0), (0.0, PARTLY_FROM, SUPPORTED_FROM, 1.0)
    return float(np.interp(probability, learned_steps, steps))


@cache
def learned(*, embedded: bool) -> Weights:
    """The weights for features with those of an embedding, or without."""
    table = tomllib.loads(files(__package__).joinpath(FILE).read_text("utf-8"))[WITH if embedded else WITHOUT]
    return Weights(
        bias=table["bias"],
        supported_from=table["supported_from"],
        partly_from=table["partly_from"],
        by_feature=table["weights"],
    )
