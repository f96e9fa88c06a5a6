"""How much each feature of a candidate counts: read from ``weights.toml``, which people can read too."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.index.matches import Scores
from assistant.retrieval.features import NAMES, OF_QUOTES, OF_TIME, Table

Weights = Mapping[str, float]

#: The file of the weights, beside this module.
FILE = "weights.toml"
#: The weights where none were learned: the plain sum of both rankings, and what the question asks for: a
#: time, an outlet, a quotation.
PLAIN: Weights = {"clause": 1.0, "month": 0.7, "outlet": 0.3, "phrase": 0.3}


def weights_for(*, timed: bool, quoting: bool, plain: bool = False) -> Weights:
    """What counts for a question, by name: ``timed`` when it is of a time, ``quoting`` when it quotes.

    ``plain`` takes the weights that nobody learned.
    """
    untold = {*(() if timed else OF_TIME), *(() if quoting else OF_QUOTES)}
    given = PLAIN if plain else learned()
    return {name: weight for name, weight in given.items() if weight and name not in untold}


def weigh(table: Table, weights: Weights) -> Scores:
    """A score from 0 to 1 for each row of features, shape (n,)."""
    column = np.array([weights.get(name, 0.0) for name in NAMES])
    return np.asarray(table @ column / column.sum())


@cache
def learned() -> Weights:
    """The weights by the names of the features; those set by hand are among them."""
    tables = tomllib.loads(files(__package__).joinpath(FILE).read_text("utf-8"))
    return {**tables["learned"], **tables["by_hand"]}
