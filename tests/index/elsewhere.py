"""An index searched and verified by a process of its own, which may crash or have fewer rights."""

from __future__ import annotations

import subprocess
import sys

from assistant.index import Layout

SEARCH = """
import sys
from pathlib import Path
from assistant.errors import AssistantError
from assistant.index import IndexReader, Layout
from assistant.schema import Filters, SourceMap
from tests.fakes import HashEmbedder
try:
    with IndexReader(Layout(home=Path(sys.argv[1]), name="news"), compare_up_to=0) as reader:
        print(len(reader.dense(HashEmbedder().embed(["bamo deri"])[0], 20, Filters())), "found")
except AssistantError as error:
    print(type(error).__name__, "|", error, "|", error.hint)
"""

VERIFY = """
import sys
from pathlib import Path
from assistant.errors import AssistantError
from assistant.index import Layout
from assistant.index.checking import find_problems
layout = Layout(home=Path(sys.argv[1]), name="news")
try:
    layout.require()
    print([str(problem) for problem in find_problems(layout)])
except AssistantError as error:
    print(type(error).__name__, "|", error, "|", error.hint)
"""


# Nobody may not read the interpreter's own files either, so that they are loaded before.
GIVE_UP_RIGHTS = """
import os
import assistant.index, numpy, tests.fakes
numpy.ones((9, 9)) @ numpy.ones(9)
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
"""


def search_elsewhere(layout: Layout, prelude: str = "") -> str:
    """What a process of its own prints for a search; Chroma may crash the process."""
    return elsewhere(layout, prelude + SEARCH)


def verify_elsewhere(layout: Layout, prelude: str = "") -> str:
    """What a process of its own finds wrong with an index."""
    return elsewhere(layout, prelude + VERIFY)


def elsewhere(layout: Layout, program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, str(layout.home)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or f"status {done.returncode}: {done.stderr[-500:]}"
