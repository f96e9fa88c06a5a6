"""How much each feature counts: read from ``weights.toml``, which people can read too."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.verifying.words import PARTLY_FROM, SUPPORTED_FROM

#: The file of the weights, beside this module; the tables are those with an embedder and without.
FILE, WITH, WITHOUT = "weights.toml", "embedded", "words"
#: What is not supported, or not even partly, stays at least so far below.
BELOW = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A logistic regression, and the probability from which it says yes."""

    bias: float
    yes_from: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """That a person would say yes, if half of all were."""
        total = self.bias + sum(weight * features[name] for name, weight in self.weights.items())
        return 0.5 * (1 + math.tanh(total / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What tells whether a sentence is supported, and whether it is so at least partly."""

    supported: Model
    partly: Model

    def score(self, features: Mapping[str, float], *, contradicted: bool = False) -> float:
        """On the scale of the product; what is contradicted is never supported."""
        supported = self.supported.probability(features)
        partly = self.partly.probability(features) >= self.partly.yes_from
        return scaled(supported, self.supported.yes_from, partly=partly, contradicted=contradicted)


def scaled(probability: float, yes_from: float, *, partly: bool, contradicted: bool) -> float:
    """A probability of being supported, from ``yes_from`` on, on the scale of the product.

    There supported begins at ``SUPPORTED_FROM``; of the rest what is ``partly`` so begins at ``PARTLY_FROM``.
    """
    if probability >= yes_from and not contradicted:
        return SUPPORTED_FROM + (1 - SUPPORTED_FROM) * (probability - yes_from) / (1 - yes_from)
    lowest, highest = (PARTLY_FROM, SUPPORTED_FROM) if partly else (0.0, PARTLY_FROM)
    return lowest + (highest - BELOW - lowest) * min(probability / yes_from, 1.0)


@cache
def learned(*, embedded: bool) -> Weights:
    """The weights for features with those of an embedding, or without."""
    table = tomllib.loads(files(__package__).joinpath(FILE).read_text("utf-8"))[WITH if embedded else WITHOUT]
    return Weights(supported=Model(**table["supported"]), partly=Model(**table["partly"]))
