"""The suite ``swaps``: true sentences of the demo, and ones in which one thing was exchanged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import ReadError
from assistant.pipeline.parts import embedder_of, make_checker
from assistant.reading import list_files, read_file
from assistant.schema import Article
from assistant.settings import Settings
from assistant.verifying import Check, Claim
from evals.base import RIGHT, Account, Case, Suite
from evals.metrics import Summary, Value, miss_rate
from evals.swaps import DEVELOPED, HELD_OUT, SEED, Made, make_sentences

DEFAULT_DATA: Path | None = Path(__file__).resolve().parent.parent / "demo"


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[Made, Check]]:
    """The suite over sentences made from ``folder/articles``; raises ReadError where there are none."""
    made = make_sentences(_articles(folder / "articles", settings))
    if not made:
        raise ReadError(f"No sentences can be made from {folder}.", hint="Give some forty news articles.")
    notices: list[str] = []
    checker = make_checker(settings, embedder_of(settings), notices.append)

    def task(case: Made) -> Check:
        about = (case.about,)
        (check,) = checker.check([Claim(sentence=case.text, evidence=case.evidence, about=about)])
        return check

    yield Suite(
        name="swaps",
        cases=tuple(_case(each) for each in made),
        task=task,
        evaluators=(Verdicts(),),
        summaries=_SUMMARIES,
        account=_account,
        settings={
            "seed": SEED,
            "kinds": dict(Counter(f"{'true' if each.true else 'altered'}: {each.kind}" for each in made)),
        },
        verb="Checking",
    )


class Verdicts:
    """``caught`` of an altered sentence, ``let_through`` of a true one; each also by half of the events."""

    def evaluate(self, inputs: Made, output: Check) -> Mapping[str, Value]:
        supported = output.verdict == "supported"
        name, good = ("let_through", supported) if inputs.true else ("caught", not supported)
        return {name: good, f"{name}.{inputs.half}": good}


def _articles(folder: Path, settings: Settings) -> list[Article]:
    most = int(settings.max_file_mb * 1_000_000)
    files = [each for each in list_files([folder]) if isinstance(each, Path)]
    return [each for path in files for each in read_file(path, max_bytes=most) if isinstance(each, Article)]


def _case(made: Made) -> Case[Made]:
    return Case(case_id=made.case_id, kind=made.kind, prompt=made.text, inputs=made, cluster=made.event)


def _account(made: Made, check: Check, values: Mapping[str, Value]) -> Account:
    verdict = RIGHT
    if values.get("caught") is False:
        verdict = "not caught"
    elif values.get("let_through") is False:
        verdict = "a false alarm"
    return Account(
        verdict=verdict,
        loss=check.score if not made.true else 1 - check.score,
        details={
            "score": f"{check.score:.2f}, {check.verdict}",
            "reasons": check.reasons or "none",
            "the article's sentence": made.original,
            "evidence": tuple(text[:1_500] for text in made.evidence),
        },
    )


_SUMMARIES = (
    Summary(name="caught", about="altered sentences that are not called supported", of=("caught",)),
    Summary(
        name="false_alarms",
        about="true sentences that are not called supported",
        of=("let_through",),
        statistic=miss_rate,
    ),
    *(
        summary
        for half, events in ((DEVELOPED, "that rules were made with"), (HELD_OUT, "never looked at"))
        for summary in (
            Summary(
                name=f"caught.{half}", about=f"of the events {events}", of=(f"caught.{half}",), by_kind=False
            ),
            Summary(
                name=f"false_alarms.{half}",
                about=f"of the events {events}",
                of=(f"let_through.{half}",),
                statistic=miss_rate,
                by_kind=False,
            ),
        )
    ),
)
