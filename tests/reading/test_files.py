"""Files of each format, good and bad, through the public functions."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.reading import list_files, read_file
from assistant.reading.listing import unreachable
from assistant.schema import Article, ReadFailure

TITLE = "Crane collapses at Lund harbour"
STORY = "A crane collapsed at Lund harbour on Thursday morning.\n\nNobody was hurt, the fire service said."
PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>{TITLE} | Harbour Courier</title>
<link rel="canonical" href="https://harbour-courier.example/2020/07/09/crane">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "NewsArticle",
"headline": "{TITLE}", "datePublished": "2020-07-09T08:15:00+02:00",
"dateModified": "2020-07-09T09:00:00+02:00",
"author": [{{"@type": "Person", "name": "Ana Ruiz"}}], "publisher": {{"name": "Harbour Courier"}}}}]}}
</script></head>
<body><nav><a href="/">Home</a><a href="/world">World</a></nav><article><h1>{TITLE}</h1><p>By Ana Ruiz</p>
<figure><img src="a.jpg"><figcaption>The crane in happier days. Photo: Bo Lind</figcaption></figure>
<p>A crane collapsed at Lund harbour on Thursday morning, and the quay below it was closed all day.</p>
<p>Nobody was hurt, the fire service said. Engineers will look at the remaining three cranes on Monday.</p>
<p>Read more: Ten cranes that fell</p></article>
<section id="comments"><h2>Comments</h2><p>bob: I saw it coming for years, nobody listens to us.</p></section>
<footer>© 2024 Harbour Courier</footer></body></html>"""


def read(path: Path, data: str | bytes, *, max_bytes: int = 1_000_000) -> list[Article | ReadFailure]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_file(path, max_bytes=max_bytes))


def one(path: Path, data: str | bytes) -> Article:
    (article,) = read(path, data)
    assert isinstance(article, Article), article
    return article


def failure(path: Path, data: str | bytes, *, max_bytes: int = 1_000_000) -> ReadFailure:
    (failed,) = read(path, data, max_bytes=max_bytes)
    assert isinstance(failed, ReadFailure), failed
    assert failed.hint
    assert "\n" not in failed.reason
    return failed


def test_a_page_gives_its_story_and_metadata(tmp_path):
    article = one(tmp_path / "page.html", PAGE)
    assert article.title == TITLE
    assert article.text.startswith("A crane collapsed at Lund harbour")
    assert article.text.endswith("cranes on Monday.")
    assert article.text.count("\n\n") == 1
    assert article.publisher == "Harbour Courier"
    assert article.authors == ("Ana Ruiz",)
    assert article.published_at == datetime.fromisoformat("2020-07-09T08:15:00+02:00")
    assert article.updated_at == datetime.fromisoformat("2020-07-09T09:00:00+02:00")
    assert article.url == "https://harbour-courier.example/2020/07/09/crane"
    assert article.language == "en"
    assert article.source == str(tmp_path / "page.html")


def test_a_page_saved_as_text_is_read_as_a_page(tmp_path):
    assert one(tmp_path / "page.txt", PAGE).title == TITLE


def test_a_page_in_the_encoding_that_it_declares_is_read(tmp_path):
    page = PAGE.replace("utf-8", "windows-1252").replace("Ana Ruiz", "Renée Ruiz").replace("©", "(c)")
    assert one(tmp_path / "page.html", page.encode("cp1252")).authors == ("Renée Ruiz",)


def test_a_time_in_utc_beside_midnight_gives_the_day_of_the_url(tmp_path):
    page = PAGE.replace("2020-07-09T08:15:00+02:00", "2020-07-10T01:30:00Z")
    assert one(tmp_path / "page.html", page).published_at == date(2020, 7, 9)


def test_a_time_in_utc_gives_way_to_the_same_instant_in_the_outlets_zone(tmp_path):
    meta = '<meta property="article:published_time" content="2020-07-10T00:30:00+02:00"></head>'
    page = PAGE.replace("2020-07-09T08:15:00+02:00", "2020-07-09T22:30:00Z").replace("/2020/07/09", "")
    article = one(tmp_path / "page.html", page.replace("</head>", meta))
    assert str(article.published_at) == "2020-07-10 00:30:00+02:00"


def test_a_clock_without_its_zone_tells_the_local_day_of_a_time_in_utc(tmp_path):
    meta = '<meta name="sailthru.date" content="2020-07-09 22:35:29"></head>'
    page = PAGE.replace("2020-07-09T08:15:00+02:00", "2020-07-10T06:35:29Z").replace("/2020/07/09", "")
    article = one(tmp_path / "page.html", page.replace("</head>", meta))
    assert str(article.published_at) == "2020-07-09 22:35:29-08:00"


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ('<p class="article-Byline">By Ana Ruiz and Bo Lind | 9 July 2020</p>', ("Ana Ruiz", "Bo Lind")),
        ('<span class="autor">Von Ana Ruiz und Bo Lind Fr, 9. Juli</span>', ("Ana Ruiz", "Bo Lind")),
        ('<a rel="author" href="/ana">Ana M. Ruiz C.</a>', ("Ana M. Ruiz C.",)),
        ('<p class="byline">Harbour Courier</p>', ("Harbour Courier",)),
        ('<div class="comment"><b class="author">Ana Ruiz</b></div>', ("Harbour Courier",)),
    ],
)
def test_an_outlet_that_stands_for_its_author_gives_way_to_the_byline(tmp_path, byline, authors):
    page = PAGE.replace('"Person", "name": "Ana Ruiz"', '"Organization", "name": "Harbour Courier"')
    assert one(tmp_path / "page.html", page.replace("<p>By Ana Ruiz</p>", byline)).authors == authors


def test_a_page_padded_with_nul_bytes_is_read(tmp_path):
    assert one(tmp_path / "page.html", PAGE.replace("</figure>", "</figure>\0")).title == TITLE


def test_a_story_that_advertisements_cut_in_two_is_read_whole(tmp_path):
    cut = '</div><div class="ad">Buy it</div><div class="article-body">'
    page = PAGE.replace("<article>", '<article><div class="article-body">').replace(
        "</article>", "</div></article>"
    )
    more = "".join(
        f"<p>The {word} crane was built in the same year by the same yard.</p>"
        for word in ("second", "third")
    )
    article = one(tmp_path / "page.html", page.replace("</div></article>", f"{cut}{more}</div></article>"))
    assert "cranes on Monday." in article.text
    assert article.text.endswith("The third crane was built in the same year by the same yard.")


def test_entries_of_a_list_below_the_story_are_not_put_together(tmp_path):
    entries = "".join(
        f'<div class="card entry-text"><h2><a href="/{word}">The {word} bridge</a></h2>'
        f"<p>The {word} bridge was long.</p><p>The {word} bridge was old.</p></div>"
        for word in ("first", "second", "third")
    )
    article = one(tmp_path / "page.html", PAGE.replace("<footer>", f"<div>{entries}</div><footer>"))
    assert "bridge" not in article.text
    assert article.text.endswith("cranes on Monday.")


def test_promotions_between_paragraphs_are_left_out(tmp_path):
    promotions = (
        '<div class="Newsletter-box"><h3>Morning</h3><p>Thanks for signing up to our letter!</p></div>'
        '<a class="read-more-big" href="/b"><span>Cranes that fell before and why they fell</span></a>'
        '<p><a href="/c">TEN CRANES THAT FELL THIS YEAR ALONE</a></p>'
    )
    text = one(tmp_path / "page.html", PAGE.replace("<p>Nobody", f"{promotions}<p>Nobody")).text
    assert "signing up" not in text
    assert "fell before" not in text
    assert "TEN CRANES" not in text
    assert text.endswith("cranes on Monday.")


def test_a_page_without_a_story_is_a_failure(tmp_path):
    failed = failure(tmp_path / "page.html", "<html><body><nav><a href='/'>Home</a></nav></body></html>")
    assert failed.reason == "no article text is found on the page"


def test_front_matter_gives_the_metadata_and_marks_become_words(tmp_path):
    text = (
        "---\ntitle: 'A bridge: opened'\noutlet: Lund Gazette\nauthor: Ana Ruiz and Bo Lind\ndate: "
        "2020-07-09\n"
        "link: https://lund.example/bridge?utm_source=x\nlang: en-GB\n---\n\n# A bridge: opened\n\n"
        "The *new* bridge [opened](https://x.example) on **Thursday**,\nthe mayor said.\n\n"
        "## Cost\n\n- 3 million\n- one year\n"
    )
    article = one(tmp_path / "bridge.md", text)
    assert article.title == "A bridge: opened"
    assert (
        article.text
        == "The new bridge opened on Thursday, the mayor said.\n\nCost\n\n- 3 million\n- one year"
    )
    assert article.authors == ("Ana Ruiz", "Bo Lind")
    assert (article.publisher, article.published_at, article.language) == (
        "Lund Gazette",
        date(2020, 7, 9),
        "en",
    )


def test_markdown_without_front_matter_takes_its_heading_and_byline(tmp_path):
    article = one(tmp_path / "a.md", f"# {TITLE}\n\n*By Ana Ruiz*\n9 July 2020\n\n{STORY}\n")
    assert (article.title, article.text, article.authors) == (TITLE, STORY, ("Ana Ruiz",))
    assert article.published_at == date(2020, 7, 9)


@pytest.mark.parametrize("front", ["title: [open", "a: b: c", "- a\n- b: c", "title: a: b", "? {a: b}\n: c"])
def test_bad_front_matter_is_named(tmp_path, front):
    assert "front matter" in failure(tmp_path / "a.md", f"---\n{front}\n---\n\n{STORY}").reason


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_a_lines_file_above_the_limit_is_read_a_line_at_a_time_as_a_small_one_is(tmp_path, suffix):
    records = [
        json.dumps({"title": f"{TITLE} {number}", "text": f"{STORY} Day {number}."}) for number in range(9)
    ]
    data = "\n".join([*records[:3], "", "{broken", *records[3:]]).encode()
    path = tmp_path / f"feed{suffix}"
    path.write_bytes(gzip.compress(data) if suffix.endswith("gz") else data)
    whole = list(read_file(path, max_bytes=len(data)))
    assert [type(item) for item in whole] == [Article] * 3 + [ReadFailure] + [Article] * 6
    assert list(read_file(path, max_bytes=len(data) // 2)) == whole


def test_of_a_long_lines_file_no_line_may_be_above_the_limit(tmp_path):
    short, long = (json.dumps({"title": TITLE, "text": STORY * times}) for times in (1, 50))
    path = tmp_path / "feed.jsonl"
    path.write_text(f"{short}\n{short}\n{long}\n{short}\n", "utf-8")
    *_, last = list(read_file(path, max_bytes=2 * len(short)))
    assert isinstance(last, ReadFailure)
    assert "too large" in last.reason


def test_a_compressed_lines_file_is_not_unpacked_without_end(tmp_path):
    record = json.dumps({"title": TITLE, "text": STORY}) + "\n"
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(record.encode() * 2_000))
    read_until = list(read_file(path, max_bytes=2 * len(record)))
    assert 90 <= len(read_until) <= 101
    assert isinstance(read_until[-1], ReadFailure)
    assert "too large" in read_until[-1].reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_list_under_the_suffix_of_lines_is_refused_above_the_limit(tmp_path, encoding):
    path = tmp_path / "list.jsonl"
    path.write_text(json.dumps([{"title": TITLE, "text": STORY}] * 9, indent=1), encoding)
    (only,) = read_file(path, max_bytes=200)
    assert isinstance(only, ReadFailure)
    assert "too large" in only.reason


def test_each_record_of_a_lines_file_is_an_article_or_a_failure(tmp_path):
    path = tmp_path / "feed.jsonl"
    lines = [
        json.dumps({"title": TITLE, "text": STORY, "published_at": "2020-07-09T08:15:00Z"}),
        "{broken",
        json.dumps({"title": "No text"}),
        "[1]",
        json.dumps(
            {
                "Headline": "B",
                "maintext": "The B story.",
                "source": {"name": "Lund News"},
                "byline": "By Ana Ruiz",
                "pubDate": "Thu, 09 Jul 2020 10:30:00 GMT",
                "crawled_at": "2024-05-16",
            }
        ),
    ]
    first, broken, empty, odd, last = read(path, "\n".join(lines))
    assert isinstance(first, Article)
    assert (first.source, first.text, first.published_at) == (
        f"{path}#1",
        STORY,
        datetime(2020, 7, 9, 8, 15, tzinfo=UTC),
    )
    assert isinstance(broken, ReadFailure)
    assert broken.source == f"{path}#2"
    assert broken.reason.startswith("invalid JSON")
    assert isinstance(empty, ReadFailure)
    assert empty.reason == "the record has no text"
    assert isinstance(odd, ReadFailure)
    assert odd.reason == "the record is not an object"
    assert isinstance(last, Article)
    assert (last.title, last.publisher, last.authors) == ("B", "Lund News", ("Ana Ruiz",))
    assert last.published_at == datetime(2020, 7, 9, 10, 30, tzinfo=UTC)
    assert last.fetched_at == date(2024, 5, 16)


@pytest.mark.parametrize("wrap", [lambda r: r, lambda r: [r, r], lambda r: {"articles": [r, r]}])
def test_json_holds_a_record_a_list_or_an_object_with_articles(tmp_path, wrap):
    path = tmp_path / "a.json"
    articles = read(
        path, json.dumps(wrap({"title": TITLE, "body": STORY, "site": "https://www.lund.example/"}))
    )
    assert all(isinstance(article, Article) and article.publisher == "lund.example" for article in articles)
    sources = [article.source for article in articles]
    assert sources == ([str(path)] if len(articles) == 1 else [f"{path}#1", f"{path}#2"])


def test_a_record_in_html_is_read_as_its_words(tmp_path):
    body = "<p>A crane <b>collapsed</b> at Lund.</p><script>alert(1)</script><p>Nobody was hurt.</p>"
    article = one(tmp_path / "a.json", json.dumps({"title": TITLE, "content": body}))
    assert article.text == "A crane collapsed at Lund.\n\nNobody was hurt."


def test_a_date_that_cannot_be_read_is_noted(tmp_path):
    article = one(tmp_path / "a.json", json.dumps({"title": TITLE, "text": STORY, "date": "last spring"}))
    assert article.published_at is None
    assert "date not understood: last spring" in article.notes


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.md", b" \n\n", "the file is empty"),
        ("a.jsonl", b"", "the file is empty"),
        ("a.txt", b"\x00\x01\x02abc", "the file is binary, not text"),
        ("a.txt", b"%PDF-1.7 abc", "the file is binary, not text"),
        ("a.txt", bytes(range(1, 256)) * 4, "the file is binary, not text"),
        ("a.txt", b"close\nShare\n", "no article text is left after cleaning"),
        ("a.json", b"[]", "the file holds no articles"),
        ("a.json", b"3", "the file holds no record"),
        ("a.json", b"{", "invalid JSON"),
        ("a.json", b"[" * 100_000, "the JSON is nested too deeply"),
        ("a.json", b'{"text": ' + b"9" * 5000 + b"}", "invalid JSON: a number is too long"),
    ],
)
def test_a_file_that_is_no_article_is_a_failure_with_a_remedy(tmp_path, name, data, reason):
    assert failure(tmp_path / name, data).reason.startswith(reason)


def test_a_file_above_the_limit_is_not_read(tmp_path):
    assert failure(tmp_path / "a.txt", STORY, max_bytes=10).reason.startswith("the file is too large")


def test_the_remedy_for_a_closed_path_opens_folders_as_well():
    assert "u+rX" in unreachable("closed", PermissionError()).hint


def test_missing_unknown_and_odd_paths_are_failures(tmp_path):
    (tmp_path / "a.png").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    inputs = [tmp_path / "none.txt", tmp_path / "a.png", tmp_path / "empty", "https://a.example/x", "a\0b"]
    failures = list(list_files(inputs))
    assert all(isinstance(item, ReadFailure) and item.hint for item in failures)
    reasons = [item.reason for item in failures if isinstance(item, ReadFailure)]
    assert reasons[:4] == [
        "the path does not exist",
        "the format .png is not read",
        "the folder holds no articles",
        "a web address is no path",
    ]
    (pipe,) = read_file(tmp_path / "pipe.txt", max_bytes=10)
    assert isinstance(pipe, ReadFailure)


def test_folders_are_walked_in_order_without_what_is_no_article(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    for name in ("b.txt", "a.md", "sub/c.JSONL", "README.md", ".hidden.txt", ".git/d.txt", "e.png"):
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).write_text("x")
    outside.mkdir()
    (outside / "far.txt").write_text("x")
    (inside / "far.txt").symlink_to(outside / "far.txt")
    (inside / "loop").symlink_to(inside)
    found = list(list_files([inside, inside / "b.txt"]))
    assert found == [inside / "a.md", inside / "b.txt", inside / "sub" / "c.JSONL"]


def test_the_id_is_of_the_canonical_url(tmp_path):
    def identity(url: str) -> str:
        return one(tmp_path / "a.json", json.dumps({"title": TITLE, "text": STORY, "url": url})).article_id

    same = {
        identity(url)
        for url in (
            "https://www.Lund.example/crane/",
            "http://lund.example/crane#top",
            "https://lund.example/crane?utm_source=x&fbclid=1",
        )
    }
    assert len(same) == 1
    assert identity("https://lund.example/crane?id=2") not in same


def test_without_a_url_the_id_is_of_publisher_title_and_day_else_of_the_path(tmp_path):
    record = {"title": TITLE, "text": STORY, "publisher": "Lund News", "date": "2020-07-09"}
    first = one(tmp_path / "a.json", json.dumps(record))
    again = one(
        tmp_path / "b.json", json.dumps(record | {"text": STORY + " More.", "date": "2020-07-09T10:00:00Z"})
    )
    assert first.article_id == again.article_id
    assert first.content_hash != again.content_hash
    bare = [
        one(tmp_path / name, json.dumps({"title": TITLE, "text": STORY})) for name in ("c.json", "d.json")
    ]
    assert bare[0].article_id != bare[1].article_id


def test_the_hash_does_not_depend_on_where_and_when_it_was_read(tmp_path):
    record = {"title": TITLE, "text": STORY, "publisher": "Lund News", "date": "2020-07-09"}
    first = one(tmp_path / "a.json", json.dumps(record | {"fetched_at": "2024-01-01"}))
    second = one(tmp_path / "b.json", json.dumps(record | {"fetched_at": "2024-02-02"}))
    assert first.content_hash == second.content_hash


def test_a_date_in_the_file_name_is_a_guess(tmp_path):
    article = one(tmp_path / "2020-07-09-crane.txt", f"{TITLE}\n\n{STORY}")
    assert (article.published_at, article.published_guessed) == (date(2020, 7, 9), True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_read(tmp_path, encoding):
    article = one(
        tmp_path / "a.txt", "Café “Lund” closes\n\nThe café closes in May. It’s sad.".encode(encoding)
    )
    assert article.title == "Café “Lund” closes"


def test_utf_8_with_a_stray_byte_keeps_its_characters(tmp_path):
    data = "Café Lund closes\n\nThe café — old and loved — closes. ".encode() + b"\x93Sad\x94, he said."
    assert one(tmp_path / "a.txt", data).text.endswith("“Sad”, he said.")


def test_a_dangerous_address_is_no_url(tmp_path):
    article = one(
        tmp_path / "a.json", json.dumps({"title": TITLE, "text": STORY, "url": "javascript:alert(1)"})
    )
    assert article.url is None


def test_importing_reading_loads_no_page_reader():
    code = "import sys, assistant.reading; print({'trafilatura', 'htmldate', 'lxml'} & set(sys.modules))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "set()\n"
    )


def test_links_in_a_circle_or_to_nowhere_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("A story of some length that can be read.", "utf-8")
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone.txt")

    assert list(list_files([tmp_path])) == [tmp_path / "story.txt"]
