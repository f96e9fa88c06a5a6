"""What was learned for joint questions: read from ``weights.toml``, which people can read too."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: The file of the weights, beside this module.
FILE = "weights.toml"

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The weights of each decision: is a side ``told`` of, does the evidence say ``yes``, which ``name`` is
    described, and is the best name the one asked for (``named``)."""

    told: Weights
    yes: Weights
    name: Weights
    named: Weights


@cache
def learned() -> Learned:
    """The weights that the product uses."""
    return Learned(**tomllib.loads(files(__package__).joinpath(FILE).read_text("utf-8")))


def weigh(values: Weights, weights: Weights) -> float:
    """The weighted sum of features, with the ``bias`` where there is one."""
    return weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in values.items())


def chance(values: Weights, weights: Weights) -> float:
    """The weighted sum as a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, weigh(values, weights)))))
