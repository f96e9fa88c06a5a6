"""A conversation as values: events in, sessions out."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.app.conversation import converse, open_source, read_filters, stop
from assistant.app.session import Session
from assistant.errors import UsageError
from assistant.schema import Filters, Turn
from tests.app.fake_desk import FakeDesk


def asked(desk: FakeDesk, question: str, session: Session | None = None) -> Session:
    """The session when the answer is finished."""
    *_, last = converse(desk, session or Session(), question, Filters())
    return last


def test_a_session_is_busy_until_the_answer_is_there() -> None:
    states = list(converse(FakeDesk(), Session(), "harbour", Filters()))
    assert [state.busy for state in states] == [True, True, True, True, False]
    assert "Searching" in states[0].exchanges[0].shown


def test_only_what_was_answered_is_history() -> None:
    desk = FakeDesk()
    session = asked(desk, "crash", asked(desk, "broken", asked(desk, "harbour")))
    assert [turn.role for turn in session.history()] == ["user", "assistant"]
    abstained = asked(desk, "who?", session).history()
    assert abstained[2:] == (
        Turn(role="user", text="who?"),
        Turn(role="assistant", text="The articles do not say."),
    )


def test_leaving_in_the_middle_closes_the_stream_of_the_desk() -> None:
    desk = FakeDesk()
    states = converse(desk, Session(), "harbour", Filters())
    for _ in range(3):
        session = next(states)
    states.close()  # type: ignore[attr-defined]
    assert desk.closed_streams == 1
    stopped = stop(session)
    assert not stopped.busy
    assert stopped.exchanges[0].shown.endswith("Stopped.</p></div>")
    assert "is-live" not in stopped.exchanges[0].shown
    assert stop(stopped) is stopped
    assert stopped.history() == ()


@pytest.mark.parametrize(
    "address",
    ["0-9", "1-1", "9-1", "-1-1", "x", "0", "0-", "0-1-1", "0-1-x", "²-1", "0-__class__", "../x", "0-1-0-0"],
)
def test_an_address_that_no_chip_has_opens_nothing(address: str) -> None:
    desk = FakeDesk()
    assert "no longer at hand" in open_source(desk, asked(desk, "harbour"), address)


def test_an_address_opens_the_passage_and_the_same_story_elsewhere() -> None:
    desk = FakeDesk()
    session = asked(desk, "harbour")
    assert "<mark>" in open_source(desk, session, "0-1")
    assert "Evening" in open_source(desk, session, "0-1-0")
    assert open_source(desk, session, "") == ""


def test_an_article_that_was_removed_meanwhile_is_told() -> None:
    session = asked(FakeDesk(), "harbour")
    assert "There is no article" in open_source(FakeDesk(articles=()), session, "0-1").replace("&#39;", "'")


def test_typed_filters_are_read() -> None:
    filters = read_filters(" 2021-07-09 ", "", None, ["Harbour Courier"])
    assert filters == Filters(as_of=date(2021, 7, 9), publishers=("Harbour Courier",))
    with pytest.raises(UsageError, match="“From” is not a date: yesterday"):
        read_filters(None, "yesterday", None, [])
