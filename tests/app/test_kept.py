"""Conversations are found again by a name that nobody can guess."""

from __future__ import annotations

from assistant.app.kept import Conversations
from assistant.app.session import Exchange, Session


def having(question: str) -> Session:
    return Session().having(Exchange(question=question, shown="<p>Yes.</p>", said="Yes."))


def test_a_conversation_is_resumed_as_it_was_kept() -> None:
    kept = Conversations()
    name = kept.begin()
    kept.keep(name, having("Did the ferry sail?"))
    assert kept.resume(name) == (name, having("Did the ferry sail?"))


def test_a_name_that_is_not_known_begins_a_conversation_of_another_name() -> None:
    kept = Conversations()
    names = {kept.begin(), *(kept.resume(unknown)[0] for unknown in (None, "", "guessed", "guessed"))}
    assert len(names) == 5
    assert "guessed" not in names
    assert min(map(len, names)) >= 20


def test_what_is_asked_before_the_page_has_a_name_is_given_to_nobody() -> None:
    kept = Conversations()
    for unnamed in (None, ""):
        kept.keep(unnamed, having("Did the ferry sail?"))
        assert kept.resume(unnamed)[1] == Session()


def test_what_was_gone_on_with_longest_ago_is_forgotten_first() -> None:
    kept = Conversations(most=2)
    for name in ("first", "second", "first", "third"):
        kept.keep(name, having(name))
    assert kept.resume("first") == ("first", having("first"))
    assert kept.resume("third") == ("third", having("third"))
    assert kept.resume("second")[1] == Session()
