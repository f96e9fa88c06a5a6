"""The suite of conflicts and look-alikes, on records in its format and on the set that comes with it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ReadError
from assistant.schema import Account, Conflict
from evals import command
from evals.records import read_records
from evals.report import Report, read_report
from evals.suites.conflicts import DEFAULT_DATA, Alarms, Item
from tests.evals.fake_desk import make_answer, make_article

pytestmark = pytest.mark.usefixtures("assistant_home")


def printed(outlet: str, text: str) -> dict[str, str]:
    return {"publisher": outlet, "published_at": "2024-03-12", "title": "Fire at the mill", "text": text}


RECORD: dict[str, Any] = {
    "id": "c1",
    "kind": "toll",
    "question": "How many people died in the fire at the Larkford mill?",
    "relation": "disagree",
    "accounts": [{"answers": ["14"], "articles": [1]}, {"answers": ["17", "seventeen"], "articles": [2]}],
    "articles": [
        printed("Gazette", "A fire at the Larkford mill killed 14 people on Monday, said the police."),
        printed("Herald", "Seventeen people died in the fire at the Larkford mill."),
    ],
}
LOOK_ALIKE = RECORD | {"id": "l1", "kind": "different things", "relation": None, "accounts": []}
ITEM = Item.model_validate(RECORD | {"part": "made"})


def run(folder: Path, records: list[dict[str, Any]]) -> Report:
    (folder / "made.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    command.run("conflicts", data=folder, out=folder / "out", model="extractive")
    return read_report(folder / "out")


def test_conflicts_are_asked_through_the_whole_pipeline(tmp_path: Path) -> None:
    report = run(tmp_path, [RECORD])
    found = {name: (metric.value, metric.n) for name, metric in report.metrics.items()}
    assert found["both_accounts"] == found["both_accounts.made"] == found["relation"] == (1.0, 1)
    assert found["other_conflicts"] == (0.0, 1)
    assert "false_alarms" not in found


def test_both_accounts_have_to_be_told_apart_and_cited_from_their_articles() -> None:
    articles = [replace(make_article(str(n), "It was so."), url=ITEM.address(n)) for n in (1, 2)]
    answer = make_answer("q", articles)
    citations = tuple(replace(answer.citations[0], number=n, url=ITEM.address(n)) for n in (1, 2))

    def told(*accounts: tuple[str, int]) -> dict[str, Any]:
        conflict = Conflict(
            about="how many",
            accounts=tuple(Account(text=text, citations=(number,)) for text, number in accounts),
            relation="superseded",
        )
        return dict(Alarms().evaluate(ITEM, replace(answer, citations=citations, conflicts=(conflict,))))

    assert told(("It was 14.", 1), ("It was seventeen.", 2))["both_accounts"] is True
    assert told(("It was 14.", 1), ("It was seventeen.", 2))["relation"] is False
    assert told(("It was 14.", 2), ("It was seventeen.", 1))["both_accounts"] is False
    assert told(("It was 14 or 17.", 1), ("It was nine.", 2))["both_accounts"] is False
    look_alike = Item.model_validate(LOOK_ALIKE | {"part": "made"})
    assert Alarms().evaluate(look_alike, answer)["false_alarms"] is False


def test_the_set_has_as_many_conflicts_as_look_alikes_in_each_part() -> None:
    assert DEFAULT_DATA is not None
    for path in sorted(DEFAULT_DATA.glob("*.jsonl")):
        items = list(read_records(path, Item))
        counts = Counter(item.relation is None for item in items)
        assert counts[True] == counts[False]
        for item in items:
            given = [text.casefold() for text in (article.text for article in item.articles)]
            for account in item.accounts:
                texts = [given[number - 1] for number in account.articles]
                assert any(each.casefold() in text for each in account.answers for text in texts), item.id


def test_another_format_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="line 1"):
        run(tmp_path, [{"id": "x"}])
    (tmp_path / "made.jsonl").unlink()
    with pytest.raises(ReadError, match="no records"):
        run(tmp_path, [])
