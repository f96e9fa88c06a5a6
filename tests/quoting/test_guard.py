"""The quote guard: what is shown as a quotation is one, and every change is told."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.drafts import read_drafts
from assistant.answering.markers import number_passages
from assistant.citing.settling import Policy
from assistant.pipeline.checking import check_drafts
from assistant.quoting import Guarded, guard_quotes
from assistant.schema import Draft, Passage, Span
from assistant.verifying import WordChecker
from tests.model.fakes import passage

FERRY = passage(
    "Captain Ilse Brandt said: “We will sail on Wednesday — weather permitting.” The crew left before dawn.",
    article_id="ferry",
)
TAX = passage(
    "“Hospitals carry the cost of bad teeth,” said the minister, Odo Marek. Bakers held a silent march.",
    article_id="tax",
    publisher="Hill Gazette",
)


def guarded(*replies: str, question: str = "What did they say?", cites: Passage = FERRY) -> Guarded:
    span = Span(article_id=cites.article.article_id, start=0, end=len(cites.article.text))
    drafts = [Draft(text=reply, spans=(span,)) for reply in replies]
    return guard_quotes(drafts, [FERRY, TAX], question=question, checker=WordChecker())


def only(result: Guarded) -> Draft:
    (draft,) = result.drafts
    return draft


def test_a_quotation_of_the_cited_article_stands_as_it_is() -> None:
    text = 'Brandt said "we will sail on Wednesday - weather permitting".'
    result = guarded(text)
    assert (only(result).text, result.notices) == (text, ())


def test_a_quotation_of_another_passage_is_cited_from_there() -> None:
    result = guarded("Marek said that “hospitals carry the cost of bad teeth”.")
    assert [span.article_id for span in only(result).spans] == ["ferry", "tax"]
    assert "is cited from Hill Gazette, 9 July 2021" in only(result).reasons[0]
    assert result.notices == (f"{only(result).reasons[0]}.",)


def test_words_that_come_near_are_replaced_by_the_article_s_own() -> None:
    draft = only(guarded("Brandt said: “We shall sail on Wednesday.”"))
    assert draft.text == "Brandt said: “We will sail on Wednesday.”"
    assert draft.reasons == ("“We shall sail on …” is in the article “We will sail on …”",)


def test_marks_come_off_words_that_are_said_but_not_so() -> None:
    draft = only(guarded("Bakers held “a march of silent bakers”.", cites=TAX))
    assert draft.text == "Bakers held a march of silent bakers."
    assert draft.reasons[0].startswith("Quotation marks were taken off")


def test_a_sentence_with_an_invented_quotation_goes_and_that_is_told() -> None:
    result = guarded("Brandt said: “The ministry should be ashamed of itself.”")
    assert result.drafts == ()
    assert result.notices == ("A sentence was left out: no article retrieved has what it quotes.",)


def test_a_quotation_given_to_another_speaker_goes() -> None:
    result = guarded("“We will sail on Wednesday,” said Odo Marek.")
    assert result.drafts == ()
    assert "another speaker than the article, Captain Ilse Brandt" in result.notices[0]


def test_a_pronoun_may_speak() -> None:
    assert guarded("“We will sail on Wednesday,” she said.").notices == ()


def test_one_or_two_words_of_the_question_are_its_terms() -> None:
    text = "Nothing of a “Green Deal” is told."
    assert only(guarded(text, question="What is the Green Deal?")).text == text
    assert only(guarded(text, question="What is told?")).text == text.translate({0x201C: None, 0x201D: None})


def test_a_quotation_over_two_sentences_is_checked_in_each() -> None:
    result = guarded("She said: “We will sail on Wednesday.", "The ministry should be ashamed of itself.”")
    assert [draft.text for draft in result.drafts] == ["She said: “We will sail on Wednesday.”"]


def test_the_very_text_of_an_article_passes_with_what_leads_it_in() -> None:
    text = f"{FERRY.article.byline}: {FERRY.article.text}"
    assert only(guarded(text)).text == text


def test_a_sentence_of_very_many_quotations_is_left_out() -> None:
    assert guarded("“We will sail” " * 40).drafts == ()


# What a model may write, in any order: the article's words and others, marks of all kinds, anywhere.
PIECES = st.lists(
    st.sampled_from(
        [
            *"“”\"„«»‘’'…[]",
            *'“”"',
            "We will sail",
            "we will sail on Wednesday",
            "We shall sail on Wednesday",
            "weather permitting",
            "left before dawn",
            "Hospitals carry the cost",
            "bad teeth",
            "never said",
            "said Ilse Brandt",
            "Marek said",
            ". ",
            ", ",
            "\n",
            " [1]",
            " [2]",
        ]
    ),
    max_size=14,
).map(" ".join)
SHOWN = re.compile(r"“([^“”]*)”|\"([^\"“”]*)\"|„([^„“]*)“|«([^«»]*)»|「([^「」]*)」")


def plain(text: str) -> str:
    """Letters only: another way to compare than the guard's own."""
    return re.sub(r"\W+", " ", text.translate(dict.fromkeys(map(ord, "'’")))).strip().lower()


def assert_quotations_hold(text: str, cited: list[str]) -> None:
    for match in SHOWN.finditer(text):
        quoted = next(group for group in match.groups() if group is not None)
        pieces = [plain(piece) for piece in re.split(r"…|\.{3}|(?<!\w)\[[^\]]*\](?!\w)", quoted)]
        assert any(all(piece in article for piece in pieces) for article in cited), text


@settings(max_examples=100, deadline=None)
@given(PIECES)
def test_whatever_a_model_replies_all_that_is_shown_as_a_quotation_is_in_a_cited_article(reply: str) -> None:
    passages = [FERRY, TAX]
    drafts = read_drafts(reply, number_passages(passages))
    result = guard_quotes(drafts, passages, question="Who sails?", checker=WordChecker())
    texts = {each.article.article_id: plain(each.article.text) for each in passages}
    for draft in result.drafts:
        assert_quotations_hold(draft.text, [texts[span.article_id] for span in draft.spans])


@settings(max_examples=60, deadline=None)
@given(reply=PIECES, policy=st.sampled_from(["leave_out", "mark", "repair"]))
def test_that_still_holds_of_what_is_shown_in_the_end(reply: str, policy: Policy) -> None:
    passages = [FERRY, TAX]
    checked = check_drafts(
        read_drafts(reply, number_passages(passages)),
        passages,
        question="Who sails?",
        members_of=lambda groups: {},
        checker=WordChecker(),
        policy=policy,
    )
    quotes = {citation.number: citation for citation in checked.citations}
    articles = {each.article.article_id: each.article.text for each in passages}
    for sentence in checked.sentences:
        cited = [articles[quotes[number].article_id] for number in sentence.citations]
        assert_quotations_hold(sentence.text, [plain(text) for text in cited])
        assert policy == "mark" or sentence.verdict != "unsupported"
