"""One ingest in a process of its own: ``python -m evals.ingest_once HOME INPUT…``; prints a line of JSON.

With ``--made-vectors`` nothing is embedded: vectors are drawn by chance, for runs that are not about speed.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.embedding import Embedder
from assistant.embedding.base import Vectors, normalise
from assistant.pipeline import ingest
from assistant.pipeline.parts import embedder_of
from assistant.settings import load_settings


class MadeVectors:
    """Unit vectors of 384 features drawn by chance, the same for the same text."""

    dimensions = 384
    identity: Mapping[str, str | int] = {"name": "made", "dimensions": dimensions}

    def embed(self, texts: Sequence[str]) -> Vectors:
        drawn = [
            np.random.default_rng(zlib.crc32(text.encode())).standard_normal(self.dimensions)
            for text in texts
        ]
        return normalise(np.array(drawn, np.float32).reshape(-1, self.dimensions))


def main() -> None:
    """Ingest and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m evals.ingest_once", description=__doc__)
    parser.add_argument("home", type=Path, metavar="HOME")
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    parser.add_argument("--made-vectors", action="store_true")
    arguments = parser.parse_args()
    settings = load_settings(home=arguments.home)
    given: Embedder | None = MadeVectors() if arguments.made_vectors else None
    report = ingest(arguments.inputs, index="speed", settings=settings, embedding=given)
    # Not loaded for this: where nothing was new there is none.
    used = embedder_of(settings) if embedder_of.cache_info().currsize else given
    print(
        json.dumps(
            {
                "seconds": report.seconds,
                "forward_seconds": getattr(used, "forward_seconds", 0.0),
                "added": report.added,
                "unchanged": report.unchanged,
                "failed": len(report.failures),
                "articles": report.articles,
                "chunks": report.chunks,
            }
        )
    )


if __name__ == "__main__":
    main()
