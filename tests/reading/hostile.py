"""Files made to cost much: of each format the constructs on which its parsers are slowest or largest."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial

import pyarrow as pa
from pyarrow import parquet

from assistant.reading.limits import MOST_TAGS
from tests.reading.making import (
    FEED,
    PAGE,
    STORY,
    TITLE,
    make_parquet,
    make_pdf,
    make_web_archive,
    make_word,
    make_zip,
    pdf_of,
)

#: The name of a case, and what makes its bytes.
Case = tuple[str, Callable[[], bytes]]

_LINE = "A crane collapsed at Lund harbour on Thursday morning, and the quay below it was closed all day."
_TEXTS = (
    "a", "A", "x<<", "A. ", "A& ", " ", "\t ", "\n", "9 ", ". ", ", ", "| ", "(", '"', "<", "<a ", "&",
    "&amp;", "&aaaaaaaa", "July 9, 2020 ", "July 9, 2020\n", "By Ana Ruiz\n", "told Aa Bb ", "exclusive ",
    "copyright ", "close\n", "subscribe to \n", "Related stories\nA head line\n", "- item one\n",
    "word " * 15 + "\n", "a" * 79 + "\n", "Ã© é", "â€", "\ufffd", "\u0080a", "é\u200c", "e\u0301\u0327",
    "\u1100\u1161\u11a8", "\ufb03", "ا", "日本語 ", "mon tue ", "https://a.example/2020/", "a@", "a-\n",
    "LUND (AP) - ", "{", "[", f"{_LINE} ", f"{_LINE}\n\n",
)  # fmt: skip
_PAGES = (
    "<p></p>", f"<p>{_LINE}</p>", f"<div><p>{_LINE}</p></div>", "text<br>", "<p>text ", "<p><b>text ",
    "<q>a</q>", "<li>item", "<a href='/x'>cranes</a> ",
    "<p><a href='/x'>CRANES FALL AT LUND HARBOUR</a></p>", "<h1>Crane</h1>", "<h2><a href='x'>aa</a></h2>",
    "<tr><td>cell</td></tr>", "<table><tr><td>x</td></tr></table>", "<form>", "<!-- x -->",
    "<div class='byline'>By Ana</div>", "<div class='newsletter'>a", "<p class='author'>2020-07-09</p>",
    "<?x ?>", "<!", "<time datetime='2020-07-09'>x</time>", "<img src='x.jpg' alt='y'>",
    "<figure><figcaption>A</figcaption></figure>", "<pre><code>a</code></pre>",
    "<meta name='author' content='Ana Ruiz'>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<div>",
    "<span>", "<article>", "<aside class='related'>", "<i><b><u>", "<svg>", "< ", "<a", "&amp;",
    "word and ", "a", "July 9, 2020 ", "2020-07-09 ", " ",
    "<script type='application/ld+json'>{\"@type\": \"NewsArticle\"}</script>",
    "<div>" * 200 + "<p>x</p>" + "</div>" * 200, "<b>" * 200 + "x" + "</b>" * 200,
    f"<div class='article-body'><p>{_LINE}</p><p>b</p></div>",
)  # fmt: skip
_MARKDOWN = (
    ">", "> ", "[", "![", "[a](", "[a](b", "[a]: b\n", "[a][b]", "*", "**a", "*a_ ", "_a*", "`", "``a`",
    "- ", " - a\n", "1. ", "|a", "|a|b|\n", "<a ", "<!--", "<![CDATA[", "<?", "\\", "~~a", "    a\n", "\t",
    "#", "# a\n", "a\n=\n", "&#1;", "&amp", "a  \n", "***", "<p>\n", "```\n", "[^a]: b\n", "&", "](", "'\"",
    "http://a.b ", "<http://a>", "  \n", "- a\n  - b\n",
)  # fmt: skip
_RECORDS = (
    "[", '{"a":', '{"text":"x"},', '"', "9", "1e9,", '{"text":"<a <a"}\n', "\\u00e9", '{"date":9}\n', "-",
    "tru",
)  # fmt: skip
_TABLES = (
    '"', ',"', '""', "a,", '"a"\n', "\t\\", "\n", ";", '"\\"', "x\r", "'", '",\n"',
)  # fmt: skip
_CONTENTS = (
    "q Q ", "(a)Tj ", "0 -9 Td(abc def)Tj ", "1 0 0 1 1 1 Tm(a)Tj ", "/F1 12 Tf (a)Tj ", "[(a)9(b)]TJ ",
    "(a)-9", "[", "<<", "[1 ", "1 ", "/a ", "%", "%a\n", " ", "BI /W 1 /H 1 ID x EI ", "BI ID ", " EI", "(",
    "\\", "<6", "1 0 0 1 0 0 cm ", "BT(a)Tj ET ", "(a)' ", "/#61", "9", "\x80", "a", "T* ", "0 0 1 1 re ",
    "/F1 ",
)  # fmt: skip
_XML = (
    "<w:p>", "<w:p/>", "<w:p><w:r><w:t>a</w:t></w:r></w:p>", "<w:tab/>", "<a>",
    "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", " ", "a", "&amp;",
)  # fmt: skip
_FEEDS = (
    "<item><link>/x</link></item>", "<item>", "<entry><link href='x'/></entry>", "<a>", "<a", "<", "&",
    "&amp;", "<![CDATA[", "<!--", "<p/>", " ", "<item><title>x &lt;p></title></item>", "<?x?>",
    "<item><pubDate>x</pubDate></item>", "]]>", "<!",
)  # fmt: skip


def cases(size: int) -> Iterator[Case]:
    """The name and the maker of each case, of about ``size`` bytes, or fewer where less costs more."""
    yield from ((f"harbour-{number}.txt", partial(_text, piece, size)) for number, piece in enumerate(_TEXTS))
    yield from (
        (f"harbour-{number}.html", partial(_page, piece, size)) for number, piece in enumerate(_PAGES)
    )
    yield from ((f"mark-{number}.md", partial(_text, piece, size)) for number, piece in enumerate(_MARKDOWN))
    for number, piece in enumerate(_RECORDS):
        yield f"record-{number}.json", partial(_text, piece, size)
        yield f"record-{number}.jsonl", partial(_text, piece, size)
    for number, piece in enumerate(_PAGES):
        yield f"markup-{number}.json", partial(_record, piece, size)
    yield from ((f"table-{number}.csv", partial(_table, piece, size)) for number, piece in enumerate(_TABLES))
    for number, piece in enumerate(_CONTENTS):
        yield f"content-{number}.pdf", partial(_content, piece, size)
    yield from _of_documents(size)
    yield from _of_archives(size)
    yield from ((f"feed-{number}{FEED}", partial(_feed, piece, size)) for number, piece in enumerate(_FEEDS))
    yield (
        f"sitemap{FEED}",
        lambda: _repeated("<url><loc>https://a.example/x</loc></url>", size, "<urlset>", "</urlset>"),
    )


def _of_documents(size: int) -> Iterator[Case]:
    yield "fonts.pdf", partial(_fonts, 200, 1)
    yield "fonts-of-pages.pdf", partial(_fonts, 1, 300)
    for name, data in _packed(size).items():
        filters = " ".join(f"/{part}" for part in name.split("-"))
        yield f"{name}.pdf", partial(_stream, data, f"/Filter [{filters}]")
    predicted = "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 1 >>"
    yield "predicted.pdf", partial(_stream, zlib.compress(b"\x04a" * (size // 2)), predicted)
    yield "behind.pdf", lambda: make_pdf([[STORY]]) + b"1 0 obj\n" * (size // 8)
    yield "before.pdf", lambda: b"%PDF-1.7\n" + b"%%EOF\n" * (size // 6)
    yield (
        "objects.pdf",
        lambda: b"%PDF-1.7\n" + b"1 0 obj\n<<>>\nendobj\n" * (size // 20) + b"trailer <</Root 1 0 R>>",
    )
    yield "nested.pdf", lambda: b"%PDF-1.7\n1 0 obj\n" + b"<</a " * (size // 5) + b"trailer <</Root 1 0 R>>"
    yield (
        "annotated.pdf",
        lambda: _inserted(make_pdf([[STORY]]), b"/Annots [" + b"1 0 R " * (size // 6) + b"]"),
    )
    yield "properties.pdf", lambda: make_pdf([[STORY]], Title="a " * (size // 2), CreationDate="9" * 100_000)
    for number, piece in enumerate(_XML):
        yield f"body-{number}.docx", partial(word, piece, size)
    yield (
        "attributes.docx",
        lambda: word(f"<w:p {' '.join(f'a{n}=x' for n in range(min(size // 9, 100_000)))}/>", 1),
    )
    yield "attributes.html", partial(_many_attributes, size // 8)
    yield (
        "picture.html",
        lambda: PAGE.replace("<p>", f"<p><img src='data:image/png;base64,{'A' * size}'>", 1).encode(),
    )
    yield "front.md", lambda: _repeated("[", size, "---\na: ", "\n---\ntext")
    yield "aliases.md", partial(_aliases, 10)
    yield "number.md", lambda: _repeated("f", 5_000, "---\ndate: 0x", "\nlanguage: 0xf\n---\ntext")
    yield "digits.md", lambda: _repeated("9", 5_000, "+++\na = ", "\n+++\ntext")
    yield "lines.md", lambda: _repeated("\n", 49_000, "+++\n", "x\n+++\ntext")
    yield "tables.md", lambda: _repeated("[", 49_000, "+++\na = ", "\n+++\ntext")
    yield "key.md", lambda: _repeated("f", 5_000, "---\n0x", ": a\n---\ntext")
    yield "fields.md", lambda: _repeated("a: b\n", size, "---\n", "---\ntext")


def _of_archives(size: int) -> Iterator[Case]:
    yield "bomb.zip", lambda: make_zip({"a.txt": b"a" * size * 5})
    yield "bombs.zip", lambda: make_zip({f"{n}.txt": b"a" * (size // 20) for n in range(100)})
    yield "many.zip", lambda: make_zip({f"{n}.txt": b"" for n in range(min(size // 100, 100_001))})
    yield "overlapping.zip", partial(_overlapping, min(size // 100, 60_000))
    yield "lying.zip", lambda: make_zip({"a.txt": STORY}).replace(struct.pack("<L", len(STORY)), b"\xff" * 4)
    yield "names.zip", lambda: make_zip({"../" * (10_000) + "a.txt": STORY})
    yield "bomb.txt.gz", lambda: gzip.compress(b"a " * size * 5)
    yield "members.txt.gz", lambda: gzip.compress(b"") * (size // 20)
    yield "members.warc.gz", lambda: gzip.compress(b"") * (size // 20)
    yield (
        "bomb.warc.gz",
        lambda: gzip.compress(make_web_archive([("https://a.example", "<p>" + "a" * size * 5)])),
    )
    page = make_web_archive([("https://a.example", PAGE)])
    yield "lying.warc", lambda: page.replace(b"Content-Length: ", b"Content-Length: 99999999")
    yield "header.warc", lambda: b"WARC/1.0\r\n" + b"A: b\r\n" * (size // 6)
    yield "line.warc", lambda: b"WARC/1.0\r\nA: " + b"b" * size
    yield (
        "records.warc",
        lambda: make_web_archive([]) + b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * (size // 34),
    )
    yield (
        "http.warc",
        lambda: page.replace(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * (size // 6)),
    )
    yield (
        "chunked.warc",
        lambda: page.replace(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"),
    )
    yield "dictionary.parquet", lambda: make_parquet([{"text": "a" * (size // 10)}] * 200)
    yield "nested.parquet", partial(_nested_parquet, 200)
    yield (
        "columns.parquet",
        lambda: make_parquet([{"text": STORY} | {f"c{n}": 1 for n in range(min(size // 500, 5_000))}]),
    )
    yield "zeros.parquet", partial(_zeros_parquet, size)


def _repeated(piece: str, size: int, before: str = "", after: str = "") -> bytes:
    return (before + piece * (size // max(1, len(piece.encode("utf-8", "replace"))) + 1) + after).encode(
        "utf-8", "replace"
    )


def _text(piece: str, size: int) -> bytes:
    return _repeated(piece, size, after="x")


def _page(piece: str, size: int) -> bytes:
    opened = max(1, piece.count("<"))
    least = (
        min(size // len(piece.encode()), (MOST_TAGS - 100) // opened) if "<" in piece else size // len(piece)
    )
    return (PAGE.replace("<article>", f"<article>{piece * least}", 1)).encode()


def _record(piece: str, size: int) -> bytes:
    return json.dumps({"title": TITLE, "text": "<p>" + piece * (size // len(piece))}).encode()


def _table(piece: str, size: int) -> bytes:
    return _repeated(piece, size, "title,text\n")


def _content(piece: str, size: int) -> bytes:
    content = piece.encode("latin-1") * (min(size, 7_900_000) // len(piece))
    return _stream(zlib.compress(b"BT /F1 12 Tf (a) Tj " + content + b" ET", 9), "/Filter /FlateDecode")


def _stream(data: bytes, extra: str) -> bytes:
    """A document of one page whose content is this stream."""
    good = make_pdf([["story"]])
    start, end = good.index(b"<< /Length"), good.index(b"endstream")
    return good[:start] + f"<< /Length {len(data)} {extra} >>\nstream\n".encode() + data + b"\n" + good[end:]


def _inserted(document: bytes, entry: bytes) -> bytes:
    return document.replace(b"/Type /Page /Parent", b"/Type /Page " + entry + b" /Parent", 1)


def _fonts(fonts: int, pages: int) -> bytes:
    """Pages of many fonts, each of which maps all characters."""
    mapping = "begincmap\n1 beginbfrange\n<0000> <FFFF> <0041>\nendbfrange\n"
    named = " ".join(f"/F{number} 3 0 R" for number in range(1, fonts + 1))
    page = f"/Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /Font << {named} >> >>"
    kids = " ".join(f"{number} 0 R" for number in range(6, 6 + pages))
    contents = [mapping, "BT /F1 12 Tf <00410042> Tj ET"]
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 4 0 R"
            " /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X >>] >>",
            *(f"<< /Length {len(each)} >>\nstream\n{each}\nendstream" for each in contents),
            *[f"<< {page} >>"] * pages,
            "<< >>",
        ]
    )


def _packed(size: int) -> dict[str, bytes]:
    """Streams that unpack slowly, or to much, by the names of their filters."""
    spaces = zlib.compress(b" " * size, 9)
    return {
        "FlateDecode": spaces,
        "FlateDecode-FlateDecode": zlib.compress(zlib.compress(b" " * size * 20, 9), 9),
        "ASCII85Decode": b"87cUR" * (size // 5) + b"~>",
        "ASCII85Decode-FlateDecode": b"z" * size + b"~>",
        "ASCIIHexDecode": b"61" * (size // 2) + b">",
        "RunLengthDecode": b"\x00a" * (size // 2),
        "RunLengthDecode-RunLengthDecode": b"\x81a" * (size // 2),
        "LZWDecode": bytes((0x80, 0x18, 0x58)) + b"\x61" * size,
        "FlateDecode-LZWDecode": zlib.compress(b"\x80" + b"\x61" * size, 9),
    } | {"-".join(["FlateDecode"] * 15): b"x" * min(size, 4_000_000)}


def word(piece: str, size: int) -> bytes:
    """A document with this piece repeated before its first paragraph."""
    good = make_word([TITLE, STORY])
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        body = archive.read("word/document.xml")
    filled = body.replace(b"<w:body>", b"<w:body>" + _repeated(piece, size), 1)
    # Not compressed, or it were refused as a bomb.
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, filled if name == "word/document.xml" else old.read(name))
    return file.getvalue()


def _feed(piece: str, size: int) -> bytes:
    return _repeated(piece, min(size, 3_900_000), '<?xml version="1.0"?><rss version="2.0"><channel>')


def _many_attributes(number: int) -> bytes:
    return f"<p {' '.join(f'a{n}' for n in range(number))}>{_LINE}</p>".encode()


def _aliases(depth: int) -> bytes:
    """Front matter of lists that each hold the one before nine times; the last is the value of each field."""
    lists = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9) if n else 'ha'}]\n" for n in range(depth)]
    fields = ("title", "date", "authors", "url", "publisher", "updated", "language", "section", "tags")
    stated = "".join(f"{name}: *l{depth - 1}\n" for name in fields)
    return f"---\n{''.join(lists)}{stated}---\ntext".encode()


def _overlapping(copies: int) -> bytes:
    """An archive whose members are all the same bytes."""
    good = make_zip({"a.txt": "news " * 100_000})
    entry = good.index(b"PK\x01\x02")
    end = good.index(b"PK\x05\x06")
    entries = b"".join(
        good[entry:end].replace(b"a.txt", b"%05d" % (number % 100_000)) for number in range(copies)
    )
    counts = struct.pack("<HHLL", copies & 0xFFFF, copies & 0xFFFF, len(entries), entry)
    return good[:entry] + entries + good[end : end + 8] + counts + b"\0\0"


def _nested_parquet(depth: int) -> bytes:
    value: object = "x"
    for _ in range(depth):
        value = [value]
    file = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist([{"text": STORY, "authors": value}]), file)
    return file.getvalue()


def _zeros_parquet(size: int) -> bytes:
    """Rows that compress to almost nothing."""
    file = io.BytesIO()
    parquet.write_table(pa.table({"text": ["a" * 1000] * (size // 1000) * 5}), file, compression="zstd")
    return file.getvalue()
