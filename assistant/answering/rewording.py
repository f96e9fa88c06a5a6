"""Asking a language model again for a sentence that its citations do not support."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.answering.drafts import read_drafts
from assistant.answering.markers import number_passages
from assistant.answering.model import evidence
from assistant.answering.reply import ReplyReader
from assistant.errors import ModelError
from assistant.llm import ChatClient, Finish, message
from assistant.prompts import load_prompt
from assistant.schema import Draft, Passage

_LONGEST_SENTENCE = 1_000
_LONGEST_REPLY = 4_000


class Rewording:
    """Asks for one sentence at a time; ``usage`` and ``prompt_versions`` tell what that took so far."""

    def __init__(self, client: ChatClient, passages: Sequence[Passage]) -> None:
        self._client = client
        self._passages = passages
        self._prompt = load_prompt("reword", blanks=("evidence", "sentence"))
        self.usage: Counter[str] = Counter()
        self.prompt_versions: Mapping[str, str] = {}

    def reword(self, draft: Draft) -> tuple[Draft, ...]:
        """What the model says instead; nothing where it says that there is nothing, or fails."""
        self.prompt_versions = {self._prompt.name: self._prompt.version}
        system, user = self._prompt.fill(
            evidence=evidence(self._passages), sentence=draft.text[:_LONGEST_SENTENCE]
        )
        reader = ReplyReader(len(self._passages))
        try:
            model = self._client.choose_model()
            for piece in self._client.stream_chat(
                [message("system", system), message("user", user)], model=model
            ):
                if isinstance(piece, Finish):
                    self.usage.update(piece.usage)
                elif reader.length < _LONGEST_REPLY:
                    reader.feed(piece[:_LONGEST_REPLY])
        except ModelError:
            return ()
        reader.close()
        # One sentence was asked for; what follows it was not.
        return read_drafts(reader.text, number_passages(self._passages))[:1]
