"""How fast articles come in, beside a plain LlamaIndex pipeline: ``python -m evals.ingest_speed --data DIR``.

The articles of the set rtqa are ingested from one JSONL file by ours and by the program in ``evals/peers``,
with the same weights of MiniLM, turn by turn, each in processes of their own; then by ours once more, nothing
changed. The peer needs an environment of its own (``evals/peers/requirements.txt``), named by
``--peer-python``; without it only ours is timed. Seconds are those from before the model is loaded until all
is stored. Prints, asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

from tokenizers import Tokenizer

from assistant.chunking import embedded_text
from assistant.embedding.minilm import MAX_TOKENS, TOKENIZER, find_weights
from assistant.index import IndexReader, Layout
from assistant.settings import load_settings
from evals.latency import cpu_model
from evals.measured import Measured, measure
from evals.records import Record, read_records

PEER = Path(__file__).with_name("peers") / "llama_index_ingest.py"
#: Tokens of the peer's chunks that are like ours: those of a chunk of 800 characters with its header.
LIKE_OURS = 200


class Line(Record):
    """An article of the set, as it stands."""

    title: str = ""
    url: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    text: str


def main() -> None:
    """Take turns and print rates and ratios."""
    parser = argparse.ArgumentParser(prog="python -m evals.ingest_speed", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--articles", type=int, help="the first N of the 5,016")
    parser.add_argument("--rounds", type=int, default=1, help="turns of each; the best counts")
    parser.add_argument("--peer-python", type=Path, help="the python of the peer's environment")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assistant-speed-") as scratch:
        folder = Path(scratch)
        lines = islice(read_records(arguments.data / "rtqa" / "articles.jsonl", Line), arguments.articles)
        source = folder / "articles.jsonl"
        source.write_text("".join(f"{line.model_dump_json()}\n" for line in lines), "utf-8")
        print(f"{os.cpu_count()} cores, {cpu_model()}, Python {platform.python_version()}")
        _turns(source, folder, arguments.rounds, arguments.peer_python)


def _turns(source: Path, folder: Path, rounds: int, peer: Path | None) -> None:
    runs: dict[str, list[Measured]] = {}
    for number in range(rounds):
        home = folder / f"ours-{number}"
        for name, run in _round(source, folder, number, home, peer):
            runs.setdefault(name, []).append(run)
            print(f"  round {number + 1}: {name}: {run.told['seconds']:.1f} s", file=sys.stderr)
    best = {name: min(each, key=lambda run: float(run.told["seconds"])) for name, each in runs.items()}
    ours, again = best.pop("ours"), best.pop("ours again")
    _tell("ours", ours)
    for name, run in best.items():
        _tell(name, run)
        print(f"  ours is {_times(ours, run)} x in articles/s, {_times(ours, run, 'tokens')} x in tokens/s, "
              f"{_times(ours, run, 'tokens', cpu=True)} x in tokens a CPU second")  # fmt: skip
    took, once_more = float(ours.told["seconds"]), float(again.told["seconds"])
    print(f"share of ours spent in the forward pass: {ours.told['forward_seconds'] / took:.3f}")
    print(f"ours again, {again.told['unchanged']} unchanged: {once_more:.3f} s, {took / once_more:.0f} x "
          f"faster; the process {again.seconds:.2f} s, {ours.seconds / again.seconds:.0f} x")  # fmt: skip


def _round(
    source: Path, folder: Path, number: int, home: Path, peer: Path | None
) -> Iterator[tuple[str, Measured]]:
    ours = measure([sys.executable, "-m", "evals.ingest_once", home, source])
    yield "ours", replace(ours, told={**ours.told, "tokens": _tokens(home)})
    yield "ours again", measure([sys.executable, "-m", "evals.ingest_once", home, source])
    if peer is None:
        return
    model = find_weights()
    for name, options in (
        (f"LlamaIndex, chunks of {LIKE_OURS} tokens", ["--tokens", str(LIKE_OURS)]),
        ("LlamaIndex, its own chunks", []),
    ):
        store = folder / f"{name.rpartition(' ')[0]}-{number}"
        yield name, _peer(peer, [source, model, store, *options])


def _peer(python: Path, arguments: Sequence[str | Path]) -> Measured:
    return measure(
        [python, PEER, *arguments],
        ANONYMIZED_TELEMETRY="False",
        HF_HUB_OFFLINE="1",
        PYTHONPATH="",
        TOKENIZERS_PARALLELISM="true",
    )


def _tell(name: str, run: Measured) -> None:
    told = run.told
    print(f"{name:<34} {told['articles']} articles, {told['chunks']} chunks, {told['tokens']} tokens: "
          f"{told['seconds']:.1f} s, CPU {run.cpu_seconds:.0f} s, {_rate(run):.2f} articles/s, "
          f"{_rate(run, 'chunks'):.1f} chunks/s, {_rate(run, 'tokens'):.0f} tokens/s, "
          f"peak {run.peak_bytes / 1e6:.0f} MB")  # fmt: skip


def _times(ours: Measured, run: Measured, what: str = "articles", *, cpu: bool = False) -> str:
    return f"{_rate(ours, what, cpu=cpu) / _rate(run, what, cpu=cpu):.2f}"


def _rate(run: Measured, what: str = "articles", *, cpu: bool = False) -> float:
    """So many a second; ``cpu`` for a second of one core, start and end of the program included."""
    return float(run.told[what] / (run.cpu_seconds if cpu else run.told["seconds"]))


def _tokens(home: Path) -> int:
    """The word pieces that the model read of the chunks of an index."""
    tokenizer = Tokenizer.from_file(str(find_weights() / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    layout = Layout(home=load_settings(home=home).home, name="speed")
    with closing(sqlite3.connect(layout.database)) as connection:
        numbers = [row[0] for row in connection.execute("SELECT number FROM chunks ORDER BY number")]
    count = 0
    with IndexReader(layout) as reader:
        for first in range(0, len(numbers), 500):
            found = reader.chunks(numbers[first : first + 500]).values()
            texts = [embedded_text(article, chunk) for chunk, article in found]
            count += sum(len(encoded.ids) for encoded in tokenizer.encode_batch(texts))
    return count


if __name__ == "__main__":
    main()
