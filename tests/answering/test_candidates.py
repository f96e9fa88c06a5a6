"""Sentences of the passages become candidates: where they begin, and what speaks for each."""

from __future__ import annotations

import pytest

from assistant.answering.extractive.candidates import FAR_SHARE, NEAR_SHARE, Candidate, candidates
from assistant.answering.extractive.questions import analyse
from assistant.schema import Chunk, Passage
from tests.answering.conftest import FERRY, INQUIRY, passages
from tests.fakes import make_article


def found(question: str, text: str, title: str = "News", dateline: str | None = None) -> list[Candidate]:
    """The candidates of one article, in its order."""
    article = make_article("a", text, title=title, dateline=dateline)
    return sorted(candidates(analyse(question, {}), passages(article)), key=lambda each: each.start)


def test_a_sentence_holds_the_words_of_the_question_whole_its_neighbours_half_its_passage_a_quarter() -> None:
    text = (
        "The wreck was found early on. A first idle sentence stands here. "
        "A second idle sentence stands here. A third idle sentence stands here."
    )
    wreck, *after, far = found("Where is the wreck?", text)
    assert wreck.coverage == wreck.own == 1.0
    assert [candidate.coverage for candidate in after] == [NEAR_SHARE, NEAR_SHARE]
    assert far.coverage == FAR_SHARE
    assert far.own == 0.0


def test_a_word_of_the_title_counts_half() -> None:
    (candidate,) = found("Where is the wreck?", "Divers reached it at last.", title="Wreck found")
    assert candidate.coverage == NEAR_SHARE


def test_rare_words_cover_more_than_common_ones() -> None:
    question = analyse("Where is the ferry wreck?", {"wreck": 3.0, "ferri": 1.0})
    (candidate,) = candidates(question, passages(make_article("a", "Divers reached the wreck at last.")))
    assert candidate.own == 0.75


def test_a_question_without_content_words_covers_nothing() -> None:
    (candidate,) = found("Who is it?", "Divers reached the wreck at last.")
    assert candidate.coverage == candidate.own == 0.0


def test_names_count_where_the_sentence_its_title_or_the_two_before_have_them() -> None:
    text = "The Northern Tern sank quickly. It burned for hours. It was old. Divers found a boat at last."
    names = [candidate.names for candidate in found("When did the Northern Tern sink?", text)]
    assert names == [1.0, 1.0, 0.0]


def test_a_numbered_name_is_not_taken_for_its_sibling() -> None:
    text = "Artemis II will carry a crew of four. Artemis I carried nobody at all."
    second, first = found("Who flew on Artemis I?", text)
    assert second.names == 0.0
    assert first.names == 1.0


def test_a_question_without_names_is_satisfied_by_every_sentence() -> None:
    assert [candidate.names for candidate in found("When did it sink?", "It sank in the early hours.")] == [
        1.0
    ]


def test_what_a_reporter_asked_is_not_counted_as_said() -> None:
    text = "Asked whether the wreck would be raised, the captain gave no answer."
    (candidate,) = found("Will the wreck be raised?", text)
    assert "wreck" not in candidate.stems
    assert candidate.own == 0.0
    assert candidate.text == text


@pytest.mark.parametrize("opening", ["When asked about", "Pressed on", "“Asked about"])
def test_a_preamble_opens_in_several_ways(opening: str) -> None:
    (candidate,) = found("What of the wreck?", f"{opening} the wreck, the captain gave no answer.")
    assert "wreck" not in candidate.stems


def test_asked_later_in_a_sentence_is_no_preamble() -> None:
    (candidate,) = found("What of the wreck?", "The captain was asked about the wreck, and left.")
    assert "wreck" in candidate.stems


def test_the_dateline_is_left_out_of_the_quote() -> None:
    (candidate,) = found("What sank?", "TERN (Wire) —  The ferry sank at dawn.", dateline="TERN (Wire) —")
    assert candidate.text == "The ferry sank at dawn."


def test_without_a_known_dateline_the_sentence_is_quoted_whole() -> None:
    (candidate,) = found("What sank?", "TERN (Wire) — The ferry sank at dawn.")
    assert candidate.text == "TERN (Wire) — The ferry sank at dawn."


def test_a_sentence_that_is_all_dateline_is_no_candidate() -> None:
    text = "PORT MAREN AND GREATER TERN.\n\nThe ferry sank at dawn."
    assert [each.text for each in found("What sank?", text, dateline="PORT MAREN AND GREATER TERN.")] == [
        "The ferry sank at dawn."
    ]


def test_questions_and_scraps_are_no_candidates() -> None:
    assert found("Why did the ferry sink?", "So why did the ferry sink at all? It sank.") == []


def test_a_link_to_another_article_that_was_left_in_the_text_is_no_candidate() -> None:
    text = "Storm hits the coast:Ferry sinks in the night\n\nThe ferry had left at dawn: nobody knew why."
    (candidate,) = found("Why did the ferry sink?", text)
    assert candidate.text == "The ferry had left at dawn: nobody knew why."
    assert len(found("Who won?", "The ferry beat the tug 3:1 in the Larkford regatta.")) == 1


def test_a_sentence_in_two_passages_is_one_candidate_with_the_better_place() -> None:
    first, *_ = passages(FERRY)
    both = candidates(analyse("When did the ferry sink?", {}), [first, first])
    assert len({candidate.start for candidate in both}) == len(both)
    assert {candidate.place for candidate in both} == {1.0}


def test_place_and_nearness_are_those_of_the_passage() -> None:
    near, far = passages(FERRY, similarity=0.8), passages(INQUIRY, similarity=0.3)
    by_article = {
        candidate.article.article_id: candidate
        for candidate in candidates(analyse("When did the ferry sink?", {}), [*near, *far])
    }
    assert (by_article["ferry"].place, by_article["ferry"].passage) == (1.0, 0.8)
    assert (by_article["inquiry"].place, by_article["inquiry"].passage) == (0.5, 0.3)


def test_offsets_count_in_the_article_not_in_the_chunk() -> None:
    text = "Nothing of interest was said. 😀 The ferry sank at dawn off Tern."
    article = make_article("a", text)
    start = text.index("😀")
    chunk = Chunk(chunk_id="c", article_id="a", start=start, end=len(text), text=text[start:])
    (candidate,) = candidates(analyse("What sank?", {}), [Passage(chunk=chunk, article=article, score=1.0)])
    assert candidate.text == "😀 The ferry sank at dawn off Tern."


def test_the_best_by_words_comes_first() -> None:
    text = "Nothing of interest was said there. The ferry sank on 12 May 2021."
    best, _ = candidates(analyse("When did the ferry sink?", {}), passages(make_article("a", text)))
    assert best.text == "The ferry sank on 12 May 2021."
