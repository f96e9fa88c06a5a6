"""What a question that needs several articles is searched for beside the whole of it: its parts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from assistant.errors import ModelError
from assistant.llm import ChatClient, drop_thought, message
from assistant.prompts import load_prompt
from assistant.retrieval.parts import MOST_PARTS, split_question
from assistant.terms import content_words

#: A part longer than this explains or answers, unless the question is as long.
LONGEST_PART = 300

_LIST_MARK = re.compile(r"\A\s*(?:[-*•–>]|\(?\d{1,2}[.):]|(?:sub-?)?question\s*\d*\s*:)\s*", re.IGNORECASE)
_AROUND = "\"'“”‘’«»*`, "
_ENDS = ("?", "？", "؟")
_TAG = re.compile(r"<(?=\s*/?\s*question\b)", re.IGNORECASE)


class Splitter(Protocol):
    """Takes a question that asks of several things apart."""

    def split(self, question: str) -> tuple[str, ...]:
        """The parts to be searched too, in order; none when the question asks of one thing."""
        ...

    @property
    def prompt_versions(self) -> Mapping[str, str]:
        """The versions of the prompts that a split uses, by name."""
        ...


@dataclass(frozen=True, slots=True)
class RuleSplitter:
    """The splitter that needs no model: see ``split_question``."""

    @property
    def prompt_versions(self) -> Mapping[str, str]:
        """None: no prompt is used."""
        return {}

    def split(self, question: str) -> tuple[str, ...]:
        """The clauses of the question."""
        return split_question(question)


class ModelSplitter:
    """Asks a chat model what has to be looked up; where it fails or talks, the ``fallback`` splits.

    The question is taken apart as Self-Ask does (Press et al. 2022, arXiv 2210.03350), all parts at once.
    Never raises ModelError: what is wrong with the model, the answer will say.
    """

    def __init__(self, client: ChatClient, fallback: Splitter) -> None:
        self._client = client
        self._fallback = fallback
        self._prompt = load_prompt("split", blanks=("question",))

    @property
    def prompt_versions(self) -> Mapping[str, str]:
        """The version of the prompt under its name."""
        return {self._prompt.name: self._prompt.version}

    def split(self, question: str) -> tuple[str, ...]:
        """At most six questions; none when the model gives back one."""
        try:
            parts = read_parts(self._ask(question), question)
        except ModelError:
            parts = ()
        if not parts:
            return self._fallback.split(question)
        return parts[:MOST_PARTS] if len(parts) > 1 else ()

    def _ask(self, question: str) -> str:
        system, user = self._prompt.fill(question=_TAG.sub("‹", question))
        model = self._client.choose_model()
        return self._client.complete_chat([message("system", system), message("user", user)], model=model)


def read_parts(reply: str, question: str) -> tuple[str, ...]:
    """The questions of a reply, in lines or as a list in JSON; ``question`` itself only when it is alone.

    What is no question is talk, and what is far longer than ``question`` explains.
    """
    longest = max(len(question), LONGEST_PART)
    lines = (_bare(line) for line in _lines(drop_thought(reply)))
    asked = [line for line in lines if line.endswith(_ENDS) or line == _bare(question)]
    parts = [line for line in dict.fromkeys(asked) if len(line) <= longest and content_words(line)]
    return tuple(part for part in parts if part != _bare(question) or len(parts) == 1)


def _lines(reply: str) -> Iterable[str]:
    """The lines of a reply; of one that holds a list in JSON, the list's strings."""
    begin, end = reply.find("["), reply.rfind("]")
    if 0 <= begin < end:
        try:
            found = json.loads(reply[begin : end + 1])
        except ValueError:
            return reply.splitlines()
        if isinstance(found, list) and all(isinstance(line, str) for line in found):
            return [line for text in found for line in text.splitlines()]
    return reply.splitlines()


def _bare(line: str) -> str:
    """A line without its bullet or number and the quotation marks around it."""
    return _LIST_MARK.sub("", line.strip(_AROUND)).strip(_AROUND)
