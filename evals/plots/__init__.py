"""The plots of a report: pure functions from numbers to inline SVG, coloured by the classes of report.css."""

from evals.plots.by_k import plot_curves
from evals.plots.by_kind import KindRow, plot_kinds, plot_scale
from evals.plots.reliability import plot_reliability
from evals.plots.times import plot_times

__all__ = ["KindRow", "plot_curves", "plot_kinds", "plot_reliability", "plot_scale", "plot_times"]
