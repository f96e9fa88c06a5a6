"""Splitting into sentences: the cases that news English makes hard, and the contract of the spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sentences import relative_clause, split_sentences

NEWSY = st.text(alphabet="aB1 .!?…\"'”’“‘()\n\t,;–。！é\u00a0\u2028", max_size=200)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Dr. Khan met Mr. Osei and Prof. Lin.", id="titles"),
        pytest.param("The vote is on Jan. 5 in the capital.", id="month before a day"),
        pytest.param("It struck on Sept. 11, 2001, at breakfast.", id="four-letter month"),
        pytest.param("The U.S. Senate and the U.K. Treasury disagreed.", id="countries"),
        pytest.param("J. K. Rowling and George R. R. Martin spoke.", id="initials"),
        pytest.param("Shares of Acme Inc. Rose Industries said so fell 3.5 percent.", id="company inside"),
        pytest.param("Growth was 3.5 percent, not 2.75 as forecast.", id="decimals"),
        pytest.param("The ferry left at 6 a.m. Monday from the pier.", id="hour before a weekday"),
        pytest.param('"Stop!" she said.', id="exclamation inside quotes"),
        pytest.param("“Why now?” asked the minister.", id="question inside quotes"),
        pytest.param("He paused … and went on.", id="ellipsis before lower case"),
        pytest.param("She waited... then left.", id="three dots before lower case"),
        pytest.param("The case of Brown vs. Board was cited.", id="versus"),
        pytest.param("Sen. Ada Cole and Gov. Lee Park debated.", id="offices"),
        pytest.param("Visit example.org today for details.", id="domain"),
        pytest.param("See No. 10 on the list.", id="number"),
        pytest.param("St. Petersburg and Mt. Etna lie far apart.", id="places"),
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It rained. It stopped.", ["It rained.", "It stopped."], id="plain"),
        pytest.param(
            "He was flown to the U.S. The family stayed.",
            ["He was flown to the U.S.", "The family stayed."],
            id="country at the end",
        ),
        pytest.param(
            "They met at 6 p.m. He left first.",
            ["They met at 6 p.m.", "He left first."],
            id="hour at the end",
        ),
        pytest.param(
            "She works for Acme Corp. The firm is old.",
            ["She works for Acme Corp.", "The firm is old."],
            id="company at the end",
        ),
        pytest.param(
            "They lack vitamin C. The doctors know.",
            ["They lack vitamin C.", "The doctors know."],
            id="single letter at the end",
        ),
        pytest.param(
            "It came in January. Rain followed in Jan. Snow too.",
            ["It came in January.", "Rain followed in Jan.", "Snow too."],
            id="month at the end",
        ),
        pytest.param(
            "“We will stay.” The crowd cheered.",
            ["“We will stay.”", "The crowd cheered."],
            id="closing quote",
        ),
        pytest.param(
            'He said: "No." "Why?" she asked.',
            ['He said: "No."', '"Why?" she asked.'],
            id="quote after quote",
        ),
        pytest.param("It cost 5. Ten came.", ["It cost 5.", "Ten came."], id="number at the end"),
        pytest.param("Who knew? Nobody! So what…", ["Who knew?", "Nobody!", "So what…"], id="other marks"),
        pytest.param("It fell (again.) The rest held.", ["It fell (again.)", "The rest held."], id="bracket"),
        pytest.param("One line\n\nAnother line", ["One line", "Another line"], id="paragraph without a mark"),
        pytest.param("One line\nends here. Two.", ["One line\nends here.", "Two."], id="wrapped line"),
        pytest.param("今天下雨。明天晴。", ["今天下雨。", "明天晴。"], id="full-width stop"),
        pytest.param("“今天下雨。”明天晴。", ["“今天下雨。”", "明天晴。"], id="full-width stop in quotes"),
        pytest.param("He paused… Then he spoke.", ["He paused…", "Then he spoke."], id="ellipsis at the end"),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("The ferry that she lost in 1915, was found.", "that she lost in 1915"),
        ("The ferry, which sank in 1915 (a Monday), was found.", "which sank in 1915 "),
        ("The diver who found it in 1915", "who found it in 1915"),
        ("The ferry was found in 1915, in mud that is deep.", None),
        ("Which ferry was found in 1915?", None),
    ],
)
def test_a_relative_clause_goes_from_its_pronoun_to_the_next_mark(sentence: str, clause: str | None) -> None:
    found = relative_clause(sentence, sentence.index("1915"))
    assert (found[0] if found else None) == clause
    assert found is None or found[1].split() == sentence.replace(found[0], " ").split()


def test_nothing_but_white_space_has_no_sentences() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \n\n\t\u00a0 \n") == []


@given(st.one_of(st.text(max_size=200), NEWSY))
def test_every_visible_character_is_in_exactly_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    covered = [position for start, end in spans for position in range(start, end)]
    assert covered == sorted(set(covered))
    assert all(text[i].isspace() for i in set(range(len(text))) - set(covered))


@given(NEWSY)
def test_a_sentence_has_no_outer_white_space(text: str) -> None:
    assert all(sentence and sentence == sentence.strip() for sentence in sentences(text))


@pytest.mark.parametrize("unit", [".", "\n ", '."', ". ", "a\n\r", ".A ", "!\n"])
def test_a_long_row_of_marks_or_blanks_takes_time_in_proportion_to_its_length(unit: str) -> None:
    # Quadratic matching would not come back from this one in any patience.
    row = "x" + unit * 150_000 + "x"
    assert "".join("".join(sentences(row)).split()) == "".join(row.split())
