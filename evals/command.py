"""``assistant eval``: run a suite, print its figures, write its report. Imports nothing heavy until run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer


def run(
    suite: Annotated[
        str,
        typer.Argument(
            help="The suite: `demo`, `syndication`, or the name of a data set.", show_default=False
        ),
    ],
    data: Annotated[
        Path | None,
        typer.Option(help="A folder that holds the suite's data.", show_default="the suite's own"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The folder for the report.", show_default="reports/SUITE-TIME"),
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(help="The report.json of an earlier run to compare with.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="The language model that answers, or `extractive`.", show_default="the settings'"),
    ] = None,
    retrieval: Annotated[
        bool, typer.Option("--retrieval", help="Measure what is found alone, without answering.")
    ] = False,
    judge: Annotated[
        str, typer.Option(help="Who judges citations: `own`, the checker, or a language model.")
    ] = "own",
    index: Annotated[
        str | None, typer.Option(help="The index that the suite `own` asks.", show_default=False)
    ] = None,
    ablate: Annotated[
        bool,
        typer.Option("--ablate", help="Run it also without each part of the search: what is each worth?"),
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Cases that are asked at a time.")] = 1,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Ask again what an earlier, equal run has finished.")
    ] = False,
    price_in: Annotated[
        float | None,
        typer.Option(min=0, help="The price of a million prompt tokens: the cost is told before the run."),
    ] = None,
    price_out: Annotated[
        float | None, typer.Option(min=0, help="The price of a million completion tokens.")
    ] = None,
    max_cost: Annotated[
        float | None,
        typer.Option(min=0, help="Stop before the run costs more than that.", show_default=False),
    ] = None,
    gate: Annotated[
        bool, typer.Option("--gate", help="Run the smaller part and fail below the figures of gate.json.")
    ] = False,
) -> None:
    """Measure the assistant on a suite of questions and write a report."""
    from assistant.settings import load_settings
    from evals import session
    from evals.cost import make_budget
    from evals.running import Effort

    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    session.run_suite(
        suite,
        data=data,
        out=out or Path("reports") / f"{suite}-{stamp}",
        settings=load_settings(model=model),
        compare_with=compare,
        gated=gate,
        retrieval_only=retrieval,
        judge=judge,
        index=index,
        ablated=ablate,
        effort=Effort(jobs=jobs, fresh=fresh, budget=make_budget(price_in, price_out, max_cost)),
    )
