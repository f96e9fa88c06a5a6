"""The map from an article's text back to its raw source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.schema.sources import Run, pack_runs, unpack_runs

_PLACES = st.integers(0, 2**33)
_RUNS = st.lists(
    st.builds(
        lambda start, length, raw_start, raw_length: Run(
            start=start, end=start + length, raw_start=raw_start, raw_end=raw_start + raw_length
        ),
        *(_PLACES,) * 4,
    )
)


@given(_RUNS)
def test_runs_come_back_as_they_were_packed(runs):
    assert unpack_runs(pack_runs(runs)) == tuple(runs)


def test_a_run_of_a_paragraph_takes_a_few_bytes():
    runs = [
        Run(start=n * 302, end=n * 302 + 300, raw_start=n * 320, raw_end=n * 320 + 304) for n in range(99)
    ]
    assert len(pack_runs(runs)) <= 6 * 99


@pytest.mark.parametrize("packed", [b"\x80", b"\x02\x02\x02", b"\x02\x02\x02\xff"])
def test_bytes_that_are_no_runs_are_refused(packed):
    with pytest.raises(ValueError, match="cut short"):
        unpack_runs(packed)
