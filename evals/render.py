"""A report for people: Markdown and one self-contained HTML page.

The words of articles, questions and models are data: every value that enters a template
is escaped, by the template engine and not by each place that prints one.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals import wording
from evals.ablation import Ablation
from evals.compare import Comparison
from evals.report import Report
from evals.view import make_view

TEMPLATES = Path(__file__).resolve().parent / "templates"

_MARKDOWN = re.compile(r"([\\`*\[\]|]|(?<!\w)_|_(?!\w))")


def to_html(report: Report, comparison: Comparison | None = None, ablation: Ablation | None = None) -> str:
    """The page: no scripts, nothing loaded, everything escaped."""
    environment = _environment(autoescape=True)
    return environment.get_template("report.html").render(make_view(report, comparison, ablation))


def to_markdown(
    report: Report, comparison: Comparison | None = None, ablation: Ablation | None = None
) -> str:
    """The report as GitHub-flavoured Markdown; no value can make markup."""
    environment = _environment(autoescape=False)
    environment.finalize = _plain
    return environment.get_template("report.md").render(make_view(report, comparison, ablation))


def _environment(*, autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,  # noqa: S701 - off only for Markdown, where `_plain` escapes
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "figure": wording.figure,
        "interval": wording.interval,
        "words": wording.words,
        "value": wording.value,
        "chance": wording.chance,
        "told": wording.told,
    }
    return environment


def _plain(value: object) -> object:
    """One line of text in which nothing is Markdown or HTML; other values as they are."""
    if not isinstance(value, str):
        return value
    escaped = html.escape(" ".join(value.split()), quote=False)
    return _MARKDOWN.sub(r"\\\1", escaped)
