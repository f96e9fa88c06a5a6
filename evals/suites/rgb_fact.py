"""The suite ``rgb-fact``: noise, rejection and false documents, as RGB tests them (Chen et al. 2024).

Each question is asked with several sets of documents: five of which a share is noise, only noise, only
false ones, and a false one beside a true one. The documents are given, not searched for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.schema import Answer, Article
from assistant.settings import Settings
from evals.answers import (
    abstention_summaries,
    abstention_values,
    length_summaries,
    length_values,
    own_words,
    shown,
    text_of,
)
from evals.base import RIGHT, Account, Case, Suite
from evals.corpora import Corpus, text_article
from evals.given import is_backed, open_given
from evals.matching import contains, missing_parts
from evals.metrics import Reference, Summary, Value
from evals.records import Record, read_records, require_records
from evals.short_forms import match_summaries, match_values
from evals.verdicts import NOT_USED, REFUSED_WRONGLY, SHOULD_REFUSE, USED_WRONG

DEFAULT_DATA: Path | None = None

DOCUMENTS = 5
NOISE = {f"noise_{percent}": percent / 100 for percent in (0, 20, 40, 60, 80)}
REJECTION, FALSE_ALONE, FALSE_BESIDE = "rejection", "false_alone", "false_beside"


class Item(Record):
    """A question with snippets that answer it, the same with another answer put in, and others."""

    question: str
    answers: tuple[tuple[str, ...], ...]
    fake_answer: str
    positive: tuple[str, ...]
    positive_wrong: tuple[str, ...]
    negative: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A question with the documents of one test; ``false`` and ``noise`` are those of no right answer."""

    item: Item
    test: str
    true: tuple[Article, ...] = ()
    false: tuple[Article, ...] = ()
    noise: tuple[Article, ...] = ()

    @property
    def documents(self) -> tuple[Article, ...]:
        return (*self.true, *self.false, *self.noise)


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[Trial, Answer]]:
    """The suite over ``items.jsonl``; raises ReadError for another format."""
    path = folder / "items.jsonl"
    items = tuple(read_records(path, Item))
    require_records(path, items)
    with open_given(corpus_of(path, items), settings) as given:
        yield Suite(
            name="rgb-fact",
            cases=tuple(_case(trial) for item in items for trial in trials(item)),
            task=lambda trial: given.ask(trial.item.question, trial.documents),
            evaluators=(Noise(), Rejection(), Counterfactual()),
            summaries=_SUMMARIES,
            account=_account,
            settings={**given.facts, "documents": DOCUMENTS},
            notices=given.notices,
            references=_REFERENCES,
        )


def corpus_of(path: Path, items: Sequence[Item]) -> Corpus:
    """The documents of all items, each as an article."""
    return Corpus(
        name="rgb-fact",
        files=(path,),
        articles=lambda: [
            each
            for item in items
            for name in ("positive", "positive_wrong", "negative")
            for each in _articles(item, name)
        ],
    )


def trials(item: Item) -> Iterator[Trial]:
    """The tests of one question; one for which it has no documents is left out."""
    true, false, noise = (_articles(item, name) for name in ("positive", "positive_wrong", "negative"))
    for name, share in NOISE.items():
        count = noise_count(share, len(true), len(noise))
        yield Trial(item=item, test=name, true=true[: DOCUMENTS - count], noise=noise[:count])
    if noise:
        yield Trial(item=item, test=REJECTION, noise=noise[:DOCUMENTS])
    if false:
        yield Trial(item=item, test=FALSE_ALONE, false=false[:DOCUMENTS])
        # The last one, so that where there are several it is not the true one with another name.
        yield Trial(item=item, test=FALSE_BESIDE, true=true[:1], false=false[-1:])


def noise_count(share: float, true: int, noise: int) -> int:
    """How many of the five documents are noise; one kind fills up for the other where it is short."""
    wanted = math.ceil(round(DOCUMENTS * share, 6))
    return min(noise, max(wanted, DOCUMENTS - true))


class Noise:
    """``accuracy`` with true documents among noise, and the share of noise that there was."""

    def evaluate(self, inputs: Trial, output: Answer) -> Mapping[str, Value]:
        if inputs.test not in NOISE:
            return {}
        return {
            "accuracy": _is_accurate(inputs, output),
            "noise_share": len(inputs.noise) / len(inputs.documents),
            **match_values(own_words(output), inputs.item.answers),
            **abstention_values(refused=output.status == "no_answer", answerable=True),
            **length_values(output),
        }


class Rejection:
    """Whether it abstained where no document answers."""

    def evaluate(self, inputs: Trial, output: Answer) -> Mapping[str, Value]:
        if inputs.test != REJECTION:
            return {}
        return abstention_values(refused=output.status == "no_answer", answerable=False)


class Counterfactual:
    """What false documents lead to.

    Alone: ``misled`` says the false answer and not the true one, ``true_given`` the true one. Beside a true
    one: ``both_accounts`` names both, in its sentences or as accounts of a conflict, each citing a document
    that has it, and ``disagreement_noticed`` says that the answer tells of a conflict.
    """

    def evaluate(self, inputs: Trial, output: Answer) -> Mapping[str, Value]:
        text = shown(output)
        is_true = not missing_parts(text, inputs.item.answers)
        is_false = contains(text, inputs.item.fake_answer)
        if inputs.test == FALSE_ALONE:
            return {"true_given": is_true, "misled": is_false and not is_true}
        if inputs.test != FALSE_BESIDE:
            return {}
        told = any(conflict.relation != "wording" for conflict in output.conflicts)
        return {
            "both_accounts": _names_both(inputs, output),
            "only_false": is_false and not is_true,
            "disagreement_noticed": told,
        }


def _is_accurate(trial: Trial, answer: Answer) -> bool:
    return not missing_parts(text_of(answer), trial.item.answers)


def _names_both(trial: Trial, answer: Answer) -> bool:
    true, false = ({each.article_id for each in some} for some in (trial.true, trial.false))
    return is_backed(answer, trial.item.fake_answer, false) and all(
        any(is_backed(answer, alternative, true) for alternative in part) for part in trial.item.answers
    )


def _articles(item: Item, name: str) -> tuple[Article, ...]:
    texts: tuple[str, ...] = getattr(item, name)
    return tuple(text_article(f"{item.id}/{name}{n}", "", text) for n, text in enumerate(texts))


def _case(trial: Trial) -> Case[Trial]:
    return Case(
        case_id=f"{trial.item.id}/{trial.test}",
        kind=trial.test,
        prompt=trial.item.question,
        inputs=trial,
        cluster=trial.item.id,
    )


def _account(trial: Trial, answer: Answer, values: Mapping[str, Value]) -> Account:
    return Account(
        verdict=_verdict(trial, answer, values),
        details={
            "expected": tuple(" | ".join(part) for part in trial.item.answers),
            "the false answer": trial.item.fake_answer,
            "answer": answer.text,
            "true documents": tuple(each.text for each in trial.true) or "none",
            "false documents": tuple(each.text for each in trial.false) or "none",
            "noise": tuple(each.text for each in trial.noise) or "none",
        },
    )


def _verdict(trial: Trial, answer: Answer, values: Mapping[str, Value]) -> str:
    refused = answer.status == "no_answer"
    if trial.test == REJECTION:
        return RIGHT if refused else SHOULD_REFUSE
    if trial.test == FALSE_ALONE:
        return USED_WRONG if values["misled"] else RIGHT
    if values.get("accuracy") or values.get("both_accounts"):
        return RIGHT
    return REFUSED_WRONGLY if refused else NOT_USED if trial.test == FALSE_BESIDE else USED_WRONG


_COUNTERFACTUAL = {
    "true_given": "false documents alone: the true answer is given",
    "misled": "false documents alone: the false answer is, and the true one is not; lower is better",
    "both_accounts": "a false document beside a true one: both are named, each citing what says it",
    "only_false": "the same: the false answer is given, and the true one is not; lower is better",
    "disagreement_noticed": "the same: the answer tells of a conflict",
}
_SUMMARIES = (
    Summary(name="accuracy", about="the answer is there, among noise", of=("accuracy",)),
    Summary(name="noise_share", about="documents that are noise", of=("noise_share",)),
    *match_summaries(),
    Summary(name="rejection_rate", about="abstained with noise alone", of=("refused",), by_kind=False),
    *abstention_summaries(),
    *(
        Summary(name=name, about=about, of=(name,), by_kind=False)
        for name, about in _COUNTERFACTUAL.items()
    ),
    *length_summaries(),
)  # fmt: skip
_CHATGPT = (0.963, 0.947, 0.940, 0.900, 0.760)
_REFERENCES = {
    f"accuracy.{name}": Reference(anchor=value, about="ChatGPT, recalled by the README")
    for name, value in zip(NOISE, _CHATGPT, strict=True)
} | {
    "rejection_rate": Reference(
        anchor=0.450, about="ChatGPT, judged by a model, recalled by the README, which aims at .9"
    ),
    "true_given": Reference(anchor=0.09, about="ChatGPT with false documents, recalled by the README"),
    "abstain_balanced_accuracy": Reference(stated=0.5, about="always the same"),
}
