"""How fast the embeddings are, in one run: ``python -m evals.embedding_speed [TEXTS.jsonl]``. Prints.

Texts are the chunks of the demo's articles, or the field ``text`` of the records of a file. Where torch
and sentence-transformers are installed (in float32, in batches of 10, as LlamaIndex runs them), every
round runs them too. Rounds take turns, and the best of each counts: other work only ever slows it down.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from assistant.chunking import chunk_article, embedded_text
from assistant.embedding.base import Vectors
from assistant.embedding.minilm import MAX_TOKENS, TOKENIZER, MiniLM, MiniLMInt8, find_weights
from assistant.reading import read_file
from assistant.schema import Article
from evals.latency import cpu_model
from evals.records import Record, read_records
from evals.suites.demo import DEFAULT_DATA

ROUNDS = 3
TEXTS = 200
#: As LlamaIndex's HuggingFaceEmbedding does when nothing else is asked for.
TORCH_BATCH = 10
QUESTION = "Who was rescued from the ferry?"
QUESTIONS = 50

Embed = Callable[[Sequence[str]], Vectors]


class Text(Record):
    """A record with a text; its other fields are not read."""

    text: str


def main() -> None:
    """Time every embedding on the same texts and print texts and tokens a second, and ratios."""
    texts = list(islice(cycle(_texts()), TEXTS))
    tokens = _count(texts)
    print(f"{os.cpu_count()} cores, {cpu_model()}, Python {platform.python_version()}")
    print(f"{len(texts)} texts, {tokens} tokens, best of {ROUNDS} rounds")
    embedders = _embedders()
    exact = embedders["minilm"](texts)
    best = best_times({name: _timed(embed, texts) for name, embed in embedders.items()})
    for name, seconds in best.items():
        ratios = "".join(f"   {best[other] / seconds:5.2f} x {other}" for other in best if other != name)
        print(f"{name:<12} {len(texts) / seconds:7.1f} texts/s {tokens / seconds:8.0f} tokens/s{ratios}")
    for name, embed in embedders.items():
        question = [_timed(embed, [QUESTION])() for _ in range(QUESTIONS)]
        cosines = (embed(texts) * exact).sum(axis=1)
        print(
            f"{name:<12} one question {np.median(question) * 1000:5.2f} ms   "
            f"cosine to minilm {cosines.mean():.5f}, least {cosines.min():.5f}"
        )


def best_times(runs: Mapping[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, float]:
    """The least of what each run returns when they take turns."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            taken[name].append(run())
    return {name: min(times) for name, times in taken.items()}


def _timed(embed: Embed, texts: Sequence[str]) -> Callable[[], float]:
    def run() -> float:
        start = time.perf_counter()
        embed(texts)
        return time.perf_counter() - start

    return run


def _embedders() -> dict[str, Embed]:
    found: dict[str, Embed] = {"minilm": MiniLM().embed, "minilm-int8": MiniLMInt8().embed}
    if importlib.util.find_spec("torch") and importlib.util.find_spec("sentence_transformers"):
        found["torch"] = _torch()
    return found


def _torch() -> Embed:
    """The same weights in sentence-transformers; they bring the model's configuration with them."""
    library = importlib.import_module("sentence_transformers")
    model = library.SentenceTransformer(str(find_weights()), device="cpu")
    model.max_seq_length = MAX_TOKENS

    def embed(texts: Sequence[str]) -> Vectors:
        batches = [
            model.encode(list(texts[first : first + TORCH_BATCH]), batch_size=TORCH_BATCH)
            for first in range(0, len(texts), TORCH_BATCH)
        ]
        return np.concatenate(batches)

    return embed


def _texts() -> Iterator[str]:
    if len(sys.argv) > 1:
        yield from (record.text for record in read_records(Path(sys.argv[1]), Text))
        return
    for path in sorted((DEFAULT_DATA or Path()).glob("articles/*")):
        for article in read_file(path, max_bytes=path.stat().st_size):
            if isinstance(article, Article):
                yield from (embedded_text(article, chunk) for chunk in chunk_article(article))


def _count(texts: Sequence[str]) -> int:
    tokenizer = Tokenizer.from_file(str(find_weights() / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return sum(len(encoded.ids) for encoded in tokenizer.encode_batch(list(texts)))


if __name__ == "__main__":
    main()
