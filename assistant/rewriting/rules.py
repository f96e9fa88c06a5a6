"""Follow-ups made to stand alone by rule: the topic of the conversation is added where it is missing.

A follow-up leans on what was said before when it has a pronoun without a name of its own, starts
like a continuation ("And the captain?"), or is very short. The topic is the names of the last
question that had some, since an answer's own names are many and mostly beside the point.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.schema import Turn
from assistant.terms import STOPWORDS, content_words, fold, words

_POSSESSIVE = re.compile(r"\b(?:his|her|its|their)\b(?!\s+(?:own|self))", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:he|she|they|him|them|it|this|that|these|those|there)\b", re.IGNORECASE)
_CONTINUES = re.compile(r"^\s*(?:and|but|so|or|what about|how about|what else|who else|anything else|why\?|when\?|where\?|how\?)", re.I)
_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\s+(?:(?:of|the|de|al|van|von|bin)\s+){0,2}[A-Z0-9][\w’'-]*)*")
#: Words of a question without a name, a pronoun or a continuation that still need a topic.
SHORT = 3


@dataclass(frozen=True, slots=True)
class RuleRewriter:
    """The rewriter that needs no model."""

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        return rewrite(question, history)


def rewrite(question: str, history: Sequence[Turn]) -> str:
    """The question with its topic named; unchanged when it stands alone or nothing was said before."""
    if not history or not _leans(question):
        return question
    topic = _topic(question, history)
    if not topic:
        return question
    resolved = _resolve(question.strip(), topic)
    return resolved if resolved != question.strip() else f"{question.strip().rstrip('?. ')} ({topic})?"


def _leans(question: str) -> bool:
    if _CONTINUES.search(question) or _PERSONAL.search(question) or _POSSESSIVE.search(question):
        return True
    return not _names(question) and len(content_words(question)) <= SHORT


def _topic(question: str, history: Sequence[Turn]) -> str:
    """Names of the latest earlier question that has some, else its content words."""
    asked = [turn.text for turn in reversed(history) if turn.role == "user"]
    own = set(words(question))
    for text in asked:
        names = [name for name in _names(text) if not set(words(name)) <= own]
        if names:
            return ", ".join(names)
    return " ".join(word for word in content_words(asked[0]) if word not in own) if asked else ""


def _names(text: str) -> list[str]:
    """Names in a text, without a capital that only the sentence's start explains."""
    found = []
    for match in _NAME.finditer(text):
        name = match[0]
        first, _, rest = name.partition(" ")
        if fold(first) in STOPWORDS:
            name = rest
        if name and name[0].isupper():
            found.append(name)
    return list(dict.fromkeys(found))


def _resolve(question: str, topic: str) -> str:
    """A lone possessive or personal pronoun replaced by the topic, where that reads well."""
    if ", " in topic:
        return question
    text, count = _POSSESSIVE.subn(f"{topic}'s", question, count=1)
    if count:
        return text
    return re.sub(r"\b(?:he|she|they|him|them|it)\b", topic, question, count=1, flags=re.IGNORECASE)
