"""Conversations kept on the server, so that a page that is loaded again goes on with its own."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict

from assistant.app.session import Session

#: Conversations that are kept; beyond, the one that was gone on with longest ago is forgotten.
MOST = 500


class Conversations:
    """Conversations by a name that nobody can guess; safe to share between threads.

    The page keeps the name alone, in the browser's storage: what was said and cited stays here, with the
    numbers and addresses that it had. In memory only: none outlives the process.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self) -> str:
        """A name for a new conversation."""
        return secrets.token_urlsafe(16)

    def keep(self, name: str | None, session: Session) -> None:
        """Puts a conversation in the place of what it was before; one without a name is nobody's."""
        if not name:
            return
        with self._lock:
            self._sessions[name] = session
            self._sessions.move_to_end(name)
            while len(self._sessions) > self._most:
                self._sessions.popitem(last=False)

    def resume(self, name: str | None) -> tuple[str, Session]:
        """The conversation of a name, behind its name; a new one where the name is not known."""
        with self._lock:
            found = self._sessions.get(name or "")
        return (name, found) if name and found else (self.begin(), Session())
