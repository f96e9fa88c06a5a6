"""Passages put in order by a language model that sees them all at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.model import evidence, within_budget
from assistant.errors import ModelError
from assistant.llm import ChatClient, drop_thought, message
from assistant.prompts import load_prompt
from assistant.retrieval.reranking.base import Reranked, in_order
from assistant.schema import Passage

#: «1. » before a number that is the passage's own.
_LIST_NUMBER = re.compile(r"^[ \t]*\d+[.)][ \t]+(?=.*\d)", re.MULTILINE)
_NUMBER = re.compile(r"(?<![\d.])\d{1,3}(?!\.?\d)")


class ModelReranker:
    """Asks a chat model for the order of numbered passages (listwise: Sun et al. 2023, arXiv 2304.09542).

    Passages beyond what a model reads at once, and those that it does not name, keep their order behind
    the others. Never raises ModelError: where the model fails all keep their order, and a notice says so.
    """

    def __init__(self, client: ChatClient) -> None:
        self._client = client
        self._prompt = load_prompt("rerank", blanks=("evidence", "question"))

    def rerank(self, question: str, passages: Sequence[Passage]) -> Reranked:
        """The passages in the model's order; their scores are handed out anew, the highest to the first."""
        if len(passages) < 2:
            return Reranked(passages=tuple(passages))
        shown = within_budget(passages)
        try:
            reply = self._ask(question, shown)
        except ModelError as error:
            return Reranked(
                passages=tuple(passages), notices=(f"{error} The passages were not ordered by a model.",)
            )
        named = read_order(reply, len(shown))
        versions = {self._prompt.name: self._prompt.version}
        if not named:
            notice = "The model named no passage to put first, so that they keep their order."
            return Reranked(passages=tuple(passages), notices=(notice,), prompt_versions=versions)
        order = dict.fromkeys([*(number - 1 for number in named), *range(len(passages))])
        scores = sorted((passage.score for passage in passages), reverse=True)
        return Reranked(
            passages=in_order([passages[place] for place in order], scores), prompt_versions=versions
        )

    def _ask(self, question: str, passages: Sequence[Passage]) -> str:
        system, user = self._prompt.fill(evidence=evidence(passages), question=question)
        model = self._client.choose_model()
        return self._client.complete_chat([message("system", system), message("user", user)], model=model)


def read_order(reply: str, count: int) -> tuple[int, ...]:
    """The numbers from 1 to ``count`` in a reply, in order, each once, however they are written.

    One line that holds several is the list («3, 1, 2», «[3] > [1] > [2]», JSON), whatever is said around it;
    else there is one on each line.
    """
    lines = _LIST_NUMBER.sub("", drop_thought(reply)).splitlines()
    found = [[number for number in map(int, _NUMBER.findall(line)) if 1 <= number <= count] for line in lines]
    longest = max(found, key=lambda numbers: len(set(numbers)), default=[])
    several = len(set(longest)) > 1
    return tuple(dict.fromkeys(longest if several else [number for numbers in found for number in numbers]))
