"""How much each feature of a candidate counts: read from ``weights.toml``, which people can read too."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.index.matches import Scores
from assistant.retrieval.features import NAMES, OF_QUOTES, OF_TIME, Table

#: The file of the weights, beside this module.
FILE = "weights.toml"
#: The weights where none were learned: the plain sum of both rankings, and what the question asks for: a
#: time, an outlet, a quotation.
PLAIN = {"clause": 1.0, "month": 0.7, "outlet": 0.3, "phrase": 0.3}


def weigh(table: Table, *, timed: bool, quoting: bool, plain: bool = False) -> Scores:
    """A score from 0 to 1 for each row of features, shape (n,); ``timed`` when the question is of a time,
    ``quoting`` when it quotes.

    ``plain`` takes the weights that nobody learned.
    """
    given = PLAIN if plain else learned()
    untold = {*(() if timed else OF_TIME), *(() if quoting else OF_QUOTES)}
    weights: Scores = np.array([0.0 if name in untold else given.get(name, 0.0) for name in NAMES])
    return np.asarray(table @ weights / weights.sum())


@cache
def learned() -> dict[str, float]:
    """The weights by the names of the features; those set by hand are among them."""
    tables = tomllib.loads(files(__package__).joinpath(FILE).read_text("utf-8"))
    return {**tables["learned"], **tables["by_hand"]}
