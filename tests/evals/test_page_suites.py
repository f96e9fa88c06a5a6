"""The suites of web pages: what they count, on tiny sets of their own in the sets' formats."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import ReadError
from evals import command
from evals.counts import f1, f1_of_means, precision, recall
from evals.pages import has_people, same_line, same_people
from evals.records import Record, read_records
from evals.report import Report, read_report
from evals.suites.article_extraction import shingle_counts

STORY = (
    "The ferry to Larkford stopped at noon on Tuesday because the river had risen by two metres.",
    "Harbour master Ida Brandt said that the pier would stay closed until the water falls again.",
    "Some forty people waited in the hall of the station, where the town had set out soup and bread.",
)
PAGE = """<!doctype html><html lang="en"><head><title>Ferry stops at Larkford</title>
<meta property="og:title" content="Ferry stops at Larkford">
<meta property="article:published_time" content="2022-05-03T09:00:00+01:00">
<meta name="author" content="Edna Prowse"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry stops at Larkford</h1>{}</article>
<footer>All rights of the Larkford Echo are kept.</footer></body></html>"""


def make_set(folder: Path, records: Sequence[dict[str, Any]], html: str | None = None) -> Path:
    """A folder with the records and one page that all of them name, gzipped."""
    (folder / "html").mkdir(parents=True)
    page = PAGE.format("".join(f"<p>{line}</p>" for line in STORY)) if html is None else html
    (folder / "html" / "one.html.gz").write_bytes(gzip.compress(page.encode()))
    lines = (json.dumps({"html": "html/one.html.gz", "url": None, **record}) + "\n" for record in records)
    (folder / "pages.jsonl").write_text("".join(lines), "utf-8")
    return folder


def run(suite: str, data: Path, out: Path) -> Report:
    command.run(suite, data=data, out=out)
    assert "Eval" in (out / "report.html").read_text("utf-8")
    return read_report(out)


def test_a_page_read_whole_and_alone_has_an_f1_of_one(tmp_path: Path) -> None:
    data = make_set(tmp_path / "set", [{"id": "a", "text": "\n\n".join(STORY)}])
    report = run("article-extraction", data, tmp_path / "out")
    assert {name: report.metrics[name].value for name in ("f1", "precision", "recall")} == {
        "f1": 1.0,
        "precision": 1.0,
        "recall": 1.0,
    }
    assert report.wrong == []


def test_a_set_is_found_below_the_folder_of_all_sets(tmp_path: Path) -> None:
    make_set(tmp_path / "sets" / "htmldate", [{"id": "a", "date": "2022-05-03"}])
    assert run("htmldate", tmp_path / "sets", tmp_path / "out").metrics["exact_day"].value == 1.0


def test_what_is_lost_is_shown_and_the_worst_page_comes_first(tmp_path: Path) -> None:
    gold = ["\n\n".join(STORY), "\n\n".join([*STORY, "A last paragraph that is on no page at all, alas."])]
    gold.append("Quite another story that nobody could find there.")
    records = [{"id": f"p{number}", "text": text} for number, text in enumerate(gold)]
    report = run("article-extraction", make_set(tmp_path / "set", records), tmp_path / "out")
    assert [case.case_id for case in report.wrong] == ["p2", "p1"]
    assert report.wrong[1].verdict == "story lost"
    assert report.wrong[1].details["lost"] == ("A last paragraph that is on no page at all, alas.",)


def test_a_page_without_a_story_lowers_recall_and_is_no_failure(tmp_path: Path) -> None:
    data = make_set(tmp_path / "set", [{"id": "a", "text": STORY[0]}], html="<html><body></body></html>")
    report = run("article-extraction", data, tmp_path / "out")
    assert report.metrics["recall"].value == 0.0
    assert report.metrics["failures"].value == 0.0
    assert "precision" not in report.metrics
    assert report.cases[0].verdict == "nothing found"


def test_days_are_right_wrong_or_missing(tmp_path: Path) -> None:
    records = [{"id": "right", "date": "2022-05-03"}, {"id": "wrong", "date": "2021-01-01"}]
    report = run("htmldate", make_set(tmp_path / "set", records), tmp_path / "out")
    assert report.metrics["exact_day"].value == 0.5
    assert report.metrics["day_precision"].value == 0.5
    assert report.metrics["day_recall"].value == 1.0
    assert report.wrong[0].details["published"] == "2021-01-01"


def test_pieces_titles_authors_and_days_are_judged_where_known(tmp_path: Path) -> None:
    records = [
        {
            "id": "all",
            "english": True,
            "title": "FERRY  stops at Larkford",
            "authors": ["Edna Prowse"],
            "date": "2022-05-03",
            "must_contain": ["the river  had risen", "of soup and cheese"],
            "must_not_contain": ["All rights of", "forty people waited"],
        },
        {"id": "little", "english": False, "authors": [], "date": None, "must_contain": ["until the water"]},
        {"id": "wrong", "title": "Another", "authors": ["Edna Prowse", "Jo Weil"], "date": "2020-02-02"},
    ]
    report = run("trafilatura-news", make_set(tmp_path / "set", records), tmp_path / "out")
    values = {name: (metric.value, metric.n) for name, metric in report.metrics.items()}
    assert values["piece_precision"] == (0.6667, 2)
    assert values["piece_recall"] == (0.6667, 2)
    assert values["piece_f1"] == (0.6667, 2)
    assert values["piece_accuracy"] == (0.6, 2)
    assert values["title_exact"] == values["author_exact"] == values["exact_day"] == (0.5, 2)
    assert values["title_exact.english"] == (1.0, 1)
    verdicts = {case.case_id: case.verdict for case in report.cases}
    assert verdicts == {"all": "wrong: text", "little": "right", "wrong": "wrong: title, authors, day"}


def test_trafilatura_alone_is_judged_beside_ours(tmp_path: Path) -> None:
    records: list[dict[str, Any]] = [
        {
            "id": "a",
            "url": "https://echo.example/a",
            "title": "Ferry stops at Larkford",
            "authors": ["Edna Prowse"],
        },
        {"id": "b", "url": "https://echo.example/b", "title": "Another", "authors": ["Jo Weil"]},
    ]
    report = run("trafilatura-news", make_set(tmp_path / "set", records), tmp_path / "out")
    for name in ("title_exact", "author_exact", "author_found"):
        assert report.metrics[name].value == report.metrics[f"{name}.trafilatura"].value == 0.5
        assert report.references[name].floor == f"{name}.trafilatura"


@pytest.mark.parametrize(
    ("some", "others", "same"),
    [
        (["Ana B. Reis", "Tom Low"], ["tom low and ana b reis"], True),
        (["Ana Reis/AFP"], ["AFP", "Ana Reis"], True),
        (["Ana Reis"], ["Ana Reis", "Tom Low"], False),
        (["Anna Reis"], ["Ana Reis"], False),
    ],
)
def test_people_are_compared_by_the_letters_of_their_names(
    some: list[str], others: list[str], same: bool
) -> None:
    assert same_people(some, others) is same
    assert has_people([*others, "Jo Weil"], others)


def test_a_page_that_is_missing_is_a_failed_case_and_the_rest_goes_on(tmp_path: Path) -> None:
    records = [{"id": "a", "date": "2022-05-03"}, {"id": "b", "date": "2022-05-03", "html": "html/none.gz"}]
    report = run("htmldate", make_set(tmp_path / "set", records), tmp_path / "out")
    assert (report.metrics["failures"].value, report.metrics["exact_day"].n) == (0.5, 1)


def test_without_data_the_remedy_is_named() -> None:
    with pytest.raises(Exception, match="has no data of its own") as caught:
        command.run("htmldate")
    assert "--data" in caught.value.hint  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "has no records", id="empty"),
        pytest.param('{"id": "a", "html": "x"}\n', "line 1: date", id="a field is missing"),
        pytest.param('{"id": "a",', "line 1", id="no JSON"),
        pytest.param(
            '{"id": "a", "html": "x", "date": "2020-01-01"}\n' * 2, "several records", id="one id twice"
        ),
    ],
)
def test_records_that_are_none_are_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "pages.jsonl").write_text(text, "utf-8")
    with pytest.raises(ReadError, match=message):
        command.run("htmldate", data=tmp_path, out=tmp_path / "out")


def test_packed_records_are_read_too_and_broken_ones_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "all.jsonl.gz").write_bytes(gzip.compress(b'{"id": "a", "more": 1}\n\n{"id": "b"}\n'))
    assert [record.id for record in read_records(tmp_path / "all.jsonl", Record)] == ["a", "b"]
    (tmp_path / "all.jsonl.gz").write_bytes(b"no gzip")
    with pytest.raises(ReadError, match="cannot be read"):
        list(read_records(tmp_path / "all.jsonl", Record))


def test_shingles_count_how_often_they_occur() -> None:
    assert shingle_counts("a b c d a b c d")[("a", "b", "c", "d")] == 2
    assert shingle_counts("two words") == {("two", "words"): 1}
    assert shingle_counts(" … ") == {}


def test_counts_are_pooled_and_means_are_of_cases() -> None:
    counts = np.array([[3.0, 1.0, 0.0], [1.0, 0.0, 3.0], [np.nan, np.nan, np.nan]])
    assert precision(counts) == 0.8
    assert recall(counts) == pytest.approx(4 / 7)
    assert f1(counts) == pytest.approx(2 / 3)
    pairs = np.array([[1.0, 0.5], [np.nan, 0.0]])
    assert f1_of_means(pairs) == pytest.approx(2 * 1.0 * 0.25 / 1.25)
    assert f1_of_means(np.zeros((2, 2))) == 0.0


def test_lines_are_compared_without_case_and_kinds_of_quotes() -> None:
    assert same_line("“It’s  ON” – now") == same_line('"it\'s on" - NOW')
    assert same_line("It is on") != same_line("It is off")
