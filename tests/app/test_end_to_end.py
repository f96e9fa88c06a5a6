"""Files to index to chat, over the real pipeline."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from assistant.pipeline import Assistant, ingest
from assistant.server import create_app

pytestmark = pytest.mark.browser

RECORDS = (
    {
        "title": "Harbour bridge closes for repairs",
        "text": "The Linden harbour bridge closed on Monday after inspectors found cracks in two girders. "
        "Mayor Ada Holm said that the repairs would cost 4.2 million crowns.\n\n"
        "The bridge was built in 1931 and carries about 18,000 vehicles a day.",
        "publisher": "Harbour Courier",
        "url": "https://courier.example/bridge",
        "published_at": "2021-03-29",
    },
    {
        "title": "Orchard show opens <script>window.hacked=1</script>",
        "text": "The orchard show in Vale opened on Saturday with forty kinds of apple. "
        'The judge Tomas Berg <img src=x onerror="window.hacked=1"> praised the *Winter Banana* apple.',
        "publisher": "Northern Wire",
        "published_at": "2021-10-02",
    },
)


def test_ingested_articles_are_asked_and_checked_in_the_browser(
    visit: Callable[..., Page], tmp_path: Path
) -> None:
    records = tmp_path / "articles.jsonl"
    records.write_text("\n".join(json.dumps(record) for record in RECORDS), encoding="utf-8")
    ingest([records], index="town")
    with Assistant.open("town") as desk:
        page = visit(desk)
        expect(page.locator(".welcome")).to_contain_text("2 articles from 2 outlets")
        for question, quoted in (
            ("Why was the Linden harbour bridge closed?", "cracks in two girders"),
            ("Who praised the Winter Banana apple?", "*Winter Banana*"),
        ):
            page.locator("#box textarea").fill(question)
            page.locator("#box textarea").press("Enter")
            chip = page.locator(".message-row:last-child .prose-text .chip").first
            expect(page.locator(".message-row:last-child .prose-text")).to_contain_text(quoted)
            chip.click()
            expect(page.locator("#panel mark")).to_contain_text(quoted)
        # What the page marks is what the API gives as the citation's quote.
        with TestClient(create_app(desk)) as client:
            answer = client.post(
                "/api/answer", json={"question": "Why was the Linden harbour bridge closed?"}
            ).json()
        citation = answer["citations"][0]
        article = desk.article(citation["article_id"])
        assert article.text[citation["start"] : citation["end"]] == citation["quote"]
        page.locator(".prose-text .chip").first.click()
        expect(page.locator("#panel h2")).to_have_text(article.title)
        assert page.locator("#panel mark").text_content() == citation["quote"]
