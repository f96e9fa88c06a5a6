"""The chat as a visitor has it, in headless Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.app.feedback import FILE
from assistant.schema import Turn
from assistant.settings import Settings
from tests.app.fake_desk import ARTICLES, ATTACK, FakeDesk

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


@pytest.fixture
def desk() -> Iterator[FakeDesk]:
    desk = FakeDesk()
    yield desk
    desk.gate.set()


def ask(page: Page, question: str) -> None:
    """Asks and waits until the answer is finished: the button sends again."""
    before = page.locator(".question").count()
    page.locator("#box textarea").fill(question)
    page.locator("#box textarea").press("Enter")
    expect(page.locator(".question")).to_have_count(before + 1)
    expect(page.locator(".is-live")).to_have_count(0)
    expect(page.get_by_test_id("submit-button")).to_be_visible()


def test_the_first_page_tells_what_it_answers_from_and_offers_questions(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    expect(page.locator(".welcome")).to_contain_text(
        "5 articles from 4 outlets, 29 March 2021 to 1 April 2021"
    )
    examples = page.locator("button.example")
    expect(examples).to_have_count(4)
    examples.nth(1).click()
    expect(page.locator(".question")).to_have_text(
        "What is reported about “Ferry to run while the bridge is shut”?"
    )
    expect(page.locator(".abstains")).to_be_visible()


def test_an_empty_index_says_how_to_fill_it(visit: Visit) -> None:
    page = visit(FakeDesk(articles=(), name="news"))
    expect(page.locator(".welcome")).to_contain_text("There are no articles yet.")
    expect(page.locator(".welcome code")).to_have_text("assistant ingest articles/ --index news")
    expect(page.locator("button.example")).to_have_count(0)


def test_text_is_shown_while_it_is_written_and_then_the_checked_answer(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    page.locator("#box textarea").fill("Any gaps?")
    page.locator("#box textarea").press("Enter")
    expect(page.locator(".progress")).to_have_text("Read 5 passages from 4 outlets")
    expect(page.locator(".prose-text")).to_have_text("The bridge was closed")
    expect(page.get_by_test_id("stop-button")).to_be_visible()
    page.locator("#box textarea").fill("The next question, typed meanwhile")
    desk.gate.set()
    expect(page.locator(".sources .heading")).to_have_text("2 articles, 2 independent sources")
    expect(page.locator(".is-partly + .chip + .chip + .verdict")).to_have_text("partly supported")
    expect(page.locator(".is-unsupported + .verdict")).to_have_text("not supported")
    expect(page.locator(".note")).to_contain_text("without a language model")
    expect(page.locator(".conflict")).to_contain_text("The articles word a quotation differently")
    expect(page.locator(".conflict .byline")).to_have_text("2 independent sources")
    expect(page.locator("#box textarea")).to_have_value("The next question, typed meanwhile")


def test_an_answer_can_be_rated_where_feedback_is_kept(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "bridge").mkdir()
    page = visit(FakeDesk(settings=Settings(home=tmp_path, feedback=True)))
    ask(page, "The harbour?")
    page.get_by_role("button", name="Dislike", exact=True).click()
    page.get_by_role("button", name="Like", exact=True).click()
    file = tmp_path / "bridge" / FILE
    expect(page.get_by_role("button", name="Liked", exact=True)).to_be_visible()
    for _ in range(200):
        if file.is_file() and '"good": true' in file.read_text("utf-8"):
            break
        page.wait_for_timeout(50)
    assert [json.loads(line)["good"] for line in file.read_text("utf-8").splitlines()] == [False, True]


def test_no_thumbs_are_shown_unless_feedback_is_kept(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    ask(page, "The harbour?")
    expect(page.get_by_role("button", name="Like")).to_have_count(0)


def test_an_answer_can_be_stopped_and_the_next_question_asked(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    page.locator("#box textarea").fill("Any gaps?")
    page.locator("#box textarea").press("Enter")
    expect(page.locator(".prose-text")).to_have_text("The bridge was closed")
    page.get_by_test_id("stop-button").click()
    expect(page.locator(".note")).to_have_text("Stopped.")
    # The stopped answer still waits for its model, and holds up nobody.
    assert not desk.gate.is_set()
    ask(page, "The harbour?")
    expect(page.locator(".sources")).to_have_count(1)
    assert desk.calls[-1]["history"] == ()


def test_a_citation_opens_its_passage_marked_in_the_whole_article(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    ask(page, "Why is the harbour bridge shut?")
    answer = desk.ask("harbour")
    for citation in answer.citations:
        page.locator(f'.prose-text .chip[href$="-{citation.number}"]').click()
        expect(page.locator("#panel .label")).to_have_text(f"Source {citation.number}")
        assert page.locator("#panel mark").text_content() == citation.quote
        assert page.locator("#panel .text").text_content() == desk.article(citation.article_id).text
        expect(page.locator("#panel mark")).to_be_in_viewport()
    page.locator(".prose-text .chip").first.click()
    expect(page.locator("#panel .byline")).to_have_text(
        "Harbour Courier · 29 March 2021 · by Mina Lund, Per Aas"
    )
    link = page.locator("#panel .link a")
    assert (link.get_attribute("href") or "").startswith(f"{ARTICLES[0].url}#:~:text=")
    assert link.get_attribute("rel") == "noopener noreferrer nofollow"
    expect(page.locator("#panel .also")).to_have_text("Also carried by Evening Post, 30 March 2021")
    page.locator("#panel .also a").click()
    expect(page.locator("#panel h2")).to_have_text("Cracks shut harbour bridge")


def test_a_long_article_scrolls_beside_the_conversation_which_stays_where_it_is(
    visit: Visit, desk: FakeDesk
) -> None:
    page = visit(desk, viewport={"width": 1000, "height": 320})
    ask(page, "Why is the harbour bridge shut?")
    page.locator(".prose-text .chip").last.click()
    expect(page.locator("#panel mark")).to_be_in_viewport()
    scrolled, overflowing = page.locator("#panel").evaluate(
        "panel => [panel.scrollTop, panel.scrollHeight > panel.clientHeight]"
    )
    assert overflowing
    assert scrolled > 0
    expect(page.locator("#masthead")).to_be_in_viewport()
    expect(page.locator("#box textarea")).to_be_in_viewport(ratio=1)


def test_citations_are_reached_and_left_with_the_keyboard(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    ask(page, "Why is the harbour bridge shut?")
    chip = page.get_by_role("button", name="Source 1 Harbour Courier, 29 March 2021").first
    for key in ("Enter", " "):
        chip.focus()
        page.keyboard.press(key)
        expect(page.locator("#panel h2")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#panel")).to_be_hidden()
        expect(chip).to_be_focused()


def test_what_has_no_words_has_a_name(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    page.get_by_role("button", name="Filters").click()
    for name in ("As of", "From", "To"):
        expect(page.get_by_label(name, exact=True)).to_be_visible()
    ask(page, "Why is the harbour bridge shut?")
    expect(page.get_by_label("Answer", exact=True)).to_contain_text("closed on Monday")


def test_a_wrong_date_is_told_in_the_conversation(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    page.get_by_role("button", name="Filters").click()
    page.locator("#filters input.time").first.fill("2021-02-30")
    page.locator("#filters input.time").first.press("Enter")
    ask(page, "The harbour?")
    expect(page.locator(".failure")).to_contain_text("“As of” is not a date: 2021-02-30.")
    assert not desk.calls


def test_an_abstention_offers_the_nearest_articles(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    ask(page, "Who won the regatta?")
    expect(page.locator(".abstains")).to_have_text("The articles do not say.")
    page.get_by_role("button", name="Ferry to run while the bridge is shut").click()
    expect(page.locator("#panel .label")).to_have_text("Nearest passage")
    expect(page.locator("#panel .byline")).to_contain_text("31 March 2021 (inferred)")


def test_a_follow_up_takes_the_plain_text_of_what_was_said(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    ask(page, "Why is the harbour bridge shut?")
    ask(page, "broken?")
    ask(page, "And the <b>harbour</b> ferry?")
    said = " ".join(sentence.text for sentence in desk.ask("harbour").sentences)
    assert desk.calls[2]["history"] == (
        Turn(role="user", text="Why is the harbour bridge shut?"),
        Turn(role="assistant", text=said),
    )
    # The chips of an earlier answer still open their passages.
    page.locator(".prose-text .chip").first.click()
    expect(page.locator("#panel mark")).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".question")).to_have_count(0)
    expect(page.locator("#panel")).to_be_hidden()
    ask(page, "The harbour?")
    assert desk.calls[-1]["history"] == ()


def test_filters_limit_what_is_asked_and_are_told_with_the_question(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    page.get_by_role("button", name="Filters").click()
    days = page.locator("#filters input.time")
    for place, day in enumerate(("2021-04-02", "2021-03-01", "2021-03-31")):
        days.nth(place).fill(day)
        days.nth(place).press("Enter")
    page.get_by_label("Outlets").click()
    page.get_by_role("option", name="Harbour Courier").click()
    ask(page, "The harbour?")
    expect(page.locator(".limits")).to_have_text(
        "Articles from 1 March 2021, to 31 March 2021, only Harbour Courier"
    )
    call = desk.calls[0]
    told = [str(call[name]) for name in ("as_of", "from_day", "to_day")]
    assert (told, call["publishers"]) == (["2021-04-02", "2021-03-01", "2021-03-31"], ("Harbour Courier",))


def test_failures_are_told_in_a_sentence_with_a_remedy(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    ask(page, "broken?")
    expect(page.locator(".failure")).to_contain_text("Nothing answers at http://localhost:9/v1.")
    expect(page.locator(".failure .remedy")).to_have_text("Start the model’s server, or unset it.")
    ask(page, "crash")
    expect(page.locator(".failure").nth(1)).to_contain_text("Something went wrong.")
    assert "secret detail" not in page.content()
    ask(page, "The harbour?")
    expect(page.locator(".sources")).to_be_visible()


def test_markup_in_articles_models_and_questions_stays_text(visit: Visit, desk: FakeDesk) -> None:
    page = visit(desk)
    ask(page, f"attack {ATTACK}")
    assert page.locator(".question").text_content() == f"attack {ATTACK}"
    assert page.locator(".prose-text > span").first.text_content() == ATTACK
    page.locator(".prose-text .chip").click()
    expect(page.locator("#panel .label")).to_have_text("Source 1")
    assert page.locator("#panel mark").text_content() == ATTACK
    assert page.locator("#panel h2").text_content() == ARTICLES[-1].title
    expect(page.locator("#panel .link")).to_have_count(0)
    # Not one element of theirs: what is there is what the page itself is made of.
    for region in ("#chat .question", "#chat .answer", "#panel .source"):
        for element in ("script", "img", "form", "input", "iframe", "svg", "em", "strong", "[style]"):
            expect(page.locator(f"{region} {element}")).to_have_count(0)
    assert page.locator("#chat .answer a, #panel .source a").evaluate_all(
        "links => links.every(link => link.getAttribute('href').startsWith('#cite-'))"
    )


def test_on_a_phone_nothing_is_cut_off_and_the_article_comes_over_the_chat(
    visit: Visit, desk: FakeDesk, tmp_path: Path
) -> None:
    page = visit(desk, viewport={"width": 390, "height": 844})
    ask(page, "Why is the harbour bridge shut?")
    page.locator(".prose-text .chip").first.click()
    expect(page.locator("#panel mark")).to_be_in_viewport()
    expect(page.locator("#panel .close")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shot = page.screenshot(path=tmp_path / "phone.png")
    assert len(shot) > 10_000
    page.locator("#panel .close").click()
    expect(page.locator("#panel")).to_be_hidden()


def test_a_conversation_goes_on_after_a_reload_with_its_numbers_and_addresses(
    visit: Visit, desk: FakeDesk
) -> None:
    page = visit(desk)
    ask(page, "Why is the harbour bridge shut?")
    ask(page, "Who was the mayor in 1890?")
    chips = page.locator(".prose-text .chip")
    before = chips.evaluate_all("chips => chips.map(chip => [chip.getAttribute('href'), chip.textContent])")
    page.reload()
    expect(page.locator(".question")).to_have_count(2)
    assert before == chips.evaluate_all(
        "chips => chips.map(chip => [chip.getAttribute('href'), chip.textContent])"
    )
    chips.first.click()
    expect(page.locator("#panel .label")).to_have_text("Source 1")
    ask(page, "harbour again")
    assert [turn.text for turn in desk.calls[-1]["history"] if turn.role == "user"] == [
        "Why is the harbour bridge shut?",
        "Who was the mayor in 1890?",
    ]
    page.get_by_text("New conversation").click()
    expect(page.locator(".question")).to_have_count(0)
    page.reload()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".question")).to_have_count(0)
