"""Differences of two runs: worked out by hand, against all signs, and over clusters."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from evals.metrics import Summary, Value, mean, mean_of_means, miss_rate, percentile, weighted_mean
from evals.paired import Difference, difference, holm, sign_flip_p_value


def test_a_paired_test_of_assertions_is_the_sign_test() -> None:
    assert sign_flip_p_value([0.0, 0.0]) == 1.0
    assert sign_flip_p_value([]) == 1.0
    assert sign_flip_p_value([1.0] * 5 + [0.0] * 50) == pytest.approx(2 / 2**5)
    assert sign_flip_p_value([1, -1, 1, 1]) == pytest.approx((4 + 4 + 1 + 1) / 16)


def test_a_paired_test_is_that_over_all_signs() -> None:
    differences = [0.3, -0.1, 0.25, 0.5, -0.2, 0.05]
    sums = [abs(np.dot(signs, differences)) for signs in product((1, -1), repeat=6)]
    assert sign_flip_p_value(differences) == pytest.approx(
        np.mean(np.array(sums) >= sum(differences) - 1e-12)
    )


def test_a_paired_test_of_many_differences_samples_and_is_never_zero() -> None:
    assert 0 < sign_flip_p_value([1.0] * 40) < 0.001
    assert sign_flip_p_value([1.0, -1.0] * 20) == 1.0


@dataclass(frozen=True)
class Row:
    values: dict[str, Value] = field(default_factory=dict)
    cluster: str = ""
    kind: str = "who"


def compared(pairs: list[tuple[Row, Row]], **summary: object) -> Difference:
    found = difference(pairs, Summary(name="m", about="", **{"of": ("a",), **summary}))  # type: ignore[arg-type]
    assert found is not None
    return found


def pairs_of(old: list[float], new: list[float], clusters: list[str] | None = None) -> list[tuple[Row, Row]]:
    names = clusters or [""] * len(old)
    return [(Row({"a": a}, name), Row({"a": b}, name)) for a, b, name in zip(old, new, names, strict=True)]


def test_a_difference_is_over_the_cases_that_have_the_value_in_both_runs() -> None:
    pairs = [(Row({"a": 0.0}), Row({"a": 1.0})), (Row({"a": 1.0}), Row()), (Row(), Row({"a": 1.0}))]
    found = compared(pairs)
    assert (found.n, found.moved, found.before, found.after, found.gain) == (1, 1, 0.0, 1.0, 1.0)
    assert difference(pairs, Summary(name="m", about="", of=("b",))) is None


def test_clusters_that_move_as_one_count_once() -> None:
    old, new = [0.0] * 12, [1.0] * 12
    alone = compared(pairs_of(old, new))
    together = compared(pairs_of(old, new, [str(number // 4) for number in range(12)]))
    assert alone.p_value == pytest.approx(2 / 2**12)
    assert together.p_value == pytest.approx(2 / 2**3)
    assert (together.n, together.moved) == (12, 12)


def test_the_interval_of_a_difference_is_wider_over_clusters() -> None:
    old = [0.0] * 200
    new = [float(number % 20 < 10) for number in range(200)]
    alone = compared(pairs_of(old, new))
    together = compared(pairs_of(old, new, [str(number // 10) for number in range(200)]))
    assert together.high - together.low > 2 * (alone.high - alone.low)
    assert together.low < together.gain < together.high


STATISTICS = [mean, miss_rate, percentile(50)]
FIGURES = st.lists(
    st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from("abc")),
    min_size=1,
    max_size=8,
)


@hypothesis_settings(max_examples=20)
@given(rows=FIGURES, statistic=st.sampled_from(STATISTICS))
def test_a_difference_turned_round_is_as_sure_and_points_the_other_way(rows: list, statistic: object) -> None:
    old, new, clusters = (list(column) for column in zip(*rows, strict=True))
    there = compared(pairs_of(old, new, clusters), statistic=statistic)
    back = compared(pairs_of(new, old, clusters), statistic=statistic)
    assert there.gain == pytest.approx(-back.gain)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-9)
    assert there.p_value == pytest.approx(back.p_value)
    assert 0 < there.p_value <= 1


@hypothesis_settings(max_examples=20)
@given(rows=FIGURES)
def test_the_mean_has_the_p_value_of_exchanging_rows(rows: list) -> None:
    old, new, clusters = (list(column) for column in zip(*rows, strict=True))
    pairs = pairs_of(old, new, clusters)
    by_sums = compared(pairs)
    by_rows = compared(pairs, statistic=lambda rows: 1.0 * mean(rows))
    assert by_sums == by_rows


def test_a_difference_of_ratios_weighs_and_of_classes_does_not() -> None:
    old = [Row({"a": 1.0, "b": 1.0}), Row({"a": 0.0, "b": 3.0})]
    new = [Row({"a": 1.0, "b": 1.0}), Row({"a": 1.0, "b": 3.0})]
    found = compared(list(zip(old, new, strict=True)), of=("a", "b"), statistic=weighted_mean)
    assert (found.before, found.after, found.p_value) == (0.25, 1.0, 1.0)  # one cluster moved: no evidence
    old = [Row({"a": 1.0})] * 8 + [Row({"b": 0.0})] * 2
    new = [Row({"a": 1.0})] * 8 + [Row({"b": 1.0})] * 2
    found = compared(list(zip(old, new, strict=True)), of=("a", "b"), statistic=mean_of_means)
    assert (found.before, found.after, found.n, found.p_value) == (0.5, 1.0, 10, 0.5)


def test_many_clusters_are_sampled_and_never_certain() -> None:
    old, new = [0.0] * 30, [1.0] * 30
    assert 0 < compared(pairs_of(old, new)).p_value < 0.001
    assert 0 < compared(pairs_of(old, new), statistic=miss_rate).p_value < 0.001


def test_adjusted_p_values_are_those_of_holm() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=8))
def test_adjusting_makes_no_p_value_smaller_and_keeps_their_order(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    assert all(p <= after <= 1 for p, after in zip(p_values, adjusted, strict=True))
    order = sorted(range(len(p_values)), key=lambda number: p_values[number])
    assert [adjusted[number] for number in order] == sorted(adjusted)
    assert not adjusted or min(adjusted) == pytest.approx(min(1.0, len(p_values) * min(p_values)))
