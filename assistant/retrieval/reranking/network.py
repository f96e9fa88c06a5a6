"""Networks on onnxruntime that read pairs of texts, from a folder with ``model.onnx`` and ``tokenizer.json``.

What sentence-transformers and optimum export. The method is that of Nogueira and Cho 2019, arXiv 1901.04085.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from assistant.errors import SettingsError

NETWORKS, TOKENIZER = ("model.onnx", "onnx/model.onnx"), "tokenizer.json"
#: What BERT and its kin read at most.
MAX_TOKENS = 512
#: What the network may take, and which part of an encoded pair that is.
INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
_TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}


class PairNetwork:
    """Gives a few numbers for each pair of texts, one for each class that the network knows.

    A pair is read by itself, without padding: no pair changes the numbers of another. Several threads may
    read at once. Where a pair is too long, the text named by ``cut`` is cut and the other never. ``classes``
    are the counts of numbers that will do, ``hint`` what to do about a folder that does not. Raises
    SettingsError for such a folder.
    """

    def __init__(
        self,
        folder: Path,
        *,
        cut: Literal["only_first", "only_second"],
        classes: Collection[int],
        hint: str,
        threads: int = 0,
    ) -> None:
        self._folder, self._hint = folder, hint
        self._uncut = self._tokenizer()
        self.tokenizer = self._tokenizer()
        self.tokenizer.enable_truncation(MAX_TOKENS, strategy=cut)
        self._session = self._open()
        self._types = self._input_types()
        self._threads = ThreadPoolExecutor(threads or os.cpu_count() or 1, thread_name_prefix="pairs")
        self._try_out(cut, classes)

    def count_tokens(self, text: str) -> int:
        """How many word pieces a text has, with the marks around it."""
        return len(self._uncut.encode(text).ids)

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Any]:
        """The numbers of each pair, each of shape (classes,), in the order of the pairs."""
        return list(self._threads.map(self._logits, self.tokenizer.encode_batch(list(pairs))))

    def _logits(self, pair: Encoding) -> Any:
        inputs = {name: np.array([getattr(pair, INPUTS[name])], dtype) for name, dtype in self._types.items()}
        return self._session.run(None, inputs)[0].reshape(-1)

    def _try_out(self, cut: str, classes: Collection[int]) -> None:
        """Reads the longest pair there can be, so that a network that cannot is told at once."""
        texts = ("Who asked?", "word " * MAX_TOKENS)
        (pair,) = self.tokenizer.encode_batch([texts[::-1] if cut == "only_first" else texts])
        try:
            logits = self._logits(pair)
        except Exception as error:  # noqa: BLE001  onnxruntime raises kinds of its own
            raise self._refused(f"cannot read {len(pair.ids)} word pieces: {_first_line(error)}") from None
        if logits.size not in classes or not np.isfinite(logits).all():
            wanted = " or ".join(map(str, sorted(classes)))
            raise self._refused(f"gives {logits.size} numbers for a pair, not {wanted} finite.")

    def _refused(self, trouble: str) -> SettingsError:
        return SettingsError(f"The network in {self._folder} {trouble}", hint=self._hint)

    def _tokenizer(self) -> Tokenizer:
        """The tokenizer of the folder, which neither cuts nor pads."""
        file = self._folder / TOKENIZER
        if not file.is_file():
            raise SettingsError(f"{file} is missing.", hint=self._hint)
        try:
            tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:  # noqa: BLE001  the library raises bare exceptions
            raise SettingsError(f"{file} cannot be read: {_first_line(error)}", hint=self._hint) from None
        tokenizer.no_padding()
        tokenizer.no_truncation()
        # Articles are anyone's: a mark of the network's own, written in one, is read as its letters.
        tokenizer.encode_special_tokens = True
        return tokenizer

    def _open(self) -> onnxruntime.InferenceSession:
        file = next((self._folder / name for name in NETWORKS if (self._folder / name).is_file()), None)
        if file is None:
            raise SettingsError(f"{self._folder} holds no {' or '.join(NETWORKS)}.", hint=self._hint)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        try:
            return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # noqa: BLE001  onnxruntime raises kinds of its own
            raise SettingsError(f"{file} cannot be loaded: {_first_line(error)}", hint=self._hint) from None

    def _input_types(self) -> dict[str, Any]:
        """The type of each input, by its name; raises SettingsError for one that is not known."""
        for each in self._session.get_inputs():
            if each.name not in INPUTS or each.type not in _TYPES:
                raise self._refused(f"wants {each.name!r} of {each.type}; known are {', '.join(INPUTS)}.")
        return {each.name: _TYPES[each.type] for each in self._session.get_inputs()}


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
