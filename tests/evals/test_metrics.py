"""Metrics with values worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from evals.metrics import (
    Metric,
    Summary,
    Value,
    mean_of_means,
    miss_rate,
    percentile,
    summarise,
    weighted_mean,
)
from evals.retrieval import rank_measures


@dataclass(frozen=True)
class Row:
    kind: str = "who"
    values: dict[str, Value] = field(default_factory=dict)
    cluster: str = ""


def measured(rows: list[Row], **summary: object) -> Metric:
    metrics = summarise(rows, [Summary(name="m", about="", **summary)])  # type: ignore[arg-type]
    return metrics["m"]


def test_a_mean_leaves_out_the_cases_without_a_value() -> None:
    rows = [
        Row(values={"a": True}),
        Row(values={"a": False}),
        Row(values={"b": 1.0}),
        Row(values={"a": True}),
    ]
    metric = measured(rows, of=("a",))
    assert metric.value == pytest.approx(2 / 3)
    assert metric.n == 3
    assert 0 <= metric.low < metric.value < metric.high <= 1


def test_the_interval_of_a_mean_is_about_that_of_the_normal_distribution() -> None:
    rows = [Row(values={"a": number % 2 == 0}) for number in range(400)]
    metric = measured(rows, of=("a",))
    assert metric.low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.01)
    assert metric.high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.01)


def test_the_same_rows_give_the_same_interval() -> None:
    rows = [Row(values={"a": float(number)}) for number in range(30)]
    assert measured(rows, of=("a",)) == measured(rows, of=("a",))


def test_cases_of_one_cluster_are_resampled_together() -> None:
    alone = [Row(values={"a": number % 20 < 10}) for number in range(200)]
    together = [Row(values=row.values, cluster=str(number // 10)) for number, row in enumerate(alone)]
    narrow, wide = measured(alone, of=("a",)), measured(together, of=("a",))
    assert (narrow.value, narrow.n) == (wide.value, wide.n) == (0.5, 200)
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)
    assert wide == measured(together, of=("a",))


def test_a_share_of_citations_weighs_cases_by_their_citations() -> None:
    rows = [Row(values={"share": 1.0, "count": 1.0}), Row(values={"share": 0.25, "count": 4.0})]
    assert measured(rows, of=("share", "count"), statistic=weighted_mean).value == pytest.approx(2 / 5)


def test_balanced_accuracy_is_the_mean_over_classes_not_over_cases() -> None:
    rows = [*[Row(values={"answered": True})] * 8, *[Row(values={"answered": False})] * 2]
    rows += [Row(values={"refused": True}), Row(values={"refused": False})]
    metric = measured(rows, of=("answered", "refused"), statistic=mean_of_means)
    assert metric.value == pytest.approx((0.8 + 0.5) / 2)
    assert metric.n == 12


def test_balanced_accuracy_of_one_class_alone_is_not_a_figure() -> None:
    summary = Summary(name="m", about="", of=("answered", "refused"), statistic=mean_of_means)
    assert summarise([Row(values={"answered": True})], [summary]) == {}


def test_a_miss_rate_and_percentiles() -> None:
    rows = [Row(values={"ok": number > 0, "seconds": float(number)}) for number in range(5)]
    assert measured(rows, of=("ok",), statistic=miss_rate).value == pytest.approx(0.2)
    assert measured(rows, of=("seconds",), statistic=percentile(50)).value == 2.0
    assert measured(rows, of=("seconds",), statistic=percentile(95)).value == pytest.approx(3.8)


def test_kinds_are_variants_after_a_dot() -> None:
    rows = [Row("who", {"a": 1.0}), Row("why", {"a": 0.0}), Row("what", {})]
    whole = Summary(name="b", about="", of=("a",), by_kind=False)
    metrics = summarise(rows, [Summary(name="a", about="", of=("a",)), whole])
    assert {name: metric.value for name, metric in metrics.items()} == {
        "a": 0.5,
        "a.who": 1.0,
        "a.why": 0.0,
        "b": 0.5,
    }


def test_recall_and_reciprocal_rank_of_two_needs() -> None:
    needs = [frozenset({"a"}), frozenset({"b"})]
    ranking = ["x", "a", "y", "z", "w", "v", "b"]
    assert rank_measures(ranking, needs) == {"recall_5": 0.5, "recall_10": 1.0, "mrr_10": 0.5}


def test_one_of_several_alternatives_is_enough_and_two_do_not_count_double() -> None:
    needs = [frozenset({"a", "b", "c"})]
    assert rank_measures(["x", "y", "b", "a"], needs) == {
        "recall_5": 1.0,
        "recall_10": 1.0,
        "mrr_10": pytest.approx(1 / 3),
    }


@pytest.mark.parametrize("ranking", [[], ["x"], [*"0123456789", "a"]])
def test_evidence_that_is_not_among_the_first_ten_counts_nothing(ranking: list[str]) -> None:
    assert rank_measures(ranking, [frozenset({"a"})]) == {"recall_5": 0.0, "recall_10": 0.0, "mrr_10": 0.0}
