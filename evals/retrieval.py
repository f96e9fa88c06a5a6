"""Measures of a ranking, computed by ir_measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.errors import SettingsError
from evals.found import Places

try:
    import ir_measures
    from ir_measures import RR, R, Success, nDCG
except ModuleNotFoundError as error:  # an extra: the product runs without it
    raise SettingsError(
        f"The evals need {error.name}, which is not installed.",
        hint="Install it with `pip install 'news-assistant[evals]'` or `make setup`.",
    ) from None

#: Sets of things to find, any one of each set meeting that need.
Needs = Sequence[frozenset[str]]

MEASURES = {
    "recall_1": R @ 1,
    "recall_3": R @ 3,
    "recall_5": R @ 5,
    "recall_10": R @ 10,
    "hit_1": Success @ 1,
    "hit_4": Success @ 4,
    "hit_10": Success @ 10,
    "mrr_10": RR @ 10,
    "ndcg_10": nDCG @ 10,
    "all_evidence_10": R @ 10,
}
#: 1 when the recall is 1, else 0.
ALL = ("all_evidence_10",)
DEFAULT = ("recall_5", "recall_10", "mrr_10")


def rank_measures(
    ranking: Sequence[str], needs: Needs, names: Iterable[str] = DEFAULT, *, variant: str = ""
) -> dict[str, float]:
    """The named measures of a ranking, best first, against needs; ``variant`` is put behind each name.

    Members of one need are one result, at the place of the best of them: of three copies
    of a text one has to be found, and finding all does not count more.
    """
    names = tuple(names)
    found = _results(ranking, needs)
    values = dict.fromkeys(names, 0.0)
    if found:
        measures = {name: MEASURES[name] for name in names}
        run = [ir_measures.ScoredDoc("case", item, -float(rank)) for rank, item in enumerate(found)]
        qrels = [ir_measures.Qrel("case", f"need {number}", 1) for number in range(len(needs))]
        results = ir_measures.calc_aggregate(measures.values(), qrels, run)
        values |= {name: float(results[measure]) for name, measure in measures.items()}
    values |= {name: float(values[name] == 1.0) for name in names if name in ALL}
    return {f"{name}.{variant}" if variant else name: value for name, value in values.items()}


def places(ranking: Sequence[str], needs: Needs) -> Places:
    """The place from 1 of each need in a ranking as ``rank_measures`` counts, None where it is not met."""
    place = {result: number for number, result in enumerate(_results(ranking, needs), start=1)}
    return tuple(place.get(f"need {number}") for number in range(len(needs)))


def _results(ranking: Sequence[str], needs: Needs) -> list[str]:
    need_of = {unit: f"need {number}" for number, need in enumerate(needs) for unit in need}
    return list(dict.fromkeys(need_of.get(unit, f"other {unit}") for unit in ranking))


def single_needs(units: Iterable[str]) -> Needs:
    """Each of the units is needed."""
    return [frozenset({unit}) for unit in dict.fromkeys(units)]
