"""Small real files of each format, made where they are tested."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import docx
import pyarrow as pa
from pyarrow import parquet
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

TITLE = "Crane collapses at Lund harbour"
STORY = "A crane collapsed at Lund harbour on Thursday morning.\n\nNobody was hurt, the fire service said."
RECORD = {"title": TITLE, "text": STORY, "published_at": "2020-07-09T08:15:00Z", "publisher": "Lund News"}
PAGE = f"""<!doctype html><html lang="en"><head><title>{TITLE}</title>
<meta property="article:published_time" content="2020-07-09"></head><body><article><h1>{TITLE}</h1>
<p>A crane collapsed at Lund harbour on Thursday morning, and the quay below it was closed all day.</p>
<p>Nobody was hurt, the fire service said. Engineers will look at the other cranes on Monday.</p>
</article></body></html>"""

#: The suffix that stands for a feed or a sitemap, which is fetched and has none.
FEED = ".feed"
_RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<link>https://lund.example/</link>
<item><title>{TITLE}</title><link>/one</link><description>&lt;p&gt;{STORY}&lt;/p&gt;</description></item>
<item><guid isPermaLink="true">https://lund.example/two</guid>
<pubDate>Thu, 09 Jul 2020 08:15:00 GMT</pubDate></item>
</channel></rss>"""


def make_parquet(rows: Sequence[Mapping[str, object]]) -> bytes:
    """A table with a row of each mapping."""
    file = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(list(rows)), file)
    return file.getvalue()


def make_word(paragraphs: Sequence[str], *, title: str = "", author: str = "") -> bytes:
    """A document of plain paragraphs, made on 9 July 2020."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.core_properties.title = title
    document.core_properties.author = author
    document.core_properties.created = datetime(2020, 7, 9, 8, 15)  # noqa: DTZ001 - as Word writes it
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def make_zip(members: Mapping[str, bytes | str]) -> bytes:
    """An archive of these members, compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def changed_member(archive: bytes, name: str, data: bytes) -> bytes:
    """A copy of a zip (or of a document that is one) with another content of one member."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        members = {member: old.read(member) for member in old.namelist()}
    return make_zip(members | {name: data})


def make_web_archive(
    pages: Sequence[tuple[str, str]],
    *,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    packed: bool = False,
) -> bytes:
    """A WARC file of one response for each address and body, fetched on 5 March 2021."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    for address, body in pages:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                address,
                "response",
                payload=io.BytesIO(body.encode()),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": "2021-03-05T10:00:00Z"},
            )
        )
    return file.getvalue()


def make_pdf(pages: Sequence[Sequence[str]], *, size: int = 11, first: int = 20, **properties: str) -> bytes:
    """A document of lines of Helvetica; each page's first line is in letters of size ``first``."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        head, *others = (f"({_escaped(line)}) Tj" for line in lines)
        below = " ".join(f"0 -{2 * size} Td {line}" for line in others)
        content = f"BT 50 780 Td /F1 {first} Tf {head} /F1 {size} Tf {below} ET"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< {' '.join(f'/{name} ({_escaped(value)})' for name, value in properties.items())} >>")
    return pdf_of(objects)


def pdf_of(objects: Sequence[str]) -> bytes:
    """A document of these objects; the first is its catalogue, the last its properties."""
    data = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    return data + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}trailer\n{trailer}\n"
        f"startxref\n{len(data)}\n%%EOF\n"
    ).encode("latin-1")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def samples() -> dict[str, bytes]:
    """A good file of each format, by suffix."""
    line = "The crane fell on the quay early in the morning, and nobody was hurt there."
    return {
        ".csv": f'title,text,date\n"{TITLE}","{STORY}",2020-07-09\n'.encode(),
        ".parquet": make_parquet([RECORD, RECORD]),
        ".pdf": make_pdf(
            [[TITLE, line, line, line], ["The wind", line, "It was over."]], Title=TITLE, Author="Ana Ruiz"
        ),
        ".docx": make_word([TITLE, *STORY.split("\n\n")], title=TITLE, author="Ana Ruiz"),
        ".zip": make_zip({"a.txt": f"{TITLE}\n\n{STORY}", "b/c.html": PAGE}),
        ".warc": make_web_archive([("https://lund.example/a", PAGE)]),
        ".warc.gz": make_web_archive([("https://lund.example/a", PAGE)], packed=True),
        ".txt.gz": gzip.compress(f"{TITLE}\n\n{STORY}".encode()),
    }


def seeds() -> dict[str, bytes]:
    """A good file of each format, by suffix; a feed's is ``.feed``, which only fetching reads."""
    text = (
        f"{TITLE}\n\nBy Ana Ruiz\n\nLUND, July 9 (Wire) — {STORY}\n\nPublished in Lund News, July 9th, 2020\n"
    )
    record = json.dumps(RECORD).encode()
    fields = f"title: {TITLE}\ndate: 2020-07-09\nauthors: [Ana Ruiz]\n"
    return samples() | {
        ".txt": text.encode(),
        ".md": f"---\n{fields}---\n# {TITLE}\n\n> *{STORY}*\n\n| a | b |\n|---|---|\n| c | d |\n".encode(),
        ".html": PAGE.encode(),
        ".json": b'{"articles": [' + record + b", " + record + b"]}",
        ".jsonl": record + b"\n" + record + b"\n",
        ".tsv": f"title\ttext\tdate\n{TITLE}\tA crane fell.\t2020-07-09\n".encode(),
        ".html.gz": gzip.compress(PAGE.encode()),
        ".jsonl.gz": gzip.compress(record + b"\n" + record),
        ".csv.gz": gzip.compress(samples()[".csv"]),
        FEED: _RSS.encode(),
    }


def moment() -> datetime:
    """When the samples' record says that it was published."""
    return datetime(2020, 7, 9, 8, 15, tzinfo=UTC)
