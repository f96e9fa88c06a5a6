"""Reading one article has a deadline of processor time, whatever the library catches."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator

import pytest

from assistant.errors import ReadError
from assistant.reading import deadline
from assistant.reading.deadline import timely

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer of processor time")


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(deadline, "MOST_SECONDS", 0.02)
    monkeypatch.setattr(deadline, "_AGAIN", 0.01)


def hanging() -> Iterator[str]:
    yield "first"
    while True:
        try:
            sum(range(1000))
        except Exception:  # noqa: BLE001 - as libraries do
            continue


def backtracking() -> Iterator[str]:
    yield "first"
    re.fullmatch("(a|a)*b", "a" * 60)


@pytest.mark.parametrize("reading", [hanging, backtracking])
def test_what_hangs_ends_with_a_read_error_after_what_came_before(reading):
    items = timely(reading())
    assert next(items) == "first"
    with pytest.raises(ReadError, match="takes longer than"):
        next(items)
    assert list(items) == []


def test_a_library_that_catches_everything_is_told_again():
    def stubborn() -> Iterator[str]:
        for _ in range(3):
            try:
                while True:
                    sum(range(1000))
            except BaseException:  # noqa: BLE001
                pass
        while True:
            sum(range(1000))
        yield ""

    with pytest.raises(ReadError):
        list(timely(stubborn()))


def test_the_time_of_the_one_who_takes_the_items_does_not_count():
    items = timely(iter("ab"))
    assert next(items) == "a"
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    assert signal.getsignal(signal.SIGPROF) is signal.SIG_DFL
    assert list(items) == ["b"]


def test_a_profiler_keeps_its_signal_and_errors_pass():
    def failing() -> Iterator[str]:
        assert signal.getsignal(signal.SIGPROF) is signal.SIG_IGN
        yield "a"
        raise ReadError("the file is damaged", hint="Make it again.")

    before = signal.signal(signal.SIGPROF, signal.SIG_IGN)
    try:
        items = timely(failing())
        assert next(items) == "a"
        with pytest.raises(ReadError, match="damaged"):
            next(items)
    finally:
        signal.signal(signal.SIGPROF, before)


def test_other_threads_which_get_no_signals_read_without_a_deadline():
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.extend(timely(iter("ab"))))
    thread.start()
    thread.join()
    assert found == ["a", "b"]
