"""How long the demo takes, cold and warm: ``python -m evals.latency``. Prints, asserts nothing."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.pipeline import Assistant, ingest
from assistant.settings import load_settings
from evals.questions import Question, read_questions
from evals.suites.demo import DEFAULT_DATA

COLD_RUNS = 5


def main() -> None:
    """Ingest the demo articles into a temporary index and time questions on it."""
    folder = DEFAULT_DATA or Path()
    questions = read_questions(folder / "questions.jsonl")
    print(f"{os.cpu_count()} cores, {cpu_model()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory(prefix="assistant-latency-") as home:
        settings = load_settings(home=Path(home))
        report = ingest([folder / "articles"], index="demo", settings=settings)
        print(f"ingest        {report.articles} articles, {report.chunks} chunks: {report.seconds:.2f} s")
        show("help, cold", [_command("--help") for _ in range(COLD_RUNS)])
        show("ask, cold", [_command("ask", q.question, home=home) for q in questions[:COLD_RUNS]])
        with Assistant.open("demo", settings=settings) as desk:
            desk.ask(questions[0].question)  # loads what is loaded once
            show("ask, warm", list(_times(desk.ask, questions)))
            show("search, warm", list(_times(desk.search, questions)))


def show(name: str, seconds: Sequence[float]) -> None:
    """Print the median and the 95th percentile."""
    middle, high = np.percentile(seconds, [50, 95]) * 1000
    print(f"{name:<13} p50 {middle:7.1f} ms   p95 {high:7.1f} ms   n {len(seconds)}")


def cpu_model() -> str:
    """The processor's name, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _command(*words: str, home: str = "") -> float:
    environment = os.environ | {"ASSISTANT_HOME": home, "ASSISTANT_INDEX": "demo"}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *words], env=environment, capture_output=True, check=False
    )
    seconds = time.perf_counter() - start
    if done.returncode not in {0, 3}:  # 3: abstained
        sys.exit(done.stderr.decode(errors="replace"))
    return seconds


def _times(call: Callable[[str], object], questions: Sequence[Question]) -> Iterator[float]:
    for question in questions:
        start = time.perf_counter()
        call(question.question)
        yield time.perf_counter() - start


if __name__ == "__main__":
    main()
