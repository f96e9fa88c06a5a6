"""Who says whether a sentence is supported by what it cites: the project's own checker, or a model."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from assistant.errors import UsageError
from assistant.llm import ChatClient
from assistant.pipeline.parts import client_of, uses_model
from assistant.settings import Settings
from assistant.verifying import SUPPORTED_FROM, Checker, Claim, LearnedChecker
from assistant.verifying.model import ModelChecker
from evals.corpora import FOLDER
from evals.fingerprint import code_digest

#: The name of the project's own checker.
OWN = "own"


class Judge(Protocol):
    """Says yes or no; ``identity`` is what its word depends on."""

    @property
    def identity(self) -> Mapping[str, str]: ...

    def supports(self, sentence: str, evidence: Sequence[str], about: Sequence[str] = ()) -> bool:
        """Whether the cited texts together say what the sentence says; ``about`` tells whose they are."""
        ...


class OwnJudge:
    """``assistant.verifying.LearnedChecker`` without an embedding; yes is what it calls supported."""

    def __init__(self) -> None:
        self._checker = LearnedChecker()

    @property
    def identity(self) -> Mapping[str, str]:
        return {"name": OWN, "supported_from": str(SUPPORTED_FROM), "code": code_digest()}

    def supports(self, sentence: str, evidence: Sequence[str], about: Sequence[str] = ()) -> bool:
        return _supports(self._checker, sentence, evidence, about)


OWN_JUDGE = OwnJudge()


class ModelJudge:
    """``assistant.verifying.model.ModelChecker`` with a model that is named. Raises ModelError."""

    def __init__(self, client: ChatClient, model: str) -> None:
        self._model = model
        self._checker = ModelChecker(client, model)

    @property
    def identity(self) -> Mapping[str, str]:
        prompt = self._checker.prompt
        return {"name": self._model, f"prompt {prompt.name}": prompt.version}

    def supports(self, sentence: str, evidence: Sequence[str], about: Sequence[str] = ()) -> bool:
        return _supports(self._checker, sentence, evidence, about)


def _supports(checker: Checker, sentence: str, evidence: Sequence[str], about: Sequence[str]) -> bool:
    claim = Claim(sentence=sentence, evidence=tuple(evidence), about=tuple(about))
    (check,) = checker.check([claim])
    return check.verdict == "supported"


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
