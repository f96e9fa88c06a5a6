"""Reading a model's streamed reply: what it thought aloud, its status line, its text.

The reply begins with ``STATUS: answered``, ``partial`` or ``no_answer``; a model that
forgets the line, decorates it, or thinks aloud before it is understood all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.answering.markers import MarkerReader
from assistant.schema import Status

_THINKING, _THOUGHT = "<think>", "</think>"
_DECORATION = " \t\r\n*_`#>"
_STATUS = re.compile(
    r"status[\s*_`]*[:=][\s*_`\"']*(?P<word>[a-z]+(?:[ _-]?answer)?)[*_`\"'.]*(?!\w)", re.IGNORECASE
)
_LONGEST_STATUS = 40
_STATUSES: Mapping[str, Status] = {"answered": "answered", "partial": "partial", "noanswer": "no_answer"}


class ReplyReader:
    """Reads a reply piece by piece: ``feed`` and ``close`` give what the user may see of it.

    ``status`` is None until the status line was read, and stays None when there is none.
    ``length`` counts the characters given. Nothing is given of a reply that says ``no_answer``.
    However a reply is cut into pieces, the same is read.
    """

    def __init__(self, passages: int) -> None:
        self.status: Status | None = None
        self._head: str | None = ""
        self._markers = MarkerReader(passages)
        self._given: list[str] = []
        self.length = 0

    @property
    def unknown(self) -> int:
        """How many markers named no passage."""
        return self._markers.unknown

    @property
    def text(self) -> str:
        """Everything given so far, its markers canonical."""
        return "".join(self._given)

    def feed(self, piece: str) -> str:
        """More of the reply, as far as it is decided."""
        return self._give(self._markers.feed(self._body(piece, is_last=False)))

    def close(self) -> str:
        """What was held back at the end of the reply."""
        return self._give(self._markers.feed(self._body("", is_last=True)) + self._markers.close())

    def _give(self, text: str) -> str:
        if self.status == "no_answer":
            return ""
        text = text if self._given else text.lstrip()
        if text:
            self._given.append(text)
            self.length += len(text)
        return text

    def _body(self, piece: str, *, is_last: bool) -> str:
        """What of ``piece`` and the held head comes behind the status line."""
        if self._head is None:
            return piece
        head = _after_thought(self._head + piece)
        line = head.lstrip(_DECORATION)
        found = _STATUS.match(line)
        status = _STATUSES.get(re.sub(r"[ _-]", "", found["word"].lower())) if found else None
        if not is_last and _is_undecided(head, line):
            self._head = head
            return ""
        self._head = None
        if found is None or status is None:
            return "" if head.startswith(_THINKING) else head
        self.status = status
        return line[found.end() :]


def _after_thought(head: str) -> str:
    """The reply without what the model thought aloud first; an unfinished thought is kept short."""
    head = head.lstrip()
    if not head.startswith(_THINKING):
        return head
    _, thought, rest = head.partition(_THOUGHT)
    return rest.lstrip() if thought else _THINKING + head[len(_THINKING) :][-len(_THOUGHT) :]


def _is_undecided(head: str, line: str) -> bool:
    """Whether more of the reply could still turn its beginning into a status line or a thought."""
    if head.startswith(_THINKING) or _THINKING.startswith(head):
        return True
    word = line[: len("status")].lower()
    return "\n" not in line and len(line) <= _LONGEST_STATUS and "status".startswith(word)
