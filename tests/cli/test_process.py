"""The command line as a process: terminals, pipes, start-up."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAKE = [sys.executable, "-m", "tests.cli.fake_pipeline"]
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def _environment(**more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ASSISTANT_", "OPENAI_"))
    }
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_ACTIONS"):
        kept.pop(name, None)
    return {**kept, "TERM": "xterm-256color", **more}


def _in_terminal(*arguments: str, typed: str = "", columns: int = 80, **environment: str) -> tuple[int, str]:
    """The exit code and all that a terminal is sent, stdout and stderr together."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    process = subprocess.Popen(
        [*FAKE, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env=_environment(**environment),
        close_fds=True,
    )
    os.close(theirs)
    if typed:
        os.write(ours, typed.encode())
    sent = b""
    try:
        while piece := os.read(ours, 65536):
            sent += piece
    except OSError:  # how Linux says that the other side was closed
        pass
    finally:
        os.close(ours)
    return process.wait(), sent.decode().replace("\r\n", "\n")


def test_a_terminal_shows_the_text_as_it_is_written_and_then_the_checked_answer():
    code, sent = _in_terminal("ask", "who?", columns=60)

    assert code == 0
    plain = ESCAPES.sub("", sent)
    assert plain.index("refloated. [7]") < plain.index("Sources")  # the marker that checking dropped
    assert "[7]" not in plain[plain.rindex("The ship was refloated on Monday. [1][2]") :]
    assert "1 independent source" in plain


def test_a_narrow_terminal_is_wrapped_to_its_width():
    sent = ESCAPES.sub("", _in_terminal("ask", "who?", columns=30)[1])

    answer = sent[sent.index("Sources") : sent.index("Answered without")]
    assert max(len(line) for line in answer.splitlines()) <= 30
    assert "\n    “The ship was refloated on\n    Monday. Tugs pulled”" in answer


def test_no_color_leaves_no_colour():
    _, coloured = _in_terminal("search", "who?")
    _, plain = _in_terminal("search", "who?", NO_COLOR="1")

    def colours(text: str) -> list[str]:
        return [code for code in re.findall(r"\x1b\[([0-9;]*)m", text) if re.search(r"(^|;)(3|4|9)\d", code)]

    assert "\x1b[" in coloured
    assert colours(plain) == []


def test_a_terminal_gets_a_table_of_articles_and_a_bar_while_ingesting():
    assert "outlet" in _in_terminal("articles")[1]
    sent = ESCAPES.sub("", _in_terminal("ingest", "many")[1])
    assert "40/40" in sent
    assert "40 added" in sent


def test_a_chat_in_a_terminal_prompts_and_ends_with_quit():
    code, sent = _in_terminal("chat", typed="unknown\n/quit\n")

    assert code == 0
    assert "/quit or Ctrl-D ends" in sent
    assert "The articles do not say." in sent


@pytest.mark.parametrize("arguments", [["articles"], ["ask", "who?", "--json"], ["ask", "who?"]])
def test_a_reader_that_goes_away_is_no_error_of_ours(arguments):
    reader, writer = os.pipe()
    os.close(reader)
    outcome = subprocess.run(
        [*FAKE, *arguments],
        cwd=ROOT,
        env=_environment(),
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)

    assert outcome.returncode == 141
    assert "Error" not in outcome.stderr
    assert "error:" not in outcome.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full to write to")
def test_an_answer_that_cannot_be_written_is_an_error():
    with Path("/dev/full").open("w") as full:
        outcome = subprocess.run(
            [*FAKE, "articles"],
            cwd=ROOT,
            env=_environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert outcome.returncode == 1
    assert [line.partition(":")[0] for line in outcome.stderr.splitlines()[-2:]] == ["error", "hint"]
    assert "Traceback" not in outcome.stderr


def test_an_ascii_terminal_gets_replacements_and_escaped_json():
    environment = _environment(PYTHONIOENCODING="ascii")
    text = subprocess.run([*FAKE, "ask", "who?"], cwd=ROOT, env=environment, capture_output=True, check=True)
    json_text = subprocess.run(
        [*FAKE, "ask", "caf\u00e9", "--json"], cwd=ROOT, env=environment, capture_output=True, check=True
    )

    assert b"Ship afloat again ? Harbour Courier" in text.stdout
    assert b"caf\\u00e9" in json_text.stdout


HEAVY = (
    *("chromadb", "gradio", "llama_index", "numpy", "onnxruntime", "openai", "trafilatura"),
    *("fastapi", "pydantic", "pydantic_settings", "assistant.pipeline", "assistant.settings", "evals"),
)


def test_help_loads_nothing_heavy():
    script = (
        "import sys; from assistant.cli import main; main(['--help']);print(*sys.modules, file=sys.stderr)"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert set(outcome.stderr.split()) & set(HEAVY) == set()
