"""Comparisons, yes or no, orders in time and names by clauses are answered with the evidence of each side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.base import Request, Written
from assistant.answering.joined import JoinedAnswerer
from assistant.embedding import Embedder
from assistant.embedding.minilm import MiniLM
from assistant.schema import Article, Draft, Span, TextDelta
from tests.answering.conftest import BRIDGE, FERRY, INQUIRY, no_counts, passages
from tests.fakes import HashEmbedder, make_article

POST = make_article(
    "post",
    "Ticket sales of the Larkford ferry rose by a third in spring, its owner said.\n\nRain fell for a week.",
    title="More take the Larkford ferry",
    publisher="Meridian Post",
    published_at=date(2031, 5, 2),
)
MAIL = make_article(
    "mail",
    "The museum of clocks in Eastmoor lost a fifth of its visitors, and its shop closed.",
    title="Fewer visit the clocks",
    publisher="Coral Mail",
    published_at=date(2031, 6, 9),
)
FIRM = make_article(
    "firm",
    "Orlova Marine bought the shipyard of Port Maren for 20 million euros.",
    title="Shipyard sold",
    publisher="Meridian Post",
    published_at=date(2031, 5, 3),
)
FIRM_AGAIN = make_article(
    "again",
    "The harbour council chose Orlova Marine to build two electric ferries.",
    title="Electric ferries ordered",
    publisher="Coral Mail",
    published_at=date(2031, 7, 1),
)


class Quoting:
    """Quotes the first sentence of the first passage, whatever is asked; or nothing."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent = silent

    def write(self, request: Request) -> Iterator[TextDelta | Written]:
        if self.silent or not request.passages:
            yield Written(model="quoting")
            return
        chunk = request.passages[0].chunk
        end = (chunk.text + ".").index(".") + 1
        span = Span(
            article_id=chunk.article_id, start=chunk.start, end=chunk.start + min(end, len(chunk.text))
        )
        yield Written(drafts=(Draft(text=chunk.text[:end], spans=(span,)),), model="quoting")


def ask(embedder: Embedder, question: str, *articles: Article, silent: bool = False) -> Written:
    answerer = JoinedAnswerer(Quoting(silent=silent), embedder, no_counts)
    *deltas, last = answerer.write(Request(question=question, passages=passages(*articles)))
    assert isinstance(last, Written)
    streamed = "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))
    assert streamed in {"", " ".join(draft.text for draft in last.drafts)}
    return last


def cited(written: Written) -> set[str]:
    return {span.article_id for draft in written.drafts for span in draft.spans}


def test_a_comparison_that_holds_is_a_yes_with_a_sentence_of_each_side(minilm: MiniLM) -> None:
    answer = ask(
        minilm,
        "Does the Meridian Post report that ticket sales of the Larkford ferry rose, while the Coral Mail "
        "reports that the museum of clocks lost visitors?",
        POST, MAIL, BRIDGE,
    )  # fmt: skip
    assert answer.short_answer == "Yes"
    assert cited(answer) == {"post", "mail"}
    assert answer.drafts[0].text.startswith(
        "Meridian Post, 2 May 2031: Ticket sales of the Larkford ferry rose"
    )
    assert answer.confidence is not None


@pytest.mark.parametrize(
    "said",
    ["ticket sales of the Larkford ferry fell", "ticket sales of the Larkford ferry have not risen"],
)
def test_a_side_that_its_evidence_goes_against_is_a_no_with_that_evidence(minilm: MiniLM, said: str) -> None:
    answer = ask(
        minilm,
        f"Does the Meridian Post report that {said}, while the Coral Mail reports that the museum of clocks "
        "lost visitors?",
        POST, MAIL, BRIDGE,
    )  # fmt: skip
    assert answer.short_answer == "No"
    assert cited(answer) == {"post", "mail"}


def test_a_side_of_which_nothing_is_told_is_named_and_nothing_is_said(minilm: MiniLM) -> None:
    answer = ask(
        minilm,
        "Does the Meridian Post report that ticket sales of the Larkford ferry rose, while the Coral Mail "
        "reports that volcanologists were evacuated from Mount Haru?",
        POST, MAIL, BRIDGE,
    )  # fmt: skip
    assert answer.drafts == ()
    assert answer.short_answer is None
    assert answer.missing == ("no passage tells of “volcanologists were evacuated from Mount Haru”",)


def test_an_outlet_that_is_named_speaks_for_its_side_alone(minilm: MiniLM) -> None:
    copied = make_article("copied", POST.text, title=POST.title, publisher="Coral Mail")
    answer = ask(
        minilm,
        "Does the Coral Mail report that ticket sales of the Larkford ferry rose, while the Meridian Post "
        "reports that the shipyard of Port Maren was bought?",
        POST, copied, FIRM,
    )  # fmt: skip
    assert cited(answer) == {"copied", "firm"}


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Did the ferry Northern Tern sink before the inquiry blamed the fuel pipe for the fire?", "Yes"),
        ("Did the ferry Northern Tern sink after the inquiry blamed the fuel pipe for the fire?", "No"),
        ("Did the ferry Northern Tern sink before or after the inquiry blamed the fuel pipe?", "Before"),
    ],
)
def test_which_came_first_is_told_by_the_days(minilm: MiniLM, question: str, word: str) -> None:
    answer = ask(minilm, question, FERRY, INQUIRY)
    assert answer.short_answer == word
    assert cited(answer) == {"ferry", "inquiry"}


def test_an_order_that_no_day_tells_is_left_open_with_the_evidence(minilm: MiniLM) -> None:
    undated = [make_article(a.article_id, a.text, title=a.title) for a in (POST, MAIL)]
    answer = ask(
        minilm,
        "Did ticket sales of the Larkford ferry rise before the museum of clocks in Eastmoor lost visitors?",
        *undated,
    )
    assert answer.short_answer is None
    assert answer.partial
    assert answer.missing == ("the articles do not tell which of the two came first",)
    assert cited(answer) == {"post", "mail"}


def test_a_name_that_clauses_describe_stands_in_the_first_quote(minilm: MiniLM) -> None:
    answer = ask(
        minilm,
        "Which company, reported to have bought the shipyard of Port Maren, was also chosen by the harbour "
        "council to build two electric ferries?",
        FIRM, FIRM_AGAIN, BRIDGE,
    )  # fmt: skip
    assert answer.short_answer == "Orlova Marine"
    assert "Orlova Marine" in answer.drafts[0].text
    assert cited(answer) == {"firm", "again"}


def test_a_name_that_nothing_speaks_for_is_left_to_the_other_answerer(minilm: MiniLM) -> None:
    answer = ask(
        minilm,
        "Which actor, known for playing the king of Denmark, also directed a film on penguins in 2030?",
        FIRM, FIRM_AGAIN, BRIDGE, silent=True,
    )  # fmt: skip
    assert answer == Written(model="quoting")


@pytest.mark.parametrize(("asked", "word"), [("cost", "Yes"), ("not cost", "No")])
def test_a_question_of_one_fact_gets_its_yes_or_no_from_what_is_quoted(
    minilm: MiniLM, asked: str, word: str
) -> None:
    answer = ask(
        minilm, f"Will the new bridge between Sandholm and Greater Tern {asked} 48 million euros?", BRIDGE
    )
    assert answer.short_answer == word
    assert answer.model == "quoting"


@pytest.mark.parametrize(
    "question",
    [
        "Will the new bridge between Sandholm and Greater Tern cost less than 40 million euros?",
        "Will the bridge between Sandholm and Greater Tern open before June?",
    ],
)
def test_what_words_cannot_tell_gets_no_word(minilm: MiniLM, question: str) -> None:
    answer = ask(minilm, question, BRIDGE)
    assert answer.short_answer is None
    assert answer.drafts


@pytest.mark.parametrize("question", ["When did the Northern Tern sink?", "Tell me of the bridge.", "Why?"])
def test_what_is_no_joint_question_is_passed_on(question: str) -> None:
    assert ask(HashEmbedder(), question, FERRY).model == "quoting"


def test_without_passages_every_side_is_missing() -> None:
    answer = ask(HashEmbedder(), "Did the ferry rise in price, while the museum of clocks lost its visitors?")
    assert not answer.drafts


WORDS = st.sampled_from(
    "Did Does Which company who and while before after both the ferry Orlova Marine rose fell not 'The Post' "
    "article consistent or inconsistent , ? . “ ” ' | May 2031 according to 🙂 É 。".split()
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=50).map(" ".join))


@given(TEXTS, st.lists(TEXTS.filter(str.strip), max_size=3), st.sampled_from([None, "Post"]))
def test_whatever_is_asked_nothing_is_raised_and_every_sentence_is_verbatim(
    question: str, texts: list[str], publisher: str | None
) -> None:
    articles = {
        str(n): make_article(str(n), text, publisher=publisher, published_at=date(2031, 5, n + 1))
        for n, text in enumerate(texts)
    }
    answer = ask(HashEmbedder(), question, *articles.values())
    for draft in answer.drafts:
        (span,) = draft.spans
        quote = articles[span.article_id].text[span.start : span.end]
        assert quote
        assert draft.text.endswith(" ".join(quote.split())) or answer.model == "quoting"
