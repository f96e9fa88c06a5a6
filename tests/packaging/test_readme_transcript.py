"""The README's transcript is what the command prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def transcript() -> tuple[list[str], str]:
    """The arguments of the README's first console session, and what it shows."""
    block = re.search(
        r"```console\n\$ assistant (.+)\n((?:.*\n)+?)```", (ROOT / "README.md").read_text("utf-8")
    )
    assert block, "README.md has no console session"
    return shlex.split(block[1]), block[2]


def test_the_transcript_is_what_the_command_prints(run_cli) -> None:
    arguments, shown = transcript()
    run_cli("ingest", str(ROOT / "evals" / "demo" / "articles"), "--index", "demo")

    assert run_cli(*arguments).stdout == shown
