"""Characters, layout and furniture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cleaning import has_mojibake, is_furniture, one_line, paragraphs, repair, without_furniture


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("The cafÃ© pays Â£5 and â‚¬10", "The café pays £5 and €10"),
        ("donâ€™t â€œgoâ€\x9d", "don’t “go”"),
        ("â€œPlanetary defenceâ€ is the word", "“Planetary defence” is the word"),
        ("Ã¢â‚¬Å“Twice wrong", "“Twice wrong"),
        ("said \x93quoted\x94 it\x92s", "said “quoted” it’s"),
        ("ByÂ Ana Ruiz", "By Ana Ruiz"),
        ("don�t stop, �she� said", "don’t stop, “she” said"),
        ("AT&amp;amp;T &quot;hi&quot;", 'AT&T "hi"'),
        ("no\u200bbreak\u00adhere\ufeff", "nobreakhere"),
        ("a\u00a0b\u202fc", "a b c"),
        ("cafe\u0301", "café"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("o\ufb03ce", "office"),
    ],
)
def test_damaged_characters_are_mended(dirty, clean):
    assert repair(dirty) == clean


@pytest.mark.parametrize(
    "text",
    [
        '“Curly” and ‘single’ and "straight" — dashes – ellipsis… stay',
        "Âge d'or, São João, Łódź, Straße, naïve",
        "Жители города",
        "می\u200cخواهم",
        "2 × 3 = 6, 30 °C, ½ litre, № 5, ＡＢＣ",
    ],
)
def test_legitimate_typography_is_left_alone(text):
    assert repair(text) == text
    assert not has_mojibake(text)


def test_a_lone_surrogate_becomes_storable():
    assert one_line("a\ud800b").encode()


def test_hard_wrapped_lines_are_joined_and_short_ones_are_not():
    text = (
        "The council voted on Monday to keep the night buses for another\n"
        "year, after an evening in which more than forty residents spoke\n"
        "for the service and nobody spoke against it, which surprised the\n"
        "mayor.\n\nShe said so."
    )
    assert paragraphs(text)[0].endswith("surprised the mayor.")
    assert paragraphs("A title\nBy Ana Ruiz\n3 March 2022\n\nText.") == [
        "A title",
        "By Ana Ruiz",
        "3 March 2022",
        "Text.",
    ]


def test_items_of_a_list_stay_together():
    assert paragraphs("Demands:\n- pay\n- rest\n\nNo reply.") == ["Demands:", "- pay\n- rest", "No reply."]


@pytest.mark.parametrize(
    "line",
    [
        "close",
        "Share",
        "ADVERTISEMENT",
        "Facebook Twitter WhatsApp",
        "READ MORE: Ten things to do in Lund",
        "Subscribe to our newsletter",
        "Sign up for the morning briefing newsletter",
        "This site uses cookies",
        "By clicking accept you agree to our terms",
        "3 min read",
        "0:00 / 3:12",
        "1.2x",
        "© 2022 Harbour Courier",
        "Home > News > Health",
        "Photo: Northlight Wire",
        "Follow us on Instagram",
        "120 shares",
        "Last updated 3 hours ago",
        "• • •",
    ],
)
def test_page_furniture_is_recognised(line):
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Close friends say that she wrote every day.",
        "Read more about the album on page 4, she says.",
        "Subscribe to nothing, she adds.",
        "Share prices fell by 4 per cent.",
        "Copyright law will change in May, the ministry said.",
        "Follow the money, said the judge.",
        "Join the army, they told him.",
        "“No.”",
        "12",
    ],
)
def test_sentences_of_a_story_are_no_furniture(line):
    assert not is_furniture(line)


def test_a_list_of_links_goes_and_the_story_after_it_stays_with_its_subheading():
    links = ["Related stories", "Barge sinks", "Oster plans a bridge of its own"]
    story = ["The ferry sailed.", "What now", "The captain was glad."]
    kept, dropped = without_furniture([story[0], *links, *story[1:]])
    assert (kept, dropped) == (story, links)


def test_comments_below_the_story_go():
    story = ["The ferry sailed again on Thursday, nine days after the barge sank.", "It was full."]
    kept, _ = without_furniture([*story, "Comments (2)", "bob: about time", "alice: at last"])
    assert kept == story


@given(st.text())
def test_repairing_never_raises_and_the_result_can_be_stored(text):
    assert repair(text).encode() is not None


@given(st.lists(st.text(alphabet="abc .-\n", max_size=60), max_size=12).map("\n".join))
def test_laying_out_loses_no_word(text):
    assert " ".join(paragraphs(text)).split() == text.split()
