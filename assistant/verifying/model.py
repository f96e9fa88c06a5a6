"""A check by a language model, which is asked for one word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.llm import ChatClient, drop_thought, message
from assistant.prompts import Prompt, load_prompt
from assistant.verifying.base import Check, Claim

#: Characters of evidence that go to a model, shared equally by its texts; about 6,000 tokens.
EVIDENCE_CHARACTERS = 24_000

_TAG = re.compile(r"<(?=\s*/?\s*text\b)", re.IGNORECASE)
_YES = re.compile(r"\W*yes\b", re.IGNORECASE)


class ModelChecker:
    """Asks a chat model of each sentence that cites something; whatever does not begin with yes is a no.

    ``model`` names the one to ask, else the client chooses. A sentence is supported or not, never partly.
    """

    def __init__(self, client: ChatClient, model: str | None = None) -> None:
        self._client = client
        self._model = model
        self.prompt: Prompt = load_prompt("judge", blanks=("evidence", "sentence"))

    def check(self, claims: Sequence[Claim]) -> list[Check]:
        """One Check for each claim. Raises ModelError."""
        return [self._check(claim) for claim in claims]

    def _check(self, claim: Claim) -> Check:
        if not claim.evidence:
            return Check(score=0.0, verdict="unsupported", reasons=("nothing is cited",))
        if _YES.match(drop_thought(self._ask(claim))):
            return Check(score=1.0, verdict="supported")
        return Check(score=0.0, verdict="unsupported", reasons=("the language model found it unsupported",))

    def _ask(self, claim: Claim) -> str:
        share = EVIDENCE_CHARACTERS // len(claim.evidence)
        texts = [_TAG.sub("‹", text[:share]) for text in (*claim.about, *claim.evidence)]
        system, user = self.prompt.fill(
            evidence="\n".join(f"<text>\n{text}\n</text>" for text in texts), sentence=claim.sentence
        )
        messages = [message("system", system), message("user", user)]
        return self._client.complete_chat(messages, model=self._model or self._client.choose_model())
