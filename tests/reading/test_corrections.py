"""What an outlet says of its own story."""

from __future__ import annotations

import json
from datetime import date

import pytest

from assistant.reading.corrections import find_corrections, note_kind
from assistant.reading.html import read_page
from assistant.reading.making import make_article
from assistant.reading.plain import read_plain

TITLE = "Ferry service returns to Lund Sound after nine days"
STORY = (
    "The ferry between Lund and Oster sailed again on Thursday, nine days after a barge sank in the channel.",
    "The barge was raised on Wednesday. Its owner has not been named by the harbour office in Lund.",
)
NOTE = "Correction: An earlier version of this article misspelled the harbour master's name."


@pytest.mark.parametrize(
    ("paragraph", "kind", "day"),
    [
        (NOTE, "correction", None),
        ("CORRECTION (May 3): The bridge is 40 metres long, not 400.", "correction", date(2021, 5, 3)),
        ("Correction, May 3, 2021: The mayor's name was misspelled.", "correction", date(2021, 5, 3)),
        ("This article was amended on 3 May 2021 to correct a name.", "correction", date(2021, 5, 3)),
        ("This story has been corrected to show that the ferry sank in 2019.", "correction", None),
        ("(Corrects paragraph 3 to say the ferry is 40 metres long)", "correction", None),
        ("A previous version of this article gave the wrong year.", "correction", None),
        ("Korrektur: In einer früheren Fassung stand ein falscher Name.", "correction", None),
        ("EDITOR’S NOTE — This story has been corrected to show its length.", "correction", None),
        ("Editor's note: This story contains descriptions of violence.", "editor's note", None),
        ("Anmerkung der Redaktion: Die Namen wurden geändert.", "editor's note", None),
        ("Clarification: The story says that the port closed; one pier did not.", "clarification", None),
        ("UPDATE (4 p.m.): The bridge has reopened.", "update", None),
        ("*This article was updated on 4 May to include a reply.", "update", date(2021, 5, 4)),
        ("Retraction: The article of 3 May was based on a forged letter.", "retraction", None),
        ("We have retracted this article after a review.", "retraction", None),
    ],
)
def test_a_note_has_a_kind_and_the_day_on_which_it_was_made(paragraph, kind, day):
    assert find_corrections([*STORY, paragraph], date(2021, 4, 30)) == ((kind, paragraph, day),)


@pytest.mark.parametrize(
    "paragraph",
    [
        "The market correction has wiped out a tenth of the index.",
        "Department of Correction: officials said that the prison would close.",
        "Correction: what it means for your savings",
        "A correction — the third this year — hit the index on Monday.",
        "Corrections: The state's prison system is full, a report says.",
        "The report was corrected by the ministry on Tuesday, officials said.",
        "An earlier version of the bill said that ferries would be exempt.",
        "A report has been retracted by the journal, its editors said on Monday.",
        "Retracted claims: How a study of ferries fell apart",
        "Updated figures show that the economy grew.",
        "The bill was amended on Tuesday to include the ferries.",
        "The story was changed by a witness twice, the court heard.",
    ],
)
def test_a_story_about_corrections_is_no_note(paragraph):
    assert note_kind(paragraph) is None


def test_a_note_above_the_title_is_not_taken_for_it_and_stays_in_the_text():
    found = read_plain("\n\n".join([NOTE, TITLE, "By Ana Reis", "July 9, 2021", *STORY]))
    assert found.title == TITLE
    assert found.text == "\n\n".join([NOTE, *STORY])
    article = make_article(found, "a.txt")
    assert [article.text[note.start : note.end] for note in article.corrections] == [NOTE]


def test_no_title_is_made_of_a_note():
    assert read_plain("\n\n".join([NOTE, *STORY])).title.startswith("The ferry between Lund and Oster")


def test_a_note_that_only_the_linked_data_holds_is_brought_to_the_foot():
    data = {
        "@type": "NewsArticle",
        "headline": TITLE,
        "correction": {
            "@type": "CorrectionComment",
            "text": "The barge sank in May.",
            "datePublished": "2021-07-12",
        },
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    story = "".join(f"<p>{line}</p>" for line in STORY)
    body = f"<article><h1>{TITLE}</h1>{story}</article>"
    page = f"<html><head><title>{TITLE}</title>{script}</head><body>{body}</body></html>"
    found = next(read_page(page, "page"))
    assert found.text.endswith("\n\nThe barge sank in May.")
    assert found.corrections == (("correction", "The barge sank in May.", date(2021, 7, 12)),)


def test_a_note_that_extraction_drops_is_brought_to_the_foot_once():
    story = "".join(f"<p>{line}</p>" for line in STORY)
    for place in ("{story}<aside class='correction-note'>{note}</aside>", "<p>{note}</p>{story}"):
        body = place.format(story=story, note=NOTE)
        page = (
            f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{body}</article></body>"
        )
        found = next(read_page(page, "page"))
        assert found.text.count(NOTE) == 1
        assert found.corrections == (("correction", NOTE, None),)


def test_a_note_in_a_comment_is_not_the_outlet_s():
    story = "".join(f"<p>{line}</p>" for line in STORY)
    body = f"<article><h1>{TITLE}</h1>{story}</article><div class='comments'><p>{NOTE}</p></div>"
    found = next(read_page(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>", "page"))
    assert found.corrections == ()
