"""The retrieval suites on made-up records in the formats of their sets."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.answering.base import Written
from assistant.errors import ReadError, UsageError
from assistant.schema import Answer, Draft, Sentence, Span
from assistant.settings import Settings
from evals import command, corpora
from evals.answers import choose, cited_sentences, sentence_spans
from evals.clusters import clusters
from evals.corpora import Corpus, open_corpus, read_articles, text_article
from evals.floors import Lexical
from evals.kept_vectors import KeptVectors
from evals.report import Report, read_report
from evals.retrieval import rank_measures, single_needs
from tests.evals.fake_desk import make_article, make_passage

pytestmark = pytest.mark.usefixtures("assistant_home")


class CountingEmbedder:
    """Unit vectors by the length of a text; keeps what it embedded, and is stopped once at that many."""

    identity: Mapping[str, str | int] = {"name": "counting", "dimensions": 2}
    dimensions = 2

    def __init__(self, *, breaks_at: int = -1) -> None:
        self.embedded: list[str] = []
        self._breaks_at = breaks_at

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        if len(self.embedded) == self._breaks_at:
            self._breaks_at = -1
            raise KeyboardInterrupt
        self.embedded += texts
        angles = np.array([len(text) % 50 / 50 for text in texts], np.float32)
        return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def write_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(record) + "\n" for record in records).encode()
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)


def run(suite: str, data: Path, out: Path) -> Report:
    command.run(suite, data=data, out=out, model="extractive")
    return read_report(out)


def figures(report: Report) -> dict[str, tuple[float, int]]:
    return {name: (metric.value, metric.n) for name, metric in report.metrics.items()}


NEWS = {
    "a1": (
        "2022-05-03",
        "Mill burns in Larkford",
        "The old paper mill in Larkford burned down on Monday night.",
    ),
    "a2": (
        "2019-05-03",
        "Mill opens in Larkford",
        "The new paper mill in Larkford opened its gates on Monday.",
    ),
    "a3": ("2022-05-05", "Fair to return", "The summer fair of Larkford returns in July after two years."),
    "a4": ("2022-06-30", "Paper mill of Larkford", "What became of the mill in Larkford that burned in May."),
}
QUIZ: list[dict[str, Any]] = [
    {
        "id": "q1",
        "date": "2022-05-04",
        "source": "THE ECHO",
        "question": "What burned down in Larkford?",
        "choices": ["A school", "A mill"],
        "answer_idx": [1],
        "answers": ["mill"],
        "silver_ids": ["a1"],
    },
    {
        "id": "q2",
        "date": "2022-05-04",
        "source": "THE ECHO",
        "question": "What returns to Larkford in July?",
        "answers": ["A fair"],
        "silver_ids": ["a3"],
    },
    {"id": "q3", "date": "2022-05-04", "source": "X", "question": "Nothing known?", "silver_ids": []},
]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "sets" / "rtqa"
    articles = (
        {"id": name, "url": f"https://echo.example/{name}", "title": title, "date": day, "text": text}
        for name, (day, title, text) in NEWS.items()
    )
    write_lines(folder / "articles.jsonl.gz", articles)
    write_lines(folder / "questions.jsonl", QUIZ)
    none = {"id": "q1_nota", "base_id": "q1", "choices": ["A school", "None of the above"]}
    write_lines(folder / "nota.jsonl", [{**none, "answer_idx": [1], "none_is_right": True}])
    return folder


def test_news_questions_are_measured_with_and_without_their_day(news: Path, tmp_path: Path) -> None:
    report = run("rtqa", news.parent, tmp_path / "out")
    found = figures(report)
    assert report.n == 3
    assert found["hit_4"] == (1.0, 2)
    assert found["mrr_10.bm25"] == (1.0, 2)
    assert found["mrr_10.the_echo"][1] == 2
    # The fair's article came a day after its question: as_of hides it, and the figure says so.
    assert found["hit_4.dated"] == (0.5, 2)
    assert found["hit_4.dated_visible"] == (1.0, 1)
    assert found["hit_4.bm25_30_days"] == (1.0, 2)
    shown = report.cases[0].found["found"]
    assert any(each.wanted and "Mill burns" in each.title for each in shown)
    assert not any("Paper mill of Larkford" in each.title for each in shown)  # later than anybody could know
    assert report.references["mrr_10"].floor == "mrr_10.bm25"
    assert found["contains"][1] == 2
    assert found["multiple_choice"] == found["multiple_choice.nota"] == (1.0, 1)
    assert found["multiple_choice.chance"] == (0.5, 1)


def test_an_index_is_made_once(
    news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpora, "_code", lambda: "this code")
    command.run("rtqa", data=news.parent, out=tmp_path / "one", model="extractive", retrieval=True)
    first = read_report(tmp_path / "one")
    assert "Embedding rtqa" in capsys.readouterr().err
    second = run("rtqa", news.parent, tmp_path / "two")
    assert "Embedding rtqa" not in capsys.readouterr().err
    # Retrieval alone has the same figures, over the questions that have something to find.
    assert first.n == 2
    assert "contains" not in first.metrics
    measured = {name for name in first.metrics if "_10" in name or "hit_" in name}
    assert {name: first.metrics[name] for name in measured} == {n: second.metrics[n] for n in measured}


def test_only_suites_with_retrieval_measure_it_alone(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no retrieval"):
        command.run("expertqa", data=tmp_path, out=tmp_path / "out", retrieval=True)


def test_vectors_are_asked_for_once(tmp_path: Path) -> None:
    inner = CountingEmbedder()
    first = KeptVectors(inner, tmp_path).embed(["one", "three", "one"])
    again = KeptVectors(inner, tmp_path).embed(["three", "four ", "one"])
    assert inner.embedded == ["one", "three", "four "]
    assert np.array_equal(first[0], first[2])
    assert np.array_equal(again[2], first[0])
    assert KeptVectors(inner, tmp_path).embed([]).shape == (0, 2)


def test_a_stopped_run_goes_on_and_other_code_embeds_nothing_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = CountingEmbedder(breaks_at=2)
    monkeypatch.setattr(corpora, "embedder_of", lambda settings: inner)
    monkeypatch.setattr(corpora, "STEP", 1)
    file = tmp_path / "texts.jsonl"
    file.write_text("same", "utf-8")
    articles = [text_article(f"t{n}", f"Title {n}", f"Text number {n} of a few.") for n in range(3)]
    settings = Settings(home=tmp_path / "home")
    corpus = Corpus(name="toy", files=(file,), articles=lambda: articles)
    with pytest.raises(KeyboardInterrupt), open_corpus(corpus, settings):
        pass
    with open_corpus(corpus, settings) as (desk, notices):
        assert (desk.info().articles, notices) == (3, ())
    monkeypatch.setattr(corpora, "_code", lambda: "other code")
    with open_corpus(corpus, settings) as (desk, _):
        assert desk.info().articles == 3
    assert len(inner.embedded) == 3
    with open_corpus(corpus, settings, without=("dense",)) as (desk, _):
        assert [set(each.ranks) for each in desk.search("Text number 2")] == [{"lexical"}] * 3
    assert len(list((tmp_path / "home" / corpora.FOLDER).glob("toy-*"))) == 1  # the older index is gone


def test_records_that_are_no_articles_become_notices(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    write_lines(
        path, [{"id": "x", "title": "Empty", "text": ""}, {"id": "y", "title": "Full", "text": "It is."}]
    )
    broken, whole = read_articles(path)
    assert broken.source == "x"
    assert getattr(whole, "article_id", None) == "y"


def test_evidence_is_all_found_or_counted_as_missing(tmp_path: Path) -> None:
    folder = tmp_path / "multihop-rag"
    facts = {
        1: ("Ferry prices", "The Larkford ferry raised its prices by four percent in spring."),
        2: ("Bridge toll", "The bridge of Eastmoor abolished its toll for bicycles last week."),
    }
    rows = [{"id": f"f{n}", "title": t, "text": x, "fact_id": n} for n, (t, x) in facts.items()]
    rows += [
        {"id": f"d{n}", "title": "Weather", "text": f"Rain for {n} hours.", "date": "2023-10-01"}
        for n in range(20)
    ]
    write_lines(folder / "corpus.jsonl.gz", rows)
    evidence = [{"fact_id": n, "title": t, "text": x} for n, (t, x) in facts.items()]
    write_lines(
        folder / "queries.jsonl",
        [
            {
                "id": "m1",
                "question": "Did the Larkford ferry raise prices as the Eastmoor bridge lost its toll?",
                "answers": ["Yes"],
                "type": "comparison",
                "evidence": evidence,
            },
            {
                "id": "m2",
                "question": "Who sold the lighthouse?",
                "answers": ["-"],
                "type": "null",
                "evidence": [],
            },
        ],
    )
    report = run("multihop-rag", tmp_path, tmp_path / "out")
    found = figures(report)
    assert found["all_evidence_10"] == found["recall_10.comparison"] == (1.0, 1)
    assert found["all_evidence_10.bm25"] == (1.0, 1)
    assert found["missed_refusals"][1] == 1
    assert report.cases[1].details["evidence"] == "none exists"
    assert "at 1" in "".join(report.cases[0].details["evidence"])


def test_passages_are_found_by_their_questions(tmp_path: Path) -> None:
    items = [
        {"id": "c1", "question": "who built the harbour wall", "answerable": True, "title": "Harbour wall",
         "text": "The wall is old .  The harbour wall was built by masons from Eastmoor .",
         "sentences": ["The wall is old .", "The harbour wall was built by masons from Eastmoor ."],
         "gold_sentences": [[1]]},
        {"id": "c2", "question": "when was the museum of clocks founded", "answerable": False,
         "title": "Museum of clocks", "text": "The museum shows four hundred clocks ."},
    ]  # fmt: skip
    write_lines(tmp_path / "items.jsonl", items)
    found = figures(run("clapnq", tmp_path, tmp_path / "out"))
    assert found["recall_1"] == (1.0, 2)
    assert found["recall_1.unanswerable"] == (1.0, 1)
    assert found["abstain_balanced_accuracy"][1] == 2
    assert found["sentence_f1.bm25_1"] == (1.0, 1)
    assert found["sentence_f1.all"][0] == pytest.approx(2 / 3, abs=1e-4)


def reply(text: str, *passages: str) -> Answer:
    """An answer that says the text, or abstains, with passages."""
    articles = [make_article(str(number), f"{each}.") for number, each in enumerate(passages)]
    said = Sentence(text=text, citations=(), support=0.0, verdict="unsupported")
    return Answer(
        question="q",
        standalone_question="q",
        status="answered" if text else "no_answer",
        sentences=(said,) if text else (),
        passages=tuple(make_passage(article) for article in articles),
    )


def test_a_choice_is_read_out_of_an_answer_else_out_of_its_passages() -> None:
    choices = ["A school", "The mill", "None of these"]
    none = choices[2]
    assert choose(choices, reply("It was the mill", "A school closed"), none) == 1
    assert choose(choices, reply("", "Nothing here", "A school closed"), none) == 0
    assert choose(choices, reply("", "Nothing here"), none) == 2
    assert choose(choices[:2], reply("", "Old mills burn")) == 1


def test_sentences_are_cited_when_most_of_them_is_quoted() -> None:
    text = "One is here . Two  is there . Three is not ."
    spans = sentence_spans(text, ["One is here .", "Two is there .", "Never said .", "Three is not ."])
    assert sorted(spans) == [0, 1, 3]
    quoted = (Span(article_id="a", start=0, end=13), Span(article_id="a", start=14, end=20))
    written = Written(drafts=(Draft(text="One is here .", spans=quoted),))
    assert cited_sentences(written, spans) == {0}
    assert cited_sentences(Written(), spans) == frozenset()


def test_sets_without_records_or_files_are_errors(tmp_path: Path) -> None:
    write_lines(tmp_path / "items.jsonl", [])
    with pytest.raises(ReadError, match="no records"):
        run("clapnq", tmp_path, tmp_path / "out")
    write_lines(tmp_path / "questions.jsonl", QUIZ)
    with pytest.raises(ReadError, match=r"articles\.jsonl"):
        run("rtqa", tmp_path, tmp_path / "out")


def test_the_floor_ranks_by_stems_and_keeps_to_what_is_allowed() -> None:
    texts = {"a": "The mills were burning.", "b": "A mill, a mill, a mill burned.", "c": "Nothing."}
    with Lexical(texts) as floor:
        assert set(floor.rank("Which mill burns?", 10)) == {"a", "b"}
        assert floor.rank("Which mill burns?", 10, {"a", "c"}) == ["a"]
        assert floor.rank("of the", 10) == []


def test_cases_that_share_a_thing_are_one_cluster() -> None:
    found = clusters({"q1": ["x", "y"], "q2": ["y", "z"], "q3": ["w"], "q4": []})
    assert found["q1"] == found["q2"]
    assert len({found["q1"], found["q3"], found["q4"]}) == 3


def test_measures_of_a_ranking_have_the_values_of_their_definitions() -> None:
    names = ("hit_1", "hit_4", "recall_5", "all_evidence_10", "mrr_10", "ndcg_10")
    values = rank_measures(["x", "a", "y", "b"], single_needs(["a", "b", "c"]), names, variant="dated")
    gain = 1 / np.log2(3) + 1 / np.log2(5)
    best = sum(1 / np.log2(place + 1) for place in (1, 2, 3))
    assert values == pytest.approx(
        {
            "hit_1.dated": 0.0,
            "hit_4.dated": 1.0,
            "recall_5.dated": 2 / 3,
            "all_evidence_10.dated": 0.0,
            "mrr_10.dated": 0.5,
            "ndcg_10.dated": gain / best,
        }
    )
    assert rank_measures(["a", "b"], single_needs("ab"), ("all_evidence_10",)) == {"all_evidence_10": 1.0}
    assert rank_measures([], single_needs("a"), names) == dict.fromkeys(names, 0.0)
