"""Follow-ups rewritten by a language model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.errors import ModelError
from assistant.llm import ChatClient, message
from assistant.prompts import load_prompt
from assistant.rewriting.base import Rewriter
from assistant.schema import Turn

# What a follow-up refers to was named lately; older turns would only lend it wrong names.
_TURNS = 6
_TURN_CHARACTERS = 1_000

# Above three times the question's length, and above this, a reply explains or answers.
_LONGEST_SHORT_QUESTION = 300
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_LABEL = re.compile(r"\A(?:(?:standalone|rewritten|latest)\s+)?question\s*:\s*", re.IGNORECASE)
_QUOTES = "\"'“”‘’«»*`"


class ModelRewriter:
    """Asks a chat model; where it fails or talks, the ``fallback`` rewrites by rule.

    Never raises ModelError: what is wrong with the model, the answer will say.
    """

    def __init__(self, client: ChatClient, fallback: Rewriter) -> None:
        self._client = client
        self._fallback = fallback
        self._prompt = load_prompt("rewrite", blanks=("conversation", "question"))

    @property
    def prompt_versions(self) -> Mapping[str, str]:
        """The version of the prompt under its name."""
        return {self._prompt.name: self._prompt.version}

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """The question as it stands on its own; without history as it is, and no model is asked."""
        if not history:
            return question
        try:
            found = _one_question(self._ask(question, history))
        except ModelError:
            found = ""
        is_sensible = 0 < len(found) <= max(3 * len(question), _LONGEST_SHORT_QUESTION)
        return found if is_sensible else self._fallback.rewrite(question, history)

    def _ask(self, question: str, history: Sequence[Turn]) -> str:
        lines = [
            f"{turn.role}: {' '.join(turn.text.split())[:_TURN_CHARACTERS]}" for turn in history[-_TURNS:]
        ]
        conversation = "\n".join(lines).replace("</conversation", "‹/conversation")
        system, user = self._prompt.fill(conversation=conversation, question=question)
        model = self._client.choose_model()
        return self._client.complete_chat([message("system", system), message("user", user)], model=model)


def _one_question(reply: str) -> str:
    """The first line of a reply without label and quotation marks around it."""
    lines = _THOUGHT.sub("", reply).strip().splitlines()
    return _LABEL.sub("", lines[0].strip(_QUOTES + " ")).strip(_QUOTES + " ") if lines else ""
