"""Passages put in order by a cross-encoder on onnxruntime: a network that reads pairs.

Any folder with an ONNX file and its ``tokenizer.json`` will do whose network gives one number for a pair, or
two of which the second speaks for the passage: what sentence-transformers and optimum export. The method is
that of Nogueira and Cho 2019, arXiv 1901.04085.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from assistant.chunking import embedded_text
from assistant.errors import SettingsError
from assistant.retrieval.reranking.base import Reranked, in_order
from assistant.schema import Passage

NETWORKS, TOKENIZER = ("model.onnx", "onnx/model.onnx"), "tokenizer.json"
#: What BERT and its kin read at most; the passage is cut to it, never the question.
MAX_TOKENS = 512
#: A question that leaves fewer than this to the passage is not reranked.
LEAST_TOKENS = 64
#: What the network may take, and which part of an encoded pair that is.
INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
_TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_HINT = (
    "Set ASSISTANT_RERANKER to a folder with model.onnx (or onnx/model.onnx) and tokenizer.json of a "
    "cross-encoder that gives one number for a question and a passage, or unset it."
)


class CrossEncoder:
    """Scores each passage by the network's sigmoid, from 0 to 1.

    A pair is read by itself, without padding: no passage changes the score of another. Several threads
    may rerank at once. Raises SettingsError for a folder that is not one of a cross-encoder.
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        self._uncut = _tokenizer(folder)
        self._tokenizer = _tokenizer(folder)
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
        self._session = _session(folder)
        self._types = _input_types(self._session, folder)
        self._threads = ThreadPoolExecutor(threads or os.cpu_count() or 1, thread_name_prefix="rerank")
        self._try_out(folder)

    def rerank(self, question: str, passages: Sequence[Passage]) -> Reranked:
        """The passages by their scores; a question that fills the network by itself changes no order."""
        if len(self._uncut.encode(question).ids) > MAX_TOKENS - LEAST_TOKENS:
            notice = "The question is too long for the cross-encoder: the passages keep their order."
            return Reranked(passages=tuple(passages), notices=(notice,))
        texts = [embedded_text(passage.article, passage.chunk) for passage in passages]
        return Reranked(passages=in_order(passages, self.scores(question, texts)))

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the question, from 0 to 1, in the order of the texts."""
        pairs = self._tokenizer.encode_batch([(question, text) for text in texts])
        return [relevance(logits) for logits in self._threads.map(self._logits, pairs)]

    def _logits(self, pair: Encoding) -> Any:
        inputs = {name: np.array([getattr(pair, INPUTS[name])], dtype) for name, dtype in self._types.items()}
        return self._session.run(None, inputs)[0].reshape(-1)

    def _try_out(self, folder: Path) -> None:
        """Reads the longest pair there can be, so that a network that cannot is told at once."""
        (pair,) = self._tokenizer.encode_batch([("Who asked?", "word " * MAX_TOKENS)])
        try:
            logits = self._logits(pair)
        except Exception as error:  # noqa: BLE001  onnxruntime raises kinds of its own
            raise SettingsError(
                f"The network in {folder} cannot read {len(pair.ids)} word pieces: {_first_line(error)}",
                hint=_HINT,
            ) from None
        if logits.size not in {1, 2} or not np.isfinite(logits).all():
            raise SettingsError(
                f"The network in {folder} gives {logits.size} numbers for a pair, not one or two finite.",
                hint=_HINT,
            )


def relevance(logits: Sequence[float]) -> float:
    """The sigmoid of one number; of two, the softmax's share of the second."""
    value = float(logits[0]) if len(logits) == 1 else float(logits[1]) - float(logits[0])
    return 0.5 * (1 + math.tanh(value / 2))


def _tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of the folder, which neither cuts nor pads."""
    file = folder / TOKENIZER
    if not file.is_file():
        raise SettingsError(f"{file} is missing.", hint=_HINT)
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # noqa: BLE001  the library raises bare exceptions
        raise SettingsError(f"{file} cannot be read: {_first_line(error)}", hint=_HINT) from None
    tokenizer.no_padding()
    tokenizer.no_truncation()
    # Articles are anyone's: a mark of the network's own, written in one, is read as the letters that it is.
    tokenizer.encode_special_tokens = True
    return tokenizer


def _session(folder: Path) -> onnxruntime.InferenceSession:
    file = next((folder / name for name in NETWORKS if (folder / name).is_file()), None)
    if file is None:
        raise SettingsError(f"{folder} holds no {' or '.join(NETWORKS)}.", hint=_HINT)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001  onnxruntime raises kinds of its own
        raise SettingsError(f"{file} cannot be loaded: {_first_line(error)}", hint=_HINT) from None


def _input_types(session: onnxruntime.InferenceSession, folder: Path) -> dict[str, Any]:
    """The type of each input, by its name; raises SettingsError for one that is not known."""
    for each in session.get_inputs():
        if each.name not in INPUTS or each.type not in _TYPES:
            raise SettingsError(
                f"The network in {folder} wants {each.name!r} of {each.type}; known are {', '.join(INPUTS)}.",
                hint=_HINT,
            )
    return {each.name: _TYPES[each.type] for each in session.get_inputs()}


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
