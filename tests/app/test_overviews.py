"""Comparisons and timelines in the chat: as values, as HTML, and in the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from assistant.app import render_overviews
from assistant.app.conversation import converse, open_source
from assistant.app.session import Session
from assistant.schema import Filters, read_command
from tests.app.fake_desk import ATTACK, FakeDesk
from tests.app.test_render import Reader

COMPARE, TIMELINE = "/compare the harbour bridge", "/timeline the harbour bridge"


def asked(desk: FakeDesk, question: str, filters: Filters | None = None) -> Session:
    *_, last = converse(desk, Session(), question, filters or Filters())
    return last


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/compare the bridge", ("compare", "the bridge")),
        ("  /Timeline   the bridge ", ("timeline", "the bridge")),
        ("/compare", ("compare", "")),
        ("/compared with what?", None),
        ("compare the bridge", None),
        ("What does /compare do?", None),
        ("", None),
    ],
)
def test_a_command_is_a_slash_and_a_word_before_the_topic(typed: str, read: tuple[str, str] | None) -> None:
    assert read_command(typed) == read


def test_the_topic_and_the_filters_reach_the_desk() -> None:
    desk = FakeDesk()
    asked(desk, COMPARE, Filters(as_of=date(2021, 4, 1), publishers=("Evening Post",)))
    assert desk.calls == [
        {
            "question": "the harbour bridge",
            "as_of": date(2021, 4, 1),
            "from_day": None,
            "to_day": None,
            "publishers": ("Evening Post",),
        }
    ]


@pytest.mark.parametrize("typed", [COMPARE, TIMELINE, "/timeline nothing"])
def test_an_overview_is_an_exchange_like_others(typed: str) -> None:
    states = list(converse(FakeDesk(), Session(), typed, Filters()))
    assert [state.busy for state in states] == [True, False]
    assert [turn.role for turn in states[-1].history()] == ["user", "assistant"]


def test_a_chip_opens_its_source() -> None:
    desk = FakeDesk()
    assert "closed on Monday</mark>" in open_source(desk, asked(desk, COMPARE), "0-1")
    assert "</mark>" in open_source(desk, asked(desk, TIMELINE), "0-1")


def test_a_command_without_a_topic_is_told_with_its_remedy() -> None:
    assert 'class="failure"' in asked(FakeDesk(), "/compare").exchanges[0].shown


def test_what_an_article_holds_is_shown_and_not_interpreted() -> None:
    compared = FakeDesk().compare("attack")
    html = render_overviews.overview(compared, 0)
    page = Reader(html)
    assert ATTACK in page.text
    assert set(page.tags) <= {"div", "p", "ul", "li", "span", "a"}
    assert all(link.startswith("#cite-") for link in page.links)
    assert "\n" not in html


def test_a_day_says_whether_it_was_planned() -> None:
    text = Reader(render_overviews.overview(FakeDesk().timeline("bridge"), 0)).text
    assert "3 May 2021" in text
    assert "planned" in text


@pytest.mark.browser
def test_a_comparison_and_a_timeline_can_be_typed_into_the_box(visit: Callable[..., Page]) -> None:
    page = visit(FakeDesk())
    expect(page.locator(".welcome")).to_contain_text("/compare")
    for place, typed in enumerate((COMPARE, TIMELINE)):
        page.fill("#box textarea", typed)
        page.keyboard.press("Enter")
        expect(page.locator(".overview")).to_have_count(place + 1)
    expect(page.locator(".told .heading").first).to_have_text("Told by two or more outlets")
    expect(page.locator(".timeline .when")).to_contain_text("3 May 2021")
    page.locator(".timeline .chip").click()
    expect(page.locator("#panel mark")).to_have_text("The crossing is free until the bridge opens again")
