"""Follow-ups made to stand alone without a model: the topic of the conversation is named where it is missing.

Which phrase of an earlier question is meant, and where it goes, is chosen among all edits by learned
weights (``choosing``). A short answer, or any answer where a person is meant, may have given a name: then
that name and the topic stand in a bracket after the question. Long answers name much that is beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.rewriting.choosing import best_edit, candidates, own_weights
from assistant.rewriting.mentions import mentions
from assistant.schema import Turn
from assistant.terms import CAPITALS, STOPWORDS, fold, words

_PERSON = re.compile(r"\b(?:he|she|him|her)\b", re.IGNORECASE)
_CONTINUES = re.compile(
    r"^\s*(?:and|but|so|or|what about|how about|what else|who else|anything else|tell me more)\b"
    r"|^\s*\w+\s*\?",
    re.IGNORECASE,
)
_NAME = re.compile(
    rf"\b[{CAPITALS}][\w’'-]*(?:\s+(?:(?:of|the|de|al|van|von|bin)\s+){{0,2}}[{CAPITALS}0-9][\w’'-]*)*"
)
# How an answer of ours begins: outlet and day.
_LEAD = re.compile(r"^[^:\n]{3,80}, \d{1,2} \w+ \d{4}: ")
#: An answer of so few words is a name or a phrase, and what comes next is likely about it.
SHORT_ANSWER = 12
#: A topic stays short, however long what was said before.
MAX_TURN, MAX_NAMES = 2_000, 6


@dataclass(frozen=True, slots=True)
class RuleRewriter:
    """The rewriter that needs no model."""

    @property
    def prompt_versions(self) -> Mapping[str, str]:
        """None: no prompt is used."""
        return {}

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """See ``rewrite``."""
        return rewrite(question, history)


def rewrite(question: str, history: Sequence[Turn]) -> str:
    """The question with its topic named; unchanged when it stands alone or nothing was asked before."""
    question = question.strip()
    earlier = [turn.text[:MAX_TURN] for turn in history if turn.role == "user"]
    if not earlier:
        return question
    edit = best_edit(candidates(question, earlier), own_weights())
    text, phrase = (edit.text, edit.phrase) if edit else (question, "")
    if not phrase and not _CONTINUES.search(question):
        return text
    answered = _answered(question, history)
    if phrase and not answered:
        return text
    topic = ", ".join(part for part in (answered, _topic(question, earlier)) if part)
    return f"{question.rstrip('?. ')} ({topic})?" if topic else text


def _answered(question: str, history: Sequence[Turn]) -> str:
    """The name that the last answer gave, where the question may mean it: a short answer's, or a person."""
    last = history[-1]
    if last.role != "assistant":
        return ""
    text = _LEAD.sub("", last.text[:MAX_TURN])
    if len(words(text)) > SHORT_ANSWER and not _PERSON.search(question):
        return ""
    asked = {word for turn in history if turn.role == "user" for word in words(turn.text)} | set(
        words(question)
    )
    return next((name for name in _names(f". {text}") if not set(words(name)) <= asked), "")


def _topic(question: str, earlier: Sequence[str]) -> str:
    """The names of the latest earlier question that adds some; where none does, the latest phrase."""
    own = set(words(question))
    for text in reversed(earlier):
        names = [name for name in _names(text) if not set(words(name)) <= own]
        if names:
            return ", ".join(names[:MAX_NAMES])
    found = [
        mention.text for mention in mentions(earlier) if mention.is_simple and not set(mention.key) <= own
    ]
    return found[0] if found else ""


def _names(text: str) -> list[str]:
    """Names in a text, without a capital that only a sentence's start explains."""
    found = []
    for match in _NAME.finditer(text):
        starts = not text[: match.start()].rstrip() or text[: match.start()].rstrip()[-1] in ".?!"
        name = match[0]
        first, _, rest = name.partition(" ")
        if fold(first) in STOPWORDS or (starts and not rest):
            name = re.sub(r"^(?:[a-z]+ )+", "", rest)
        if name and name[0].isupper():
            found.append(name)
    return list(dict.fromkeys(found))
