"""Cross-encoders made on the spot: networks that count the words which question and passage share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

WORDS = ("[CLS]", "[SEP]", "[UNK]", "ferry", "storm", "captain", "tax", "sugar", "word")
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def make_cross_encoder(
    folder: Path,
    *,
    network: str = "model.onnx",
    inputs: Sequence[str] = INPUTS,
    kind: int = TensorProto.INT64,
    classes: int = 1,
    longest: int = 10_000,
) -> Path:
    """A folder with the network and its tokenizer; ``longest`` is how many word pieces the network reads."""
    (folder / network).parent.mkdir(parents=True, exist_ok=True)
    onnx.save(shared_words(inputs, kind, classes, longest), folder / network)
    make_tokenizer().save(str(folder / "tokenizer.json"))
    return folder


def make_network(folder: Path, labels: Sequence[str], *, config: str = "") -> Path:
    """A folder with a network that counts shared words for the last of its classes, and names these."""
    make_cross_encoder(folder, classes=len(labels))
    named = json.dumps({"id2label": {str(place): label for place, label in enumerate(labels)}})
    (folder / "config.json").write_text(config or named, "utf-8")
    return folder


def make_tokenizer() -> Tokenizer:
    """Whole words, those not known all alike; pairs as BERT has them."""
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.add_special_tokens(["[CLS]", "[SEP]"])
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 0), ("[SEP]", 1)],
    )
    return tokenizer


def shared_words(inputs: Sequence[str], kind: int, classes: int, longest: int) -> onnx.ModelProto:
    """How often a known word of the question stands in the passage: for two classes as the second of them."""
    constants = {
        "first_axis": np.array([1], np.int64),
        "last_axis": np.array([2], np.int64),
        "words": np.array([[float(word.islower()) for word in WORDS]], np.float32).T,
        "one": np.float32(1),
        "wide": np.zeros((1, longest), np.float32),
        "shape": np.array([1, -1], np.int64),
        "begin": np.array([0], np.int64),
        "second": np.array([[0.0] * (classes - 1) + [1.0]], np.float32),
        "two_axes": np.array([1, 2], np.int64),
    }
    make = helper.make_node
    nodes = [
        make("Cast", ["input_ids"], ["ids"], to=TensorProto.INT64),
        make("Cast", ["token_type_ids"], ["types"], to=TensorProto.FLOAT),
        make("Gather", ["words", "ids"], ["known"]),
        make("Shape", ["types"], ["size"]),
        make("Slice", ["size", "first_axis", "last_axis", "begin"], ["tokens"]),
        make("Slice", ["wide", "begin", "tokens", "first_axis"], ["narrow"]),
        make("Add", ["types", "narrow"], ["passage"]),
        make("Sub", ["one", "types"], ["question"]),
        make("Unsqueeze", ["ids", "last_axis"], ["down"]),
        make("Unsqueeze", ["ids", "first_axis"], ["across"]),
        make("Equal", ["down", "across"], ["same"]),
        make("Cast", ["same"], ["matches"], to=TensorProto.FLOAT),
        make("Unsqueeze", ["question", "last_axis"], ["asked"]),
        make("Unsqueeze", ["passage", "first_axis"], ["told"]),
        make("Mul", ["matches", "asked"], ["of_question"]),
        make("Mul", ["of_question", "told"], ["of_both"]),
        make("Mul", ["of_both", "known"], ["counted"]),
        make("ReduceSum", ["counted", "two_axes"], ["sum"], keepdims=0),
        make("Reshape", ["sum", "shape"], ["row"]),
        make("Mul", ["row", "second"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "shared-words",
        [helper.make_tensor_value_info(name, kind, ["batch", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", classes])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
