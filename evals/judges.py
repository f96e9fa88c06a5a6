"""Who says whether a sentence is supported by what it cites: the project's own checker, or a model."""

from __future__ import annotations

import hashlib
import inspect
import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from assistant import terms
from assistant.errors import UsageError
from assistant.llm import ChatClient, message
from assistant.pipeline.parts import client_of, uses_model
from assistant.prompts import load_prompt
from assistant.settings import Settings
from assistant.verifying import SUPPORTED_FROM, support, words
from evals.corpora import FOLDER
from evals.kept_vectors import digest

#: The name of the project's own checker.
OWN = "own"
#: Characters of evidence that go to a model, shared equally by its texts; about 6,000 tokens.
EVIDENCE_CHARACTERS = 24_000

_TAG = re.compile(r"<(?=\s*/?\s*text\b)", re.IGNORECASE)
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_YES = re.compile(r"\W*yes\b", re.IGNORECASE)


class Judge(Protocol):
    """Says yes or no; ``identity`` is what its word depends on."""

    @property
    def identity(self) -> Mapping[str, str]: ...

    def supports(self, sentence: str, evidence: Sequence[str], about: Sequence[str] = ()) -> bool:
        """Whether the cited texts together say what the sentence says; ``about`` tells whose they are."""
        ...


class OwnJudge:
    """``assistant.verifying.support`` at the threshold that the product calls supported."""

    identity: Mapping[str, str] = {
        "name": OWN,
        "supported_from": str(SUPPORTED_FROM),
        "code": digest("".join(inspect.getsource(module) for module in (words, terms))),
    }

    def supports(self, sentence: str, evidence: Sequence[str], about: Sequence[str] = ()) -> bool:
        return support(sentence, evidence, about) >= SUPPORTED_FROM


OWN_JUDGE = OwnJudge()


class ModelJudge:
    """Asks a chat model for one word; whatever does not begin with yes is a no. Raises ModelError."""

    def __init__(self, client: ChatClient, model: str) -> None:
        self._client = client
        self._model = model
        self._prompt = load_prompt("judge", blanks=("evidence", "sentence"))

    @property
    def identity(self) -> Mapping[str, str]:
        return {"name": self._model, f"prompt {self._prompt.name}": self._prompt.version}

    def supports(self, sentence: str, evidence: Sequence[str], about: Sequence[str] = ()) -> bool:
        share = EVIDENCE_CHARACTERS // max(1, len(evidence))
        texts = [_TAG.sub("‹", text[:share]) for text in (*about, *evidence)]
        system, user = self._prompt.fill(
            evidence="\n".join(f"<text>\n{text}\n</text>" for text in texts), sentence=sentence
        )
        messages = [message("system", system), message("user", user)]
        reply = self._client.complete_chat(messages, model=self._model)
        return bool(_YES.match(_THOUGHT.sub("", reply)))


class KeptJudge:
    """A judge that is asked once for the same sentence and evidence, in whatever run."""

    def __init__(self, judge: Judge, folder: Path) -> None:
        self._judge = judge
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "judgements.db"
        with self._open() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE IF NOT EXISTS judgements (asked BLOB PRIMARY KEY, yes INTEGER)")

    @property
    def identity(self) -> Mapping[str, str]:
        return self._judge.identity

    def supports(self, sentence: str, evidence: Sequence[str], about: Sequence[str] = ()) -> bool:
        asked = json.dumps([dict(self.identity), sentence, list(evidence), list(about)], sort_keys=True)
        key = hashlib.sha256(asked.encode()).digest()
        with self._open() as connection:
            kept = connection.execute("SELECT yes FROM judgements WHERE asked = ?", (key,)).fetchone()
            if kept is not None:
                return bool(kept[0])
            found = self._judge.supports(sentence, evidence, about)
            connection.execute("INSERT OR REPLACE INTO judgements VALUES (?, ?)", (key, found))
            connection.commit()
        return found

    def _open(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(self._path, timeout=60))


def make_judge(name: str, settings: Settings) -> Judge:
    """The judge of this name, ``own`` or a language model's, whose verdicts are kept beside the indexes.

    Raises UsageError for what cannot judge and SettingsError when no model's server is set.
    """
    if name == OWN:
        return OWN_JUDGE
    if not uses_model(settings, name):
        raise UsageError(
            f"{name} cannot judge citations.", hint="Give --judge own, or the name of a language model."
        )
    return KeptJudge(ModelJudge(client_of(settings, name), name), settings.home / FOLDER)
