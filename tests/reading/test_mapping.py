"""The map from an article's text back to its raw source."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.fetching import Fetched, Validators, read_fetched
from assistant.reading import read_file
from assistant.reading.mapping import line_and_column, raw_place, read_raw, where_it_stood
from assistant.reading.scanning import raw_words, text_words
from assistant.reading.tracing import map_to_source
from assistant.schema import Article
from assistant.schema.sources import Run, pack_runs, unpack_runs
from tests.reading.making import PAGE, RECORD, STORY, TITLE, make_pdf, make_web_archive, make_zip

MOST = 1_000_000
_PLACES = st.integers(0, 2**33)
_RUNS = st.lists(
    st.builds(
        lambda start, length, raw_start, raw_length: Run(
            start=start, end=start + length, raw_start=raw_start, raw_end=raw_start + raw_length
        ),
        *(_PLACES,) * 4,
    )
)


@given(_RUNS)
def test_runs_come_back_as_they_were_packed(runs):
    assert unpack_runs(pack_runs(runs)) == tuple(runs)


def test_a_run_of_a_paragraph_takes_a_few_bytes():
    runs = [
        Run(start=n * 302, end=n * 302 + 300, raw_start=n * 320, raw_end=n * 320 + 304) for n in range(99)
    ]
    assert len(pack_runs(runs)) <= 6 * 99


@pytest.mark.parametrize("packed", [b"\x80", b"\x02\x02\x02", b"\x02\x02\x02\xff"])
def test_bytes_that_are_no_runs_are_refused(packed):
    with pytest.raises(ValueError, match="cut short"):
        unpack_runs(packed)


def stood(text: str, raw: str, quote: str) -> str | None:
    """What stands in the source in place of the first occurrence of a quote."""
    start = text.index(quote)
    place = raw_place(map_to_source(text, raw), start, start + len(quote))
    return None if place is None else raw[place[0] : place[1]]


@pytest.mark.parametrize(
    ("raw", "text", "standing"),
    [
        ("<p>The <b>fer</b>ry sailed.</p>", "The [ferry] sailed.", "fer</b>ry"),
        ("<p>The caf&eacute; &ldquo;Elm&rdquo; shut</p>", "The café [“Elm”] shut", "&ldquo;Elm&rdquo;"),
        (
            "<p>Ships<!-- a crane fell --> left. A crane fell</p>",
            "Ships left. [A crane fell]",
            "A crane fell",
        ),
        ("<script>a crane fell = 1</script><p>A crane fell</p>", "[A crane fell]", "A crane fell"),
        ('<p title="a > b">The <i lang=x>crane</i> fell</p>', "[The crane] fell", "The <i lang=x>crane"),
        ("It re\u00adport\u200bed so", "It [reported] so", "re\u00adport\u200bed"),
        ("the mar-\nket in Lund was closed", "the [market] in Lund was closed", "mar-\nket"),
        ("It donâ€™t pay for the cafÃ© here", "It don’t pay for the [café] here", "cafÃ©"),
        ("AT&amp;amp;T said it was well", "[AT&T said] it was well", "AT&amp;amp;T said"),
        ("**Nobody** was [hurt](lund.example) there", "Nobody was [hurt there]", "hurt](lund.example) there"),
        ("ＡＢＣ news, the oﬃce said", "ABC news, the [office] said", "oﬃce"),
        ("<p>我们今天去了隆德港口。</p>", "我们今天去了[隆德港口]。", "隆德港口"),
    ],
)
def test_a_quote_stands_where_its_words_are(raw, text, standing):
    quote = text[text.index("[") + 1 : text.index("]")]
    assert stood(text.replace("[", "").replace("]", ""), raw, quote) == standing


def test_a_repeated_sentence_stands_where_its_neighbours_do():
    line = "The minister did not answer our questions."
    paragraphs = [
        f"On day {n} the {name} was closed again." for n, name in enumerate(("port", "bridge", "quay"))
    ]
    text = "\n\n".join(f"{paragraph}\n\n{line}" for paragraph in paragraphs)
    raw = (
        "<aside>"
        + line
        + "</aside><p>Advert</p>".join(
            f"<p>{paragraph}</p><div>Read more news here today</div><p>{line}</p>" for paragraph in paragraphs
        )
    )
    found = map_to_source(text, raw)
    places = [at for at in range(len(text)) if text.startswith(line, at)]
    in_raw = [at for at in range(len(raw)) if raw.startswith(line, at)]
    assert [raw_place(found, at, at + len(line)) for at in places] == [
        (at, at + len(line)) for at in in_raw[1:]
    ]


def test_a_paragraph_that_cleaning_moved_stands_where_it_was():
    lead, first, last = (
        "The council keeps the night buses for a year.",
        "Forty residents came to the hall on Monday evening.",
        "The mayor was surprised by that, she said later.",
    )
    raw = f"<p>{first}</p><p>{last}</p><p>{lead}</p>"
    assert [stood(f"{lead}\n{first}\n{last}", raw, line) for line in (lead, first, last)] == [
        lead,
        first,
        last,
    ]


def test_a_story_that_only_the_pages_data_hold_stands_there():
    body = "The crane fell at \u201cnoon\u201d.\n\nNobody was hurt, the fire service said on Monday."
    data = json.dumps({"@type": "NewsArticle", "articleBody": body})
    raw = f'<html><script type="application/ld+json">{data}</script><body><p>Loading</p></body></html>'
    assert stood(body, raw, "“noon”.\n\nNobody was hurt") == "\\u201cnoon\\u201d.\\n\\nNobody was hurt"


def test_words_that_the_source_has_not_have_no_place():
    raw = "<p>The ferry sailed on Thursday.</p>"
    assert (
        stood("The ferry sailed on Thursday. An elephant was aboard it then.", raw, "An elephant was aboard")
        is None
    )


_WORDS = st.lists(
    st.sampled_from("the a ferry crane Lund said “noon” café it's 12.5 AT&T reported".split()),
    min_size=3,
    max_size=30,
)
_MARKUP = st.sampled_from(
    ["<b>", "</b>", "<!-- the crane -->", "<a href='x>the ferry'>", "<script>the ferry</script>", "\n  "]
)


@st.composite
def pages(draw):
    """A page and its text, with where each paragraph stands in the page."""
    page, places, story = "<html><title>News</title><body>", [], []
    for number, words in enumerate(draw(st.lists(_WORDS, min_size=1, max_size=6))):
        words = [f"Day{number}", *words]  # noqa: PLW2901 - a paragraph differs from the others somewhere
        page += "<div>" + draw(st.sampled_from(["", "Share", "<img alt='the ferry'>"])) + "</div>\n<p>"
        begun = len(page)
        page += " ".join(
            word.replace("&", "&amp;").replace("é", "&eacute;") + draw(st.one_of(st.just(""), _MARKUP))
            for word in words[:-1]
        )
        page += " " + words[-1]
        places.append((begun, len(page)))
        story.append(" ".join(words))
        page += "</p>"
    return page + "</body></html>", "\n\n".join(story), places


@settings(deadline=None)
@given(pages())
def test_every_paragraph_of_a_page_stands_at_its_place(page):
    raw, text, places = page
    found = map_to_source(text, raw)
    start = 0
    for paragraph, place in zip(text.split("\n\n"), places, strict=True):
        begun, end = raw_place(found, start, start + len(paragraph))
        assert begun == place[0]
        assert raw_words(f"<p>{raw[begun:end]}</p>").keys == text_words(paragraph).keys
        start += len(paragraph) + 2


@settings(deadline=None)
@given(st.text(), st.text(alphabet="<>!-/ab&;\"'= \\"))
def test_no_source_makes_mapping_fail(text, raw):
    for run in map_to_source(text + raw, raw + text).runs:
        assert 0 <= run.start < run.end <= len(text + raw)
        assert 0 <= run.raw_start < run.raw_end <= len(text + raw)


@pytest.mark.parametrize("part", ["a b ", "<a ='", "<!--", "<script ", "&amp;", "<p", "<p x=\"'>"])
def test_hostile_sources_are_mapped_too(part):
    assert map_to_source("a b " * 5_000, part * 50_000).digest


def articles(path) -> list[Article]:
    return [found for found in read_file(path, max_bytes=MOST) if isinstance(found, Article)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", f"{TITLE}\n\n{STORY}".encode()),
        ("a#1!b.md", f"# {TITLE}\n\n{STORY.replace('Nobody', '*Nobody*')}".encode()),
        ("a.html", PAGE.encode()),
        ("a.jsonl", "\n".join([json.dumps(RECORD | {"text": "A ship left."}), json.dumps(RECORD)]).encode()),
        ("a.zip", make_zip({"x.txt": "Other news.", "b/c.html": PAGE})),
        ("a.zip", make_zip({"b/c.jsonl": json.dumps(RECORD)})),
        ("a.warc", make_web_archive([("https://lund.example/a", PAGE)])),
        ("a.pdf", make_pdf([[TITLE, "Some line of it."], ["Nobody was hurt, the", "fire service said."]])),
    ],
)
def test_the_source_of_an_article_is_read_again(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    article = articles(path)[-1]
    raw = read_raw(article.source, article.url, MOST)
    quote = "Nobody was hurt, the fire service said."
    start = article.text.index(quote)
    standing = where_it_stood(article, article.source_map, raw, start, start + len(quote))
    assert raw_words(f"<p>{standing.text}</p>").keys == text_words(quote).keys
    assert raw[standing.start : standing.end] == standing.text
    assert standing.page == (2 if name.endswith(".pdf") else None)


def test_a_source_that_has_changed_is_not_shown_for_the_old_one(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    (article,) = articles(path)
    path.write_text(f"{STORY} It was Monday.")
    with pytest.raises(ReadError, match="has changed"):
        where_it_stood(article, article.source_map, read_raw(article.source, None, MOST), 0, 9)


def test_a_source_that_is_gone_is_said_to_be(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    (article,) = articles(path)
    path.unlink()
    assert read_raw(article.source, None, MOST) is None
    with pytest.raises(ReadError, match="cannot be read again"):
        where_it_stood(article, article.source_map, None, 0, 9)


def test_a_fetched_page_is_not_read_again_but_kept():
    address = "https://lund.example/a"
    fetched = Fetched(
        validators=Validators(address=address),
        body=PAGE.encode(),
        fetched_at=datetime(2021, 3, 5, tzinfo=UTC),
    )
    (article,) = read_fetched(fetched, address)
    assert read_raw(article.source, article.url, MOST) is None
    standing = where_it_stood(article, article.source_map, None, 0, 20)
    assert standing.text == article.text[:20]
    assert PAGE[standing.start : standing.end] == standing.text


def test_lines_columns_and_pages_count_from_one():
    assert line_and_column("ab\ncd", 0) == (1, 1, None)
    assert line_and_column("ab\ncd", 4) == (2, 2, None)
    assert line_and_column("ab\fcd\nef", 6) == (2, 1, 2)
