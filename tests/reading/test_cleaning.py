"""Characters, layout and furniture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from assistant.cleaning import (
    Removed,
    has_mojibake,
    is_furniture,
    kind_of,
    notes_on,
    one_line,
    paragraphs,
    repair,
    use_rules,
    without_furniture,
    without_late_furniture,
)
from assistant.cleaning.rules import VARIABLE
from assistant.errors import SettingsError
from assistant.reading import read_file
from assistant.reading.hidden import without_hidden
from assistant.reading.markup import shown_text


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
        ("read\u202e this\u2066 \u061caloud", "read this aloud"),
        ("a\U000e0069\U000e0067 note", "a note"),
        ("x\ufe0f\ufe01\ufe02\U000e0120y", "x\ufe0fy"),
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
        "क्\u200dष and 👩\u200d💻 and 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
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
        "“Close”",
        "12",
    ],
)
def test_sentences_of_a_story_are_no_furniture(line):
    assert not is_furniture(line)


def test_a_list_of_links_goes_and_the_story_after_it_stays_with_its_subheading():
    links = ["Related stories", "Barge sinks", "Oster plans a bridge of its own"]
    story = ["The ferry sailed.", "What now", "The captain was glad."]
    kept, removed = without_furniture([story[0], *links, *story[1:]])
    assert kept == story
    assert removed == [Removed(line=line, kind="link lists") for line in links]


def test_comments_below_the_story_go():
    story = ["The ferry sailed again on Thursday, nine days after the barge sank.", "It was full."]
    kept, _ = without_furniture([*story, "Comments (2)", "bob: about time", "alice: at last"])
    assert kept == story


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Email this story", "buttons"),
        ("Nach oben", "navigation"),
        ("Share this story via email", "share bars"),
        ("4 min read", "counts"),
        ("Lire aussi : le pont rouvre", "read more"),
        ("The news of the port, delivered straight to your inbox.", "newsletters"),
        ("You have 2 free articles left this month", "subscriptions"),
        ("Story continues after this advertisement", "advertisements"),
        ("The quay on Monday. Ana Ruiz/Getty Images", "captions"),
        ("Image caption, The crane before it fell", "captions"),
        ("Watch this video again", "players"),
        ("Reach the reporter at ana@courier.example.", "notices"),
        ("Log in to comment", "comments"),
        ("Archived by NewsBot 2.1 on 2021-03-05 10:00", "scrape dates"),
        ("[image removed]", "scrape stamps"),
        ("* * *", "signs"),
    ],
)
def test_a_line_of_each_kind_is_named_by_it(line, kind):
    assert kind_of(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "The bigger picture: what the port needs now.",
        "Support for the ferry has grown since March.",
        "Follow-up surveys found the same, the council said.",
        "Watch the water, the pilots tell their pupils.",
        "For more information, residents may visit the town hall.",
        "The photo shows the crane before it fell, police said.",
        "“You might like it here,” she told him.",
        "Archived letters from 1921 tell another story.",
        "More than 40 ships wait outside the port.",
        "Quelle surprise, said the mayor.",
        "Print shops in Lund closed one after the other.",
    ],
)
def test_sentences_that_begin_like_furniture_stay(line):
    assert kind_of(line) is None


def test_a_stamp_is_left_until_the_head_has_told_the_dates():
    stamp, story = "Retrieved from www.courier.example on 3 March 2021", ["The ferry sailed."] * 9
    lines = [*story[:5], stamp, *story[5:]]
    assert without_furniture(lines) == (lines, [])
    assert without_late_furniture(lines) == (story, [Removed(line=stamp, kind="scrape dates")])


def test_a_stamp_that_tells_when_it_was_saved_is_read_and_goes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "Port opens\n\nRetrieved: 3 March 2021\n\nThe port opened.\n\nFetched by NewsBot 2.1 at 10:22"
    )
    (article,) = read_file(path, max_bytes=1000)
    assert (article.text, str(article.fetched_at)) == ("The port opened.", "2021-03-03")


def test_a_story_that_goes_on_below_a_button_of_the_comments_stays():
    line = "the ferry sailed to Lund and back, and nobody on the quay was surprised."
    story = [f"On day {day} {line}" for day in range(8)]
    kept, removed = without_furniture([*story[:5], "Leave a comment", *story[5:]])
    assert kept == story
    assert [each.kind for each in removed] == ["comments"]


def test_notes_name_the_kind_and_a_few_of_the_lines():
    removed = [Removed(line=f"Photo {number}", kind="captions") for number in range(6)]
    removed.append(Removed(line="Share " * 20, kind="share bars"))
    captions, shares = notes_on(removed)
    assert captions == "captions removed: Photo 0, Photo 1, Photo 2, Photo 3 and 2 more"
    assert shares.startswith("share bars removed: Share Share")
    assert len(shares) < 70


@pytest.fixture
def rules(tmp_path, monkeypatch):
    """Writes a file of rules and uses it; the package's own hold again afterwards."""
    monkeypatch.delenv(VARIABLE, raising=False)

    def write(text: str) -> None:
        path = tmp_path / "mine.toml"
        path.write_text(text)
        use_rules(path)

    yield write
    use_rules(None)


def test_own_rules_add_to_a_kind_and_add_kinds(rules):
    rules("[buttons]\nlines = ['Beam me up']\n[horoscopes]\npatterns = ['your stars (today|for)']\n")
    assert kind_of("BEAM ME UP!") == "buttons"
    assert kind_of("Your stars today, by Ana Ruiz") == "horoscopes"
    assert kind_of("Share") == "share bars"


def test_own_rules_keep_what_the_package_would_remove(rules):
    assert is_furniture("Breaking news")
    rules("keep = ['breaking news$']")
    assert not is_furniture("Breaking news")


def test_own_rules_hold_wherever_articles_are_read(rules, tmp_path):
    rules("[horoscopes]\nlines = ['The stars are kind']\n")
    path = tmp_path / "a.txt"
    path.write_text("Port opens\n\nThe port opened on Monday.\n\nThe stars are kind\n\nIt was full by noon.")
    (article,) = read_file(path, max_bytes=1000)
    assert article.text == "The port opened on Monday.\n\nIt was full by noon."
    assert "horoscopes removed: The stars are kind" in article.notes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[buttons", "are not TOML"),
        ("buttons = 3", "buttons is neither keep nor a section"),
        ("[buttons]\nline = ['x']", r"\[buttons\] has line, which means nothing"),
        ("[buttons]\nlines = 'x'", r"\[buttons\] lines is not a list"),
        ("[buttons]\nlines = [3]", "has 3, which is no text"),
        ("[buttons]\npatterns = [{has = 'x', pattern = 'x'}]", "which is no text"),
        ("[buttons]\npatterns = ['(']", "which is no regular expression"),
        ("[buttons]\npatterns = ['a*']", "which fits every line"),
        ("[buttons]\nlate = 1", "late"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_by_name(rules, text, said):
    with pytest.raises(SettingsError, match=said) as caught:
        rules(text)
    assert "mine.toml" in str(caught.value)


def test_rules_that_are_not_there_are_refused(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        use_rules(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "hiding",
    [
        'style="color:red; display: none"',
        "hidden",
        'aria-hidden="true"',
        'class="note visually-hidden"',
        'style="font-size:0"',
        'style="position:absolute;left:-9999px"',
        'style="visibility:hidden"',
    ],
)
def test_what_a_page_hides_is_no_text_of_it(hiding):
    story = "<p>The ferry sailed on Monday, with all who had waited, and came back.</p>"
    tree = html.fromstring(f"<body>{story}<p>It <i {hiding}>sank</i> was full.</p></body>")
    assert without_hidden(tree).text_content().endswith("It  was full.")


@pytest.mark.parametrize(
    "style", ["font-size:0.9em", "display:block", "left:-10px", "background-position:0 0"]
)
def test_what_a_page_shows_stays(style):
    tree = html.fromstring(f"<body><p>It <i style='{style}'>was</i> full.</p></body>")
    assert without_hidden(tree).text_content() == "It was full."


@pytest.mark.parametrize("text", ["<p>It <b>sank</b>.</p>", "&lt;p&gt;It &lt;b&gt;sank&lt;/b&gt;.&lt;/p&gt;"])
def test_tags_are_no_text_though_they_are_escaped(text):
    assert shown_text(text).strip() == "It sank."
    assert shown_text("3 &lt; 4 & a < b") == "3 &lt; 4 & a < b"


def test_a_page_that_a_script_would_show_keeps_its_story():
    tree = html.fromstring("<body><p>Menu</p><div style='display:none'><p>The ferry sailed.</p></div></body>")
    assert "The ferry sailed." in without_hidden(tree).text_content()


@given(st.text())
def test_repairing_never_raises_and_the_result_can_be_stored(text):
    assert repair(text).encode() is not None


@given(st.lists(st.text(alphabet="abc .-\n", max_size=60), max_size=12).map("\n".join))
def test_laying_out_loses_no_word(text):
    assert " ".join(paragraphs(text)).split() == text.split()
