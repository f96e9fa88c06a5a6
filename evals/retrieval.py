"""Measures of a ranking, computed by ir_measures."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import SettingsError

try:
    import ir_measures
    from ir_measures import RR, R
except ModuleNotFoundError as error:  # an extra: the product runs without it
    raise SettingsError(
        f"The evals need {error.name}, which is not installed.",
        hint="Install it with `pip install 'news-assistant[evals]'` or `make setup`.",
    ) from None

#: Sets of things to find, any one of each set meeting that need.
Needs = Sequence[frozenset[str]]

MEASURES = {"recall_5": R @ 5, "recall_10": R @ 10, "mrr_10": RR @ 10}


def rank_measures(ranking: Sequence[str], needs: Needs) -> dict[str, float]:
    """The measures of a ranking, best first, against needs.

    Members of one need are one result, at the place of the best of them: of three copies
    of a text one has to be found, and finding all does not count more.
    """
    need_of = {unit: f"need {number}" for number, need in enumerate(needs) for unit in need}
    found = dict.fromkeys(need_of.get(unit, f"other {unit}") for unit in ranking)
    run = [ir_measures.ScoredDoc("case", item, -float(rank)) for rank, item in enumerate(found)]
    qrels = [ir_measures.Qrel("case", f"need {number}", 1) for number in range(len(needs))]
    if not run:
        return dict.fromkeys(MEASURES, 0.0)
    results = ir_measures.calc_aggregate(MEASURES.values(), qrels, run)
    return {name: float(results[measure]) for name, measure in MEASURES.items()}
