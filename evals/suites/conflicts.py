"""The suite ``conflicts``: articles that give two accounts of one thing, and articles that only seem to."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path

from pydantic import BaseModel

from assistant.errors import ReadError
from assistant.pipeline import Assistant, ingest
from assistant.schema import Account as Told
from assistant.schema import Answer, Conflict, Relation
from assistant.settings import Settings
from evals.base import RIGHT, Account, Case, Suite
from evals.matching import contains
from evals.metrics import Summary, Value
from evals.records import HINT, Record, read_records, require_records
from evals.verdicts import NOT_USED, REFUSED_WRONGLY

DEFAULT_DATA: Path | None = Path(__file__).resolve().parent.parent / "conflicts"

FALSE_ALARM = "false alarm"
OTHER_RELATION = "other relation"


class Expected(BaseModel):
    """An account that has to be named: one of ``answers`` stands in it, one of ``articles`` is cited."""

    answers: tuple[str, ...]
    articles: tuple[int, ...]


class Printed(BaseModel):
    """An article as a record that is ingested."""

    publisher: str
    published_at: str
    title: str
    text: str


class Item(Record):
    """A question with its articles; one without ``relation`` is a look-alike."""

    kind: str
    question: str
    relation: Relation | None
    accounts: tuple[Expected, ...]
    articles: tuple[Printed, ...]
    part: str = ""

    def address(self, number: int) -> str:
        """By which a citation of the n-th article is known."""
        return f"https://{self.part.replace('_', '-')}.example/{self.id}/{number}"


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[Item, Answer]]:
    """The suite over all ``*.jsonl`` of a folder, one index for all; each file is a part of the figures.

    Raises ReadError when there is none, or one of another format.
    """
    items = tuple(item for path in sorted(folder.glob("*.jsonl")) for item in _read(path))
    require_records(folder, items)
    with tempfile.TemporaryDirectory(prefix="assistant-eval-") as home:
        given = Path(home, "articles.jsonl")
        given.write_text("".join(_records(items)), encoding="utf-8")
        settings = settings.model_copy(update={"home": Path(home)})
        report = ingest([given], index="conflicts", settings=settings)
        if report.failures:
            raise ReadError(f"An article cannot be read: {report.failures[0].reason}.", hint=HINT)
        with Assistant.open("conflicts", settings=settings) as desk:
            yield Suite(
                name="conflicts",
                cases=tuple(
                    Case(case_id=i.id, kind=i.kind.replace(" ", "_"), prompt=i.question, inputs=i)
                    for i in items
                ),
                task=lambda item: desk.ask(item.question),
                evaluators=(Alarms(),),
                summaries=_summaries({item.part for item in items}),
                account=_account,
                settings={"model": desk.model_name, "embedding": dict(desk.info().embedding)},
            )


class Alarms:
    """Whether a conflict is told where there is one and none where there is none.

    ``both_accounts`` names every account with a citation of an article that gives it, ``relation`` says
    whether it then has the right name, ``other_conflicts`` counts the rest of what is told beside it.
    """

    def evaluate(self, inputs: Item, output: Answer) -> Mapping[str, Value]:
        answered = {"answered": output.status != "no_answer"}
        if inputs.relation is None:
            alarm = bool(output.conflicts)
            return {**answered, "false_alarms": alarm, f"false_alarms.{inputs.part}": alarm}
        named = [each for each in output.conflicts if names_all(each, inputs, output)]
        values: dict[str, Value] = {
            **answered,
            "both_accounts": bool(named),
            f"both_accounts.{inputs.part}": bool(named),
            "other_conflicts": float(len(output.conflicts) - len(named)),
        }
        if named:
            is_right = any(each.relation == inputs.relation for each in named)
            values |= {"relation": is_right, f"relation.{inputs.part}": is_right}
        return values


def names_all(conflict: Conflict, item: Item, answer: Answer) -> bool:
    """Whether each account that is expected is an account of its own, cited from one of its articles."""
    address = {citation.number: citation.url for citation in answer.citations}

    def gives(told: Told, expected: Expected) -> bool:
        cited = {address[number] for number in told.citations}
        return any(contains(told.text, each) for each in expected.answers) and not cited.isdisjoint(
            item.address(number) for number in expected.articles
        )

    return any(
        all(map(gives, order, item.accounts)) for order in permutations(conflict.accounts, len(item.accounts))
    )


def _read(path: Path) -> Iterator[Item]:
    for item in read_records(path, Item):
        yield item.model_copy(update={"part": path.stem})


def _records(items: Collection[Item]) -> Iterator[str]:
    for item in items:
        for number, article in enumerate(item.articles, start=1):
            yield json.dumps({"url": item.address(number), **article.model_dump()}) + "\n"


def _account(item: Item, answer: Answer, values: Mapping[str, Value]) -> Account:
    verdict = RIGHT
    if item.relation is None:
        verdict = FALSE_ALARM if values["false_alarms"] else RIGHT
    elif not values["both_accounts"]:
        verdict = NOT_USED if values["answered"] else REFUSED_WRONGLY
    elif not values["relation"]:
        verdict = OTHER_RELATION
    return Account(
        verdict=verdict,
        details={
            "part": item.part,
            "expected": tuple(" | ".join(each.answers) for each in item.accounts) or "no conflict",
            "relation": item.relation or "none",
            "answer": answer.text,
            "told": tuple(map(str, answer.conflicts)) or "no conflict",
            "articles": tuple(f"{a.publisher}, {a.published_at}: {a.title}. {a.text}" for a in item.articles),
        },
    )


def _summaries(parts: Collection[str]) -> tuple[Summary, ...]:
    told = {
        "both_accounts": "conflicts of which every account is named and cited",
        "false_alarms": "look-alikes of which a conflict is told; lower is better",
        "relation": "the same relation, where every account is named",
    }
    wholes = (Summary(name=name, about=about, of=(name,)) for name, about in told.items())
    halves = (
        Summary(name=f"{name}.{part}", about=f"{about}: {part}", of=(f"{name}.{part}",), by_kind=False)
        for name, about in told.items()
        for part in sorted(parts)
    )
    return (
        *wholes,
        *halves,
        Summary(
            name="other_conflicts", about="further conflicts told of a case, lower is better",
            of=("other_conflicts",), by_kind=False,
        ),
        Summary(name="answered", about="questions answered", of=("answered",), by_kind=False),
    )  # fmt: skip
