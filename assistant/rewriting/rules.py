"""Follow-ups made to stand alone by rule: the topic of the conversation is named where it is missing.

A follow-up leans on what was said before when it has a pronoun that nothing in it explains,
starts like a continuation ("And the captain?"), or says almost nothing by itself. The topic is
what the latest earlier question with one was about: its names, else its longest run of words
that mean something; and the name that a short answer gave. Long answers name much that is
beside the point.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.schema import Turn
from assistant.terms import CAPITALS, STOPWORDS, content_words, fold, words

_POSSESSIVE = re.compile(r"\b(?:his|its|their|her(?=\s+\w+\s*\w))\b(?!\s+own)", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him|her)\b", re.IGNORECASE)
# Not the empty "it" of "is it true" and "how long did it take", nor a plural of people in general.
_THING = re.compile(
    r"\b(?:they|them|those|these)\b"
    r"|(?<!\bis )(?<!\bwas )\bit\b(?! take| took| taken| true| possible| legal| safe)"
    r"|\bis it\?|\bwas it\?",
    re.IGNORECASE,
)
# A demonstrative, not the "that" which opens a clause ("the ship that blocked the canal").
_POINTING = re.compile(
    r"^(?:that|this)\b"
    r"|\b(?:about|of|from|like|do|did|does|is|was|by|after|before|with|for|on|in) (?:that|this)\b"
    r"(?!\s+(?:year|week|month|time|morning|day)\b)|\b(?:that|this)\s*[?.!]?$"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )\bthere\s*\?",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"^\s*(?:and|but|so|or|what about|how about|what else|who else|anything else|tell me more)\b"
    r"|^\s*\w+\s*\?",
    re.IGNORECASE,
)
_NAME = re.compile(
    rf"\b[{CAPITALS}][\w’'-]*(?:\s+(?:(?:of|the|de|al|van|von|bin)\s+){{0,2}}[{CAPITALS}0-9][\w’'-]*)*"
)
_WORD = re.compile(r"[\w’'-]+")
# How an answer of ours begins: outlet and day.
_LEAD = re.compile(r"^[^:\n]{3,80}, \d{1,2} \w+ \d{4}: ")
#: An answer of so few words is a name or a phrase, and what comes next is likely about it.
SHORT_ANSWER = 12
#: A topic stays short, however long what was said before.
MAX_TURN, MAX_NAMES, MAX_WORDS = 2_000, 6, 8
#: A question with no name and at most this many content words needs a topic.
SHORT = 1


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
    earlier = [turn.text[:MAX_TURN] for turn in reversed(history) if turn.role == "user"]
    if not earlier or not _leans(question):
        return question
    topic = ", ".join(part for part in (_answered(question, history), _topic(question, earlier)) if part)
    if not topic:
        return question
    resolved = _resolve(question, topic)
    return resolved if resolved != question else f"{question.rstrip('?. ')} ({topic})?"


def _leans(question: str) -> bool:
    if _CONTINUES.search(question) or _POINTING.search(question):
        return True
    # What comes after a name may well mean that name.
    names = _names(question)
    before = question[: question.index(names[0])] if names else question
    if any(pattern.search(before) for pattern in (_PERSON, _THING, _POSSESSIVE)):
        return True
    return not names and len(content_words(question)) <= SHORT


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
    """Names of the latest earlier question that adds some, else the longest run of content words in one."""
    own = set(words(question))
    for text in earlier:
        names = [name for name in _names(text) if not set(words(name)) <= own]
        if names:
            return ", ".join(names[:MAX_NAMES])
    runs = (_longest_run(text, own) for text in earlier)
    return next((run for run in runs if run), "")


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


def _longest_run(text: str, own: set[str]) -> str:
    """The longest run of neighbouring content words; of equally long ones the last."""
    best: list[str] = []
    run: list[str] = []
    for word in _WORD.findall(text):
        folded = fold(word)
        run = [*run, word] if folded not in STOPWORDS and folded not in own and len(word) > 2 else []
        if len(run) >= len(best) and run:
            best = run
    return " ".join(best[-MAX_WORDS:])


def _resolve(question: str, topic: str) -> str:
    """A lone possessive or personal pronoun replaced by the topic, where that reads well."""
    if ", " in topic:
        return question
    text, count = _POSSESSIVE.subn(f"{topic}'s", question, count=1)
    if count:
        return text
    pronoun = re.compile(r"\b(?:he|she|they|him|her|them|it)\b(?! take| took)", re.IGNORECASE)
    return pronoun.sub(topic, question, count=1)
