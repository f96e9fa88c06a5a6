"""CSV, TSV and Parquet: one article a row, under the field names that records have."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.reading import read_file
from assistant.schema import Article, ReadFailure
from tests.reading.making import RECORD, STORY, TITLE, make_parquet


def read(path: Path, data: str | bytes) -> list[Article | ReadFailure]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_file(path, max_bytes=1_000_000))


def table(rows: list[list[str]], **form: object) -> str:
    file = io.StringIO()
    csv.writer(file, **form).writerows(rows)
    return file.getvalue()


ROWS = [
    ["Headline", "Body", "Pub Date", "Source", "Byline", "Link"],
    [TITLE, STORY, "2020-07-09", "Lund News", "By Ana Ruiz", "https://lund.example/crane"],
    ['A "second" story', "Two; three, four | five\tsix.", "10 July 2020", "Lund News", "", ""],
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_each_row_is_an_article_whatever_the_delimiter(tmp_path, delimiter, name):
    first, second = read(tmp_path / name, table(ROWS, delimiter=delimiter))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.text, first.publisher) == (TITLE, STORY, "Lund News")
    assert (first.authors, first.published_at) == (("Ana Ruiz",), date(2020, 7, 9))
    assert first.url == "https://lund.example/crane"
    assert first.source == f"{tmp_path / name}#1"
    assert (second.title, second.published_at) == ('A "second" story', date(2020, 7, 10))
    assert second.text == "Two; three, four | five six."


def test_quotes_may_be_escaped_by_a_backslash(tmp_path):
    (article,) = read(
        tmp_path / "a.csv", 'title,text\n"He said \\"go\\" today","They \\"went\\", he said."\n'
    )
    assert isinstance(article, Article)
    assert (article.title, article.text) == ('He said "go" today', 'They "went", he said.')


def test_fields_of_a_tab_separated_file_may_begin_with_a_bare_quote(tmp_path):
    (first, second) = read(
        tmp_path / "a.tsv", 'title\ttext\n"Go" says mayor\t"We go," she said.\nB story\tThe B story.\n'
    )
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.text) == ('"Go" says mayor', '"We go," she said.')


def test_lines_above_the_header_are_passed_over(tmp_path):
    (article,) = read(tmp_path / "a.csv", f"sep=;\nExport of July\n\ntitle;text\n{TITLE};The story.\n")
    assert isinstance(article, Article)
    assert article.text == "The story."


def test_a_row_with_more_fields_than_the_header_is_a_failure_and_the_rest_goes_on(tmp_path):
    odd, empty, good = read(tmp_path / "a.csv", "title,text\na,b,c\nonly a title\n\nB,The B story.\n")
    assert isinstance(odd, ReadFailure)
    assert odd.reason == "the row has 3 fields, the header 2"
    assert isinstance(empty, ReadFailure)
    assert empty.reason == "the record has no text"
    assert isinstance(good, Article)
    assert good.source.endswith("a.csv#3")


def test_a_long_story_fits_in_a_field(tmp_path):
    (article,) = read(tmp_path / "a.csv", f"title,text\n{TITLE},{'A word. ' * 40_000}\n")
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("name,value\na,b\n", "no column of the table is named as the articles' text"),
        ("title,text\n", "the file holds no articles"),
        ("\n\n", "the file is empty"),
    ],
)
def test_a_table_without_articles_is_a_failure(tmp_path, data, reason):
    (failed,) = read(tmp_path / "a.csv", data)
    assert isinstance(failed, ReadFailure)
    assert (failed.reason, bool(failed.hint)) == (reason, True)


def test_rows_of_a_parquet_file_are_articles(tmp_path):
    rows = [
        RECORD
        | {"authors": ["Ana Ruiz", "Bo Lind"], "published_at": datetime(2020, 7, 9, 8, 15, tzinfo=UTC)},
        {"title": "No text"},
    ]
    first, second = read(tmp_path / "a.parquet", make_parquet(rows))
    assert isinstance(first, Article)
    assert (first.text, first.authors) == (STORY, ("Ana Ruiz", "Bo Lind"))
    assert first.published_at == datetime(2020, 7, 9, 8, 15, tzinfo=UTC)
    assert first.source.endswith("a.parquet#1")
    assert isinstance(second, ReadFailure)
    assert second.reason == "the record has no text"


def test_a_parquet_file_of_many_rows_is_read_to_its_end(tmp_path):
    rows = [
        RECORD | {"text": "word " * 2_000, "url": f"https://lund.example/{number}"} for number in range(50)
    ]
    data = make_parquet(rows)
    assert len(read(tmp_path / "a.parquet", data)) == 50


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_parquet([{"a": 1}]), "no column is named as the articles' text"),
        (make_parquet([RECORD])[:-9], "the Parquet file is damaged"),
        (b"PAR1", "the Parquet file is damaged"),
    ],
)
def test_another_parquet_file_is_a_failure(tmp_path, data, reason):
    (failed,) = read(tmp_path / "a.parquet", data)
    assert isinstance(failed, ReadFailure)
    assert (failed.reason, bool(failed.hint)) == (reason, True)
