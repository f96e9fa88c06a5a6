"""The data of a report's plots, and the plots themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from xml.etree import ElementTree as Tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.base import CaseResult
from evals.found import Found, Places
from evals.metrics import Metric, Value
from evals.plots import KindRow, plot_curves, plot_kinds, plot_reliability, plot_scale, plot_times
from evals.plots.reliability import wilson
from evals.plots.times import TICKS, ticks
from evals.retrieval import places, rank_measures, single_needs
from evals.series import CUTS, SECONDS_BINS, Reliability, Series, make_series
from tests.evals.fake_desk import HOSTILE

CALIBRATED = ("confidence", "confirmed")
METRIC = Metric(value=0.5, n=7, low=0.25, high=0.75)


def case(number: int, *, found: dict[str, Places] | None = None, **values: Value) -> CaseResult:
    return CaseResult(case_id=f"c{number}", kind="who", prompt="?", values=values, places=found or {})


def test_places_are_those_of_the_measures_of_a_ranking() -> None:
    needs = [frozenset({"a", "b"}), frozenset({"c"}), frozenset({"d"})]
    # b after a is no result of its own, as in the measures.
    assert places(["x", "a", "b", "c"], needs) == (2, 3, None)


rankings = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10)
wanted = st.sets(st.sampled_from("abcdefghij"), min_size=1, max_size=4)


@given(ranking=rankings, units=wanted)
def test_a_curve_goes_through_the_measures_at_their_cuts(ranking: list[str], units: set[str]) -> None:
    needs = single_needs(sorted(units))
    values = rank_measures(ranking, needs, ("recall_3", "recall_10", "hit_4", "all_evidence_10"))
    curves = make_series([case(1, found={"": places(ranking, needs)})], CALIBRATED).curves
    by_measure = {curve.measure: curve.values for curve in curves}
    recall = by_measure["recall"]
    assert recall[2] == pytest.approx(values["recall_3"], abs=1e-4)
    assert recall[9] == pytest.approx(values["recall_10"], abs=1e-4)
    # A measure that is the same at every cut is not told twice.
    assert by_measure.get("hit", recall)[3] == values["hit_4"]
    assert by_measure.get("all_evidence", recall)[9] == pytest.approx(values["all_evidence_10"], abs=1e-4)


def test_curves_rise_within_their_intervals_and_count_the_cases_of_their_ranking() -> None:
    rows = [case(n, found={"": (n % 7 + 1, None), "bm25": (n,)} if n else {"": (1, 2)}) for n in range(30)]
    curves = make_series(rows, CALIBRATED).curves
    assert {(curve.measure, curve.variant): curve.n for curve in curves} == {
        (measure, variant): n
        for measure in ("recall", "hit", "all_evidence")
        for variant, n in (("", 30), ("bm25", 29))
    }
    for curve in curves:
        assert len(curve.values) == CUTS
        assert list(curve.values) == sorted(curve.values)
        bounds = zip(curve.low, curve.values, curve.high, strict=True)
        assert all(low <= value <= high for low, value, high in bounds)


def reliability(pairs: Sequence[tuple[float, bool]]) -> Reliability:
    rows = [case(n, confidence=c, confirmed=right) for n, (c, right) in enumerate(pairs)]
    found = make_series([*rows, case(-1, confirmed=True)], CALIBRATED).reliability
    assert found is not None
    return found


def test_the_calibration_error_is_the_mean_gap_of_the_bins() -> None:
    found = reliability([(0.95, True), (0.95, False), (1.0, True), (0.15, False)])
    assert [(each.low, each.n) for each in found.bins] == [(0.1, 1), (0.9, 3)]
    gap = abs(2 / 3 - 2.9 / 3)
    assert found.error == pytest.approx((0.15 + 3 * gap) / 4, abs=1e-3)
    assert (found.n, found.bin_count) == (4, 10)


def test_confidence_that_is_always_borne_out_has_no_error() -> None:
    assert reliability([(1.0, True), (0.0, False)]).error == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_every_confidence_is_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    found = reliability(pairs)
    assert sum(each.n for each in found.bins) == len(pairs)
    assert 0 <= found.error <= 1


def test_wilsons_interval_is_that_of_his_formula_and_stays_within_bounds() -> None:
    assert wilson(0.5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-3)
    assert wilson(1.0, 4) == pytest.approx((0.510, 1.0), abs=1e-3)
    assert wilson(0.0, 4)[0] == 0.0


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=40))
def test_all_seconds_are_counted_and_can_be_drawn(seconds: list[float]) -> None:
    times = make_series([case(n, seconds=each) for n, each in enumerate(seconds)], CALIBRATED).times
    assert times is not None
    assert (sum(times.counts), len(times.counts)) == (len(seconds), SECONDS_BINS)
    Tree.fromstring(plot_times(times))


@given(st.floats(1e-4, 10), st.floats(1.5, 10_000))
def test_ticks_are_round_few_and_within(low: float, times: float) -> None:
    found = ticks(low, low * times)
    assert 1 <= len(found) <= TICKS
    assert all(low <= tick <= low * times for tick in found)


def full_series() -> Series:
    rows = [
        case(n, found={"": (n + 1,), "bm25": (None,)}, confidence=n / 9, confirmed=n > 4, seconds=0.1 + n)
        for n in range(10)
    ]
    return make_series(rows, CALIBRATED)


def test_series_read_back_are_the_series() -> None:
    series = full_series()
    assert Series.from_dict(json.loads(json.dumps(asdict(series)))) == series
    assert make_series([case(1)], CALIBRATED) == Series() == Series.from_dict({})


def test_every_plot_is_one_image_that_says_what_it_shows() -> None:
    series = full_series()
    assert series.reliability is not None
    assert series.times is not None
    for drawn in (
        plot_curves(series.curves),
        plot_reliability(series.reliability),
        plot_times(series.times),
        plot_kinds("recall 5", [KindRow(label="who", metric=METRIC, floor=0.4)]),
        plot_scale(METRIC, 0.4, 0.6),
    ):
        image = Tree.fromstring(drawn)
        assert (image.tag, image.get("role")) == ("svg", "img")
        assert image.get("aria-label")


def test_hostile_labels_stay_text_in_a_plot() -> None:
    elements = list(Tree.fromstring(plot_kinds(HOSTILE, [KindRow(label=HOSTILE, metric=METRIC)])).iter())
    assert {each.tag for each in elements} <= {"svg", "g", "line", "text", "circle", "title"}
    assert any((each.text or "").startswith(HOSTILE) for each in elements)


def test_what_was_found_is_one_line_of_text() -> None:
    found = Found(place=2, title="Mill burns", about="The Echo", ranks={"dense": 3}, wanted=True)
    assert found.line == "2: Mill burns (The Echo, dense 3) ✓"
    assert Found(place=1, title="Fair").line == "1: Fair"
    assert Found.from_dict(asdict(found)) == found
