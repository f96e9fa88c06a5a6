"""Questions with sentences that do or do not answer them, for learning what answers.

From ``rtqa`` (its passages as of the day; the same without those that hold the answer), ``clapnq``, the
questions of ``multihop-rag``, of which some have no answer, and ``rgb-fact`` with documents and with noise
alone. What was collected is kept beside the indexes until the data or the code of the answerer changes.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import track

import assistant
from assistant.answering.extractive import ExtractiveAnswerer
from assistant.answering.extractive.candidates import Candidate, known_share
from assistant.answering.extractive.questions import Question
from assistant.embedding import Embedder
from assistant.index import IndexReader, Layout
from assistant.pipeline import Assistant
from assistant.pipeline.parts import embedder_of
from assistant.schema import Passage
from assistant.settings import Settings
from assistant.terms import content_stems
from evals.answers import given_passages, sentence_spans
from evals.clusters import clusters
from evals.corpora import FOLDER, Corpus, open_corpus, read_articles, text_article
from evals.kept_vectors import KeptVectors, digest
from evals.matching import contains
from evals.records import read_records
from evals.suites import clapnq, multihop_rag, rgb_fact, rtqa

#: The set of real passages without those that hold the answer.
WITHOUT = "rtqa.without"
#: Only an answer of so many words is surely told in these words or not at all.
SHORT_ANSWER = 4
#: Share of the words of question and evidence from which a sentence with the answer says it.
NEAR_EVIDENCE = 0.3

#: What of the answerer describes sentences; what only chooses among them may change without collecting again.
_DESCRIBING = ("__init__.py", "candidates.py", "questions.py", "spans.py")
_RECORDS = (
    "rtqa/questions.jsonl", "clapnq/items.jsonl", "multihop-rag/queries.jsonl", "rgb-fact/items.jsonl"
)  # fmt: skip

#: Whether a sentence answers; None where nobody can say.
Label = bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with its passages, whether they answer it, and which sentences do."""

    set_name: str
    cluster: str
    text: str
    passages: Sequence[Passage]
    answerable: bool
    label: Callable[[Candidate], Label]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is learned from: the candidates of a question with their labels, in the same order."""

    set_name: str
    cluster: str
    question: Question
    candidates: tuple[Candidate, ...]
    labels: tuple[Label, ...]
    known: float
    answerable: bool


def trials(data: Path, settings: Settings) -> list[Trial]:
    """All trials, from the file where they are kept if nothing changed."""
    home = settings.home / FOLDER
    kept = home / f"answering-{_key(data)}.pickle"
    if kept.is_file():
        # Written by this function, into the user's own folder.
        found: list[Trial] = pickle.loads(kept.read_bytes())  # noqa: S301
        return found
    made = [
        trial for collect in (_rtqa, _clapnq, _multihop_rag, _rgb_fact) for trial in collect(data, settings)
    ]
    for stale in home.glob("answering-*.pickle"):
        stale.unlink()
    kept.write_bytes(pickle.dumps(made))
    return made


def make_trial(answerer: ExtractiveAnswerer, asked: Asked) -> Trial:
    """The trial of a question that is not taken apart: joint questions are learned from as one."""
    question, found = answerer.read(asked.text, asked.passages)
    return Trial(
        set_name=asked.set_name,
        cluster=asked.cluster,
        question=question,
        candidates=tuple(replace(each, vector=None) for each in found),
        labels=tuple(asked.label(each) for each in found),
        known=known_share(question, asked.passages),
        answerable=asked.answerable,
    )


def quiz_trials(question: rtqa.Question, cluster: str, passages: Sequence[Passage]) -> Iterator[Asked]:
    """Of a quiz question: with its passages, and without those that hold the answer."""
    if not question.answers:
        return
    holding = [each for each in passages if any(contains(each.chunk.text, a) for a in question.answers)]
    asked = Asked(
        set_name="rtqa",
        cluster=cluster,
        text=question.question,
        passages=passages,
        answerable=bool(holding),
        label=partial(_says_answer, question),
    )
    is_short = all(len(answer.split()) <= SHORT_ANSWER for answer in question.answers)
    if holding or is_short:
        yield asked
    if holding and is_short:
        rest = [each for each in passages if each not in holding]
        yield replace(asked, set_name=WITHOUT, passages=rest, answerable=False, label=_never)


def passage_trial(item: clapnq.Item, embedder: Embedder) -> Asked:
    """A question with its own passage; what any of the people's answers rests on answers it."""
    article = text_article(item.id, item.title, item.text)
    spans = sentence_spans(item.text, item.sentences)
    gold = [spans[n] for each in item.gold_sentences for n in each if n in spans]

    def is_gold(candidate: Candidate) -> Label:
        shared = max((min(candidate.end, e) - max(candidate.start, s) for s, e in gold), default=0)
        return shared * 2 > candidate.end - candidate.start

    return Asked(
        set_name="clapnq",
        cluster=item.id,
        text=item.question,
        passages=given_passages([article], item.question, embedder),
        answerable=item.answerable,
        label=is_gold if item.answerable else _never,
    )


def facts_trial(
    query: multihop_rag.Query, cluster: str, passages: Sequence[Passage], rows: Mapping[int, str]
) -> Asked:
    """A question over many articles; a text that is one of its facts answers it in part."""
    wanted = {rows[fact.fact_id] for fact in query.evidence}
    return Asked(
        set_name="multihop-rag",
        cluster=cluster,
        text=query.question,
        passages=passages,
        answerable=bool(query.evidence),
        label=lambda candidate: candidate.article.article_id in wanted,
    )


def document_trials(item: rgb_fact.Item, embedder: Embedder) -> Iterator[Asked]:
    """Of a question with documents that are given: each share of noise, and noise alone."""
    for trial in rgb_fact.trials(item):
        if trial.false:
            continue
        true = {each.article_id for each in trial.true}

        def says(candidate: Candidate, true: set[str] = true) -> Label:
            is_there = all(any(contains(candidate.text, a) for a in part) for part in item.answers)
            return is_there if candidate.article.article_id in true else False

        yield Asked(
            set_name="rgb-fact",
            cluster=item.id,
            text=item.question,
            passages=given_passages(trial.documents, item.question, embedder),
            answerable=bool(true),
            label=says,
        )


def _never(candidate: Candidate) -> Label:
    return False


def _says_answer(question: rtqa.Question, candidate: Candidate) -> Label:
    """Whether a sentence holds the answer, and enough of question and evidence to be about it."""
    if not any(contains(candidate.text, answer) for answer in question.answers):
        return False
    told = set(content_stems(f"{question.evidence or ''} {question.question}"))
    is_silver = candidate.article.article_id in question.silver_ids
    near = len(told & candidate.stems) / max(1, min(len(told), len(candidate.stems)))
    return True if is_silver or near >= NEAR_EVIDENCE or candidate.coverage >= NEAR_EVIDENCE else None


def _rtqa(data: Path, settings: Settings) -> Iterator[Trial]:
    questions = tuple(read_records(data / "rtqa" / "questions.jsonl", rtqa.Question))
    groups = clusters({each.id: each.silver_ids for each in questions})
    path = data / "rtqa" / "articles.jsonl"
    corpus = Corpus(name="rtqa", files=(path,), articles=lambda: read_articles(path))
    with _open(corpus, settings) as (desk, answerer):
        for each in track(questions, description="rtqa", console=Console(stderr=True)):
            passages = desk.search(each.question, as_of=each.day)
            for asked in quiz_trials(each, groups[each.id], passages):
                yield make_trial(answerer, asked)


def _clapnq(data: Path, settings: Settings) -> Iterator[Trial]:
    path = data / "clapnq" / "items.jsonl"
    items = tuple(read_records(path, clapnq.Item))
    with _open(clapnq.corpus_of(path, items), settings) as (_, answerer):
        for item in items:
            yield make_trial(answerer, passage_trial(item, answerer.embedder))


def _multihop_rag(data: Path, settings: Settings) -> Iterator[Trial]:
    folder = data / "multihop-rag"
    queries = tuple(read_records(folder / "queries.jsonl", multihop_rag.Query))
    groups = clusters({each.id: [fact.title for fact in each.evidence] for each in queries})
    path = folder / "corpus.jsonl"
    texts = tuple(read_records(path, multihop_rag.Text))
    rows = {text.fact_id: text.id for text in texts if text.fact_id is not None}
    with _open(multihop_rag.corpus_of(path, texts), settings) as (desk, answerer):
        for query in track(queries, description="multihop-rag", console=Console(stderr=True)):
            asked = facts_trial(query, groups[query.id], desk.search(query.question), rows)
            yield make_trial(answerer, asked)


def _rgb_fact(data: Path, settings: Settings) -> Iterator[Trial]:
    path = data / "rgb-fact" / "items.jsonl"
    items = tuple(read_records(path, rgb_fact.Item))
    with _open(rgb_fact.corpus_of(path, items), settings) as (_, answerer):
        for item in items:
            for asked in document_trials(item, answerer.embedder):
                yield make_trial(answerer, asked)


@contextmanager
def _open(corpus: Corpus, settings: Settings) -> Iterator[tuple[Assistant, ExtractiveAnswerer]]:
    """The corpus, and an answerer that knows which of its words are rare and embeds no text twice."""
    embedder = KeptVectors(embedder_of(settings), settings.home / FOLDER / "answering")
    with (
        open_corpus(corpus, settings) as (desk, _),
        IndexReader(Layout(home=desk.settings.home, name=desk.name)) as reader,
    ):
        yield desk, ExtractiveAnswerer(embedder, reader.frequencies)


def _key(data: Path) -> str:
    """A digest of the data and of the code that finds and describes sentences."""
    code = Path(assistant.__file__).parent
    files = [
        *(code / "answering" / "extractive" / name for name in _DESCRIBING),
        *sorted(code.glob("retrieval/*")),
        Path(__file__),
    ]
    files += [data / name for name in _RECORDS]
    return digest("".join(hashlib.sha256(each.read_bytes()).hexdigest() for each in files if each.is_file()))
