"""Whatever the bytes, reading yields articles or failures and does not raise."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.reading import FORMATS, read_file
from assistant.schema import Article, ReadFailure
from tests.reading.making import changed_member, make_pdf, make_zip, seeds

LINES = st.sampled_from(
    [
        "close", "By Ana Ruiz", "By", "July 9, 2020", "Thursday May 16, 2024", " date 2020-07-09 , Â , , Â",
        "Title: x",
        "LUND, March 3 (Wire) —", "LUND: (A/B-July 9th, 2020) It", "(AP) -", "---", "# Heading", "<p>",
        "</p>", "<!--",
        "<script>", "&amp;", "â€œ", "Related stories", "Comments", "© 2020 X", "- item", "|a|b|", "\ud800",
        "\x00", "{", "[",
        '{"text": "x"}', "Published in X, July 9, 2020", "Ana Ruiz | July 9, 2020 | Lund News", "https://a.example/2020/07/09/x",
    ]
)  # fmt: skip
TEXTS = st.lists(LINES | st.text(max_size=40), max_size=15).map("\n".join)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "text", "date", "authors", "url", "source", "articles"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


def check(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    for item in read_file(path, max_bytes=1_000_000):
        assert isinstance(item, Article | ReadFailure)
        if isinstance(item, Article):
            assert item.title.strip()
            assert any(map(str.isalnum, item.text))
            repr(item).encode()
            (item.text + item.title).encode()


@pytest.mark.parametrize("suffix", sorted(FORMATS))
@QUICK
@given(data=st.binary(max_size=300) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_in_any_format_are_articles_or_failures(tmp_path, suffix, data):
    check(tmp_path / f"a{suffix}", data)


@QUICK
@given(value=JSON)
def test_any_json_is_articles_or_failures(tmp_path, value):
    check(tmp_path / "a.json", json.dumps(value).encode())


@QUICK
@given(text=TEXTS)
def test_any_page_is_an_article_or_a_failure(tmp_path, text):
    page = f"<html><head><title>{text}</title></head><body><article><p>{text}</p></article></body></html>"
    check(tmp_path / "a.html", page.encode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", "<div>" * 50_000 + "text"),
        ("a.html", "<p>" + "<b>" * 20_000 + "text text text</p>"),
        ("a.html", '<script type="application/ld+json">' + "[" * 50_000 + "</script><p>text</p>"),
        ("a.md", ">" * 20_000 + " text"),
        ("a.md", "[" * 20_000 + "text"),
        ("a.md", "---\na: " + "[" * 20_000 + "\n---\ntext"),
        ("a.md", "*" * 20_000 + "text"),
        ("a.json", '{"text": "' + "<" * 50_000 + 'p"}'),
        ("a.json", '{"text": "<p>' + "<!" * 20_000 + '"}'),
        ("a.txt", "a" * 300_000),
        ("a.txt", "By " + "A, " * 50_000),
        ("a.txt", "9 " * 100_000),
        ("a.txt", "(" * 100_000 + "\n" + "LUND " * 50_000),
        ("a.txt", "&" * 100_000 + "â€" * 50_000),
        ("a.txt", "close\n" * 50_000 + "text"),
        ("a.txt", "July " * 50_000),
        ("a.txt", "told A " * 50_000),
        ("a.txt", " " * 200_000 + "x" + "\t" * 200_000),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_hostile_input_is_read_or_refused(tmp_path, name, data):
    """These would take minutes, or the stack, with a careless pattern or a recursive walk."""
    check(tmp_path / name, data.encode())


SAMPLES = {suffix: data for suffix, data in seeds().items() if suffix in FORMATS}


@st.composite
def mutations(draw: st.DrawFn, data: bytes) -> bytes:
    """The data with a few bytes changed, and perhaps a piece cut out, doubled or moved."""
    result = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        result[draw(st.integers(0, len(result) - 1))] = draw(st.integers(0, 255))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(result))] * 2)))
    piece, place = result[start:end], draw(st.integers(0, len(result)))
    change = draw(st.sampled_from(["none", "cut", "double", "truncate"]))
    if change == "cut":
        del result[start:end]
    elif change == "double":
        result[place:place] = piece
    elif change == "truncate":
        del result[max(1, place) :]
    return bytes(result)


@pytest.mark.parametrize("suffix", sorted(SAMPLES))
@settings(QUICK, max_examples=40)
@given(data=st.data())
def test_a_damaged_file_of_any_format_is_articles_or_failures(tmp_path, suffix, data):
    check(tmp_path / f"a{suffix}", data.draw(mutations(SAMPLES[suffix])))


@pytest.mark.parametrize("member", ["word/document.xml", "docProps/core.xml", "word/_rels/document.xml.rels"])
@settings(QUICK, max_examples=40)
@given(data=st.data())
def test_a_word_document_with_a_damaged_part_is_an_article_or_a_failure(tmp_path, member, data):
    with zipfile.ZipFile(io.BytesIO(SAMPLES[".docx"])) as archive:
        part = archive.read(member)
    damaged = changed_member(SAMPLES[".docx"], member, data.draw(mutations(part)))
    check(tmp_path / "a.docx", damaged)


@QUICK
@given(
    names=st.lists(st.text(min_size=1, max_size=20).map(lambda name: f"a{name}.txt"), max_size=4, unique=True)
)
def test_members_of_any_name_are_articles_or_failures(tmp_path, names):
    members = {name.encode("utf-8", "replace").decode(): "A crane fell." for name in names}
    check(tmp_path / "a.zip", make_zip(members))


@QUICK
@given(
    text=st.lists(LINES | st.sampled_from(["title,text\n", '"', '""', "\t", ";", "\\", "\r\n"])).map("".join)
)
def test_any_table_is_articles_or_failures(tmp_path, text):
    check(tmp_path / "a.csv", f"title,text\n{text}".encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "text",
    [
        "title,text\n" + '"' * 200_000,
        "title,text\n" + ',"' * 100_000,
        "title\ttext\n" + '\t"\\' * 60_000,
        "\n" * 200_000 + "title,text",
        "text," * 100_000 + "\n" + "a," * 100_000,
    ],
    ids=range(5),
)
def test_a_hostile_table_is_read_or_refused(tmp_path, text):
    check(tmp_path / "a.csv", text.encode())


@pytest.mark.parametrize(
    "content",
    [
        "q " * 400_000,
        "[" * 200_000,
        "/F Do " * 50_000,
        "BT (a) Tj ET " * 30_000,
        "(" * 200_000,
        "<<" * 200_000,
    ],
    ids=range(6),
)
def test_a_page_of_hostile_operators_is_read_or_refused(tmp_path, content):
    good = make_pdf([["story"]])
    start, end = good.index(b"stream\n") + 7, good.index(b"\nendstream")
    pages = good[:start] + content.encode() + good[end:]
    check(
        tmp_path / "a.pdf",
        pages.replace(b"/Length " + str(end - start).encode(), b"/Length %d" % len(content)),
    )
