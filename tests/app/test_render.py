"""What is made of answers, articles and errors before Gradio sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app import front, panel, render
from assistant.app.session import Spot
from assistant.app.verbatim import on_one_line, verbatim, web_address
from assistant.errors import ModelRefused
from assistant.schema import UNKNOWN_OUTLET, Filters, Retrieved
from tests.app.fake_desk import ARTICLES, ATTACK, FakeDesk


class Reader(HTMLParser):
    """The text and the tags that a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text())
def test_verbatim_text_reads_as_it_was_and_holds_nothing_to_interpret(text: str) -> None:
    html = verbatim(text)
    assert Reader(html).text.replace("\N{REPLACEMENT CHARACTER}", "\0") == text.replace(
        "\N{REPLACEMENT CHARACTER}", "\0"
    )
    assert not set("<>*_`$[](){}~|\\\"'!@:/") & set(html)


@given(st.text())
def test_text_on_one_line_has_no_line_to_end_a_block(text: str) -> None:
    html = on_one_line(text)
    assert not set("\r\n") & set(html)
    assert Reader(html).tags == ["br"] * text.count("\n")


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "file:///etc/passwd",
        "http://",
        "http://[",
        "mailto:a@b.example",
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert web_address(url) is None


def test_a_web_address_cannot_leave_its_attribute() -> None:
    address = web_address('https://a.example/?q=1&r="><script>')
    assert Reader(f'<a href="{address}">').links == ['https://a.example/?q=1&r="><script>']


def test_an_answer_is_one_line_of_html_with_a_chip_for_each_citation() -> None:
    answer = FakeDesk().ask("harbour")
    html = render.answer(answer, 3)
    assert "\n" not in html
    links = Reader(html).links
    assert {"#cite-3-1", "#cite-3-2", "#cite-3-3"} == set(links)
    assert list(render.spots(answer)) == ["1", "2", "3"]


def test_a_short_answer_stands_ahead_and_what_is_missing_behind() -> None:
    answer = replace(FakeDesk().ask("harbour"), short_answer="12 May", missing=("no article found names X",))
    html = render.answer(answer, 0)
    assert html.index("<strong>12 May</strong>") < html.index('class="prose-text"')
    assert html.index('class="prose-text"') < html.index("Missing: no article found names X")


def test_an_abstention_says_what_is_missing() -> None:
    answer = replace(FakeDesk().ask("harbour"), status="no_answer", missing=("no article found names X",))
    assert "Missing: no article found names X" in render.answer(answer, 0)


def test_the_sources_of_one_article_share_a_row() -> None:
    html = render.answer(FakeDesk().ask("harbour"), 0)
    assert html.count('class="title"') == 2
    assert "also in 1 other article<" in html


def test_a_marker_without_its_citation_is_left_out() -> None:
    answer = FakeDesk().ask("harbour")
    html = render.answer(replace(answer, citations=answer.citations[:1]), 0)
    assert "#cite-0-2" not in html


def test_nothing_of_an_attack_becomes_a_tag_or_an_address() -> None:
    desk = FakeDesk()
    answer = desk.ask("attack")
    parts = [
        render.question(ATTACK, Filters(publishers=(ATTACK,))),
        render.progress(Retrieved(standalone_question=ATTACK, passages=answer.passages), ATTACK),
        render.answer(replace(answer, standalone_question=ATTACK), 0),
        render.failure(ModelRefused(ATTACK, hint=ATTACK)),
        panel.source(
            ARTICLES[-1], Spot(article_id="attack", label="Source 1"), "0-1", [ATTACK, ARTICLES[-1]]
        ),
        panel.missing(ATTACK, ATTACK),
        front.masthead(desk.info()),
        front.welcome(replace(desk.info(), name=ATTACK, articles=0)),
    ]
    for html in parts:
        found = Reader(html)
        assert not {"script", "img", "form", "svg", "input"} & set(found.tags)
        assert all(link.startswith("#cite-") for link in found.links)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 3), (-1, 4), (0, 10**9)])
def test_a_span_that_is_not_of_the_article_marks_nothing(start: int, end: int) -> None:
    article = ARTICLES[0]
    html = panel.source(article, Spot(article_id="x", label="Source 1", start=start, end=end), "0-1", [])
    assert "<mark>" not in html
    assert article.text in Reader(html).text


def test_a_very_long_question_is_shown_by_its_beginning() -> None:
    html = render.question("x" * 100_000, Filters())
    assert Reader(html).text == "x" * render.QUESTION_SHOWN + "…"


def test_an_article_that_was_replaced_says_when_and_whose_text_it_is() -> None:
    article = replace(
        ARTICLES[0], agency="Reuters", updated_at=date(2021, 7, 12), published_at=date(2021, 7, 9)
    )
    spot = Spot(article_id="x", label="Source 1")
    replaced = datetime(2021, 8, 3, 12, tzinfo=UTC)
    shown = Reader(panel.source(article, spot, "0-1", [], replaced_at=replaced)).text
    assert "text: Reuters · updated 12 July 2021" in shown
    assert "An earlier version: on 3 August 2021 the article was found changed." in shown
    assert "earlier version" not in panel.source(article, spot, "0-1", [])


def test_an_undated_article_of_an_unknown_outlet_says_so() -> None:
    html = panel.source(ARTICLES[3], Spot(article_id="old-tram", label="Nearest passage"), "0-near0", [])
    assert "unknown outlet · undated" in Reader(html).text


def test_the_day_and_the_rewritten_question_are_told() -> None:
    answer = FakeDesk().ask("harbour")
    told = render.answer(replace(answer, standalone_question="Why so?", as_of=date(2021, 7, 9)), 0)
    assert "Searched for “Why so?” · As of 9 July 2021" in Reader(told).text


def test_examples_name_each_story_once_and_the_demo_has_its_own() -> None:
    desk = FakeDesk()
    examples = front.examples(desk, desk.info())
    assert len(examples) == 4
    assert not any("Harbour bridge closes" in example for example in examples)  # Evening Post has it, newer
    demo = replace(desk.info(), publishers={"Northlight Wire": 1, "Orbit Desk": 1})
    assert "Suez Canal" in front.examples(desk, demo)[0]


def test_articles_that_name_no_outlet_are_no_outlet_to_choose():
    info = replace(FakeDesk().info(), articles=4, publishers={"Harbour Courier": 3, UNKNOWN_OUTLET: 1})
    assert front.outlets(info) == ["Harbour Courier"]
    assert "4 articles from 1 outlet<" in front.masthead(info)
    nameless = replace(info, publishers={UNKNOWN_OUTLET: 4})
    assert "4 articles<" in front.masthead(nameless)


def test_a_sentence_that_is_not_wholly_supported_says_why() -> None:
    answer = FakeDesk().ask("harbour")
    first, second, third = answer.sentences
    sentences = (
        replace(first, reasons=("never shown",)),
        replace(second, reasons=("<b>April</b> is in the article “May”",)),
        third,
    )
    told = Reader(render.answer(replace(answer, sentences=sentences), 0)).text
    assert "partly supported: <b>April</b> is in the article “May”" in told
    assert "never shown" not in told


def test_the_page_is_opened_at_the_words_cited() -> None:
    article = ARTICLES[0]
    spot = Spot(article_id="x", label="Source 1", start=0, end=len("The Linden harbour bridge"))
    links = Reader(panel.source(article, spot, "0-1", [])).links
    assert f"{article.url}#:~:text=The%20Linden%20harbour%20bridge" in links
    whole = Reader(panel.source(article, Spot(article_id="x", label="Nearest passage"), "0-1", [])).links
    assert article.url in whole


def test_all_that_is_missing_stands_on_one_line() -> None:
    answer = replace(FakeDesk().ask("harbour"), status="no_answer", missing=("the day", "the <b>cost"))
    html = render.answer(answer, 0)
    assert "Missing: the day; the <b>cost" in Reader(html).text
    assert html.count("Missing:") == 1
