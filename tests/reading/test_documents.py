"""PDF and DOCX: the story in its paragraphs, with what the document's properties can be trusted for."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from assistant.reading import read_file
from assistant.reading.layout import joined, without_margins
from assistant.schema import Article, ReadFailure
from tests.reading.making import (
    STORY,
    TITLE,
    changed_member,
    make_parquet,
    make_pdf,
    make_web_archive,
    make_word,
    samples,
)

LINES = [
    "A crane collapsed at Lund harbour on Thursday morning, and the quay be-",
    "low it was closed all day while well-known engineers looked at the other",
    "cranes.",
    "Nobody was hurt, the fire service said. The port hopes to open again on",
    "Monday, when the wind has gone.",
]
PARAGRAPHS = [
    "A crane collapsed at Lund harbour on Thursday morning, and the quay below it was closed all day while "
    "well-known engineers looked at the other cranes.",
    "Nobody was hurt, the fire service said. The port hopes to open again on Monday, when the wind has gone.",
]


def read(path: Path, data: bytes, *, max_bytes: int = 1_000_000) -> list[Article | ReadFailure]:
    path.write_bytes(data)
    return list(read_file(path, max_bytes=max_bytes))


def one(path: Path, data: bytes) -> Article:
    (article,) = read(path, data)
    assert isinstance(article, Article), article
    return article


def failure(path: Path, data: bytes, *, max_bytes: int = 1_000_000) -> ReadFailure:
    (failed,) = read(path, data, max_bytes=max_bytes)
    assert isinstance(failed, ReadFailure), failed
    assert failed.hint
    return failed


def test_the_lines_of_a_pdf_become_paragraphs_again(tmp_path):
    article = one(tmp_path / "a.pdf", make_pdf([[TITLE, *LINES]], Author="Ana Ruiz"))
    assert article.title == TITLE
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert article.authors == ("Ana Ruiz",)


def test_a_date_in_the_text_stands_above_the_day_on_which_a_pdf_was_made(tmp_path):
    made = "D:20210305100000Z"
    article = one(tmp_path / "a.pdf", make_pdf([[TITLE, *LINES]], CreationDate=made))
    assert article.published_at == datetime(2021, 3, 5, 10, tzinfo=UTC)
    assert article.published_guessed
    assert article.notes == ("publication date guessed from the document's properties",)
    dated = one(
        tmp_path / "b.pdf", make_pdf([[TITLE, "By Ana Ruiz", "July 9, 2020", *LINES]], CreationDate=made)
    )
    assert (dated.published_at, dated.published_guessed) == (date(2020, 7, 9), False)
    named = one(tmp_path / "2020-07-10-a.pdf", make_pdf([[TITLE, *LINES]], CreationDate=made))
    assert (named.published_at, named.published_guessed) == (date(2020, 7, 10), True)


def test_a_browser_prints_a_page_when_it_is_fetched(tmp_path):
    data = make_pdf([[TITLE, *LINES]], CreationDate="D:20210305100000Z", Producer="Skia/PDF m130")
    article = one(tmp_path / "a.pdf", data)
    assert article.published_at is None
    assert article.fetched_at == datetime(2021, 3, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize("title", ["Microsoft Word - crane.docx", "untitled", "crane_final2.indd", "", "  "])
def test_what_a_program_writes_for_a_title_is_none(tmp_path, title):
    assert one(tmp_path / "a.pdf", make_pdf([[TITLE, *LINES]], first=11, Title=title)).title == TITLE
    assert one(tmp_path / "a.docx", make_word([TITLE, STORY], title=title)).title == TITLE


def test_heads_and_feet_that_pages_share_are_left_out():
    words = ["one", "two", "three"]
    pages = [
        f"Lund News | July 2020\n{word} begins\n{word} goes on\n{word} ends\nPage {number} of 3"
        for number, word in enumerate(words, start=1)
    ]
    expected = [[f"{word} begins", f"{word} goes on", f"{word} ends"] for word in words]
    assert without_margins(pages) == expected


def test_a_line_that_only_one_page_has_stays():
    assert without_margins(["Once\nupon", "a time\nthere"]) == [["Once", "upon"], ["a time", "there"]]


def test_a_paragraph_goes_on_over_the_page():
    assert joined([LINES[:2], LINES[2:]]) == "\n\n".join(PARAGRAPHS)


def test_a_word_that_the_text_has_with_its_hyphen_keeps_it():
    line = "It was the well-known crane of the harbour, and everybody said that it was a well-"
    assert joined([[line, "known crane."]]).endswith("was a well-known crane.")
    assert joined([["The soft hyphen of com\u00ad", "puters."]]) == "The soft hyphen of computers."


def test_a_pdf_without_text_is_a_failure(tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    file = io.BytesIO()
    writer.write(file)
    failed = failure(tmp_path / "a.pdf", file.getvalue())
    assert failed.reason == "the document holds no text, perhaps pictures of pages"


def test_a_pdf_behind_a_password_is_a_failure_and_one_that_only_forbids_copying_is_read(tmp_path):
    def encrypted(user: str) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([[TITLE, *LINES]]))))
        writer.encrypt(user, "owner", algorithm="RC4-128")
        file = io.BytesIO()
        writer.write(file)
        return file.getvalue()

    assert failure(tmp_path / "a.pdf", encrypted("secret")).reason == "the document is encrypted"
    assert one(tmp_path / "b.pdf", encrypted("")).title == TITLE


def test_a_pdf_of_a_book_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.reading.pdf._MOST_PAGES", 2)
    data = make_pdf([[TITLE]] * 3)
    assert failure(tmp_path / "a.pdf", data).reason == "the document has more than 2 pages"


@pytest.mark.parametrize("limit", ["_MOST_CONTENT", "_MOST_WORK"])
def test_a_pdf_of_endless_content_is_refused(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(f"assistant.reading.pdf.{limit}", 5)
    failed = failure(tmp_path / "a.pdf", make_pdf([LINES]))
    assert failed.reason == "the document's pages hold too much to be an article"


def test_forms_that_repeat_each_other_are_not_drawn_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.reading.pdf._MOST_WORK", 20_000)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([["story"]]))))
    page = writer.pages[0]
    below = None
    for _ in range(6):
        form = DecodedStreamObject()
        form.set_data(b"/F Do " * 10 if below else b"BT (a) Tj ET " * 500)
        form.update(
            {NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")}
        )
        inner = DictionaryObject({NameObject("/F"): below} if below else {})
        form[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): inner, NameObject("/Font"): page["/Resources"]["/Font"]}
        )
        below = writer._add_object(form)
    page["/Resources"][NameObject("/XObject")] = DictionaryObject({NameObject("/F"): below})
    content = DecodedStreamObject()
    content.set_data(b"/F Do " * 10)
    page[NameObject("/Contents")] = writer._add_object(content)
    file = io.BytesIO()
    writer.write(file)
    failed = failure(tmp_path / "a.pdf", file.getvalue())
    assert failed.reason == "the document's pages hold too much to be an article"


@pytest.mark.parametrize("data", [b"%PDF-1.7 abc", b"x", make_pdf([LINES])[:200]])
def test_a_damaged_pdf_is_a_failure(tmp_path, data):
    assert failure(tmp_path / "a.pdf", data).reason == "the document is damaged"


def test_a_word_document_gives_its_paragraphs_and_properties(tmp_path):
    data = make_word(["By Ana Ruiz", *PARAGRAPHS], title=TITLE, author="python-docx")
    article = one(tmp_path / "a.docx", data)
    assert (article.title, article.authors) == (TITLE, ("Ana Ruiz",))
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert (article.published_at, article.published_guessed) == (
        datetime(2020, 7, 9, 8, 15, tzinfo=UTC),
        True,
    )


def test_headings_lists_tables_and_breaks_of_a_word_document_are_kept(tmp_path):
    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph(PARAGRAPHS[0])
    document.add_heading("Demands", 2)
    document.add_paragraph("pay", style="List Bullet")
    document.add_paragraph("rest", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Cranes that fell", "three of them"
    document.add_paragraph(PARAGRAPHS[1])
    document.core_properties.title = "Word Document of the Desk"
    file = io.BytesIO()
    document.save(file)
    article = one(tmp_path / "a.docx", file.getvalue())
    assert article.title == TITLE
    parts = article.text.split("\n\n")
    assert parts[0] == PARAGRAPHS[0]
    assert parts[-1] == PARAGRAPHS[1]
    assert {"Demands", "Cranes that fell", "three of them"} <= set(parts)


def test_tracked_changes_are_read_as_accepted(tmp_path):
    data = make_word([TITLE, "The crane fell.", STORY])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml").decode()
    changed = body.replace(
        "<w:r><w:t>The crane fell.</w:t></w:r>",
        '<w:r><w:t xml:space="preserve">The crane </w:t></w:r><w:del w:id="1"><w:r><w:delText>flew'
        '</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>toppled.</w:t></w:r></w:ins>',
    )
    assert changed != body
    article = one(tmp_path / "a.docx", changed_member(data, "word/document.xml", changed.encode()))
    assert "The crane toppled." in article.text


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + number)} "{f"&{chr(97 + number)};" * 10}">' for number in range(12))
    + f' <!ENTITY file SYSTEM "file://{__file__}">]>'
)


@pytest.mark.parametrize("entity", ["&m;", "&file;"])
@pytest.mark.parametrize("member", ["word/document.xml", "docProps/core.xml", "[Content_Types].xml"])
def test_entities_in_a_word_document_neither_expand_nor_read_files(tmp_path, entity, member):
    data = make_word([TITLE, STORY], title=TITLE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(member).decode()
    start = text.index("?>") + 2
    end = text.rindex("</")
    text = f"{text[:start]}{BOMB}{text[start:end]}<a>{entity}</a>{text[end:]}".replace(STORY[:20], entity)
    (item,) = read(tmp_path / "a.docx", changed_member(data, member, text.encode()))
    if isinstance(item, Article):
        assert len(item.text) < 1_000
        assert "hahaha" not in item.text
        assert "annotations" not in item.text


def test_a_word_document_that_unpacks_to_too_much_is_refused(tmp_path):
    data = changed_member(make_word([TITLE, STORY]), "word/media/a.bin", b"a" * 5_000_000)
    assert failure(tmp_path / "a.docx", data).reason.startswith("the file is too large")
    assert (
        failure(tmp_path / "a.docx", data, max_bytes=9_000_000).reason
        == "the archive unpacks to far more than it holds"
    )


def test_a_word_document_of_endless_markup_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.reading.word._MOST_XML", 5)
    failed = failure(tmp_path / "a.docx", make_word([STORY]))
    assert failed.reason == "the document's parts hold too much to be an article"


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"x", make_word([STORY])[:900]])
def test_a_damaged_word_document_is_a_failure(tmp_path, data):
    assert failure(tmp_path / "a.docx", data).reason == "the zip archive is damaged"


def test_another_zip_is_no_word_document(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", STORY)
    assert failure(tmp_path / "a.docx", file.getvalue()).reason == "the document is damaged"


@pytest.mark.parametrize(
    ("package", "suffix", "extra", "data"),
    [
        ("pypdf", ".pdf", "pdf", make_pdf([LINES])),
        ("docx", ".docx", "docx", make_word([STORY])),
        ("pyarrow", ".parquet", "parquet", make_parquet([{"text": STORY}])),
        ("warcio", ".warc", "warc", make_web_archive([])),
    ],
)
def test_a_missing_package_is_named_by_its_extra(tmp_path, monkeypatch, package, suffix, extra, data):
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    failed = failure(tmp_path / f"a{suffix}", data or b"x")
    assert failed.hint == f"pip install 'news-assistant[{extra}]'"
    assert extra in failed.reason


def test_importing_reading_loads_no_optional_package():
    code = "import sys, assistant.reading; print({'pypdf', 'docx', 'pyarrow', 'warcio'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("suffix", sorted(samples()))
def test_the_samples_of_each_format_are_articles(tmp_path, suffix):
    items = read(tmp_path / f"a{suffix}", samples()[suffix])
    assert items
    assert all(isinstance(item, Article) and item.title == TITLE for item in items)
