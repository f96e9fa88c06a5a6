"""Builds ``minilm.onnx``: the graph of all-MiniLM-L6-v2 without its weights.

    python -m assistant.embedding.build_graph WEIGHTS.safetensors assistant/embedding/minilm.onnx

The initializers are ONNX external data that point at byte offsets inside the published
``model.safetensors``, so that the package carries 25 kB and the weights stay one file that
can be checked by its hash. The network is BERT (Devlin et al. 2019, arXiv 1810.04805) with
6 layers of 12 heads and 384 features, then mean pooling and a unit norm (Reimers and
Gurevych 2019, arXiv 1908.10084). Needs ``onnx``, a development requirement; the
assistant itself only runs the file.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

WEIGHTS_FILE = "model.safetensors"
LAYERS, HEADS, FEATURES = 6, 12, 384


class GraphBuilder:
    """Collects operators and initializers; every method returns the name of its output."""

    def __init__(self, weights: Path) -> None:
        with weights.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            self._header: dict[str, Any] = json.loads(file.read(length))
        self._data_start = 8 + length
        self._initializers: dict[str, TensorProto] = {}
        self._operators: list[onnx.NodeProto] = []

    def weight(self, name: str) -> str:
        """A tensor of the safetensors file, by its name there."""
        entry = self._header[name]
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=entry["shape"])
        tensor.data_location = TensorProto.EXTERNAL
        first, last = entry["data_offsets"]
        place = {"location": WEIGHTS_FILE, "offset": self._data_start + first, "length": last - first}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))
        self._initializers[name] = tensor
        return name

    def constant(self, name: str, value: Any) -> str:
        self._initializers[name] = numpy_helper.from_array(np.asarray(value), name)
        return name

    def apply(self, operator: str, *inputs: str, **attributes: Any) -> str:
        output = f"{operator.lower()}_{len(self._operators)}"
        self._operators.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def linear(self, x: str, prefix: str) -> str:
        matrix = self.apply("Transpose", self.weight(f"{prefix}.weight"), perm=[1, 0])
        return self.apply("Add", self.apply("MatMul", x, matrix), self.weight(f"{prefix}.bias"))

    def layer_norm(self, x: str, prefix: str) -> str:
        scale, bias = self.weight(f"{prefix}.weight"), self.weight(f"{prefix}.bias")
        return self.apply("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)

    def model(self, inputs: Sequence[str], output: str) -> onnx.ModelProto:
        integer, real = TensorProto.INT64, TensorProto.FLOAT
        self.apply("Identity", output)
        self._operators[-1].output[0] = "embedding"
        graph = helper.make_graph(
            self._operators,
            "all-MiniLM-L6-v2",
            [helper.make_tensor_value_info(name, integer, ["batch", "tokens"]) for name in inputs],
            [helper.make_tensor_value_info("embedding", real, ["batch", FEATURES])],
            list(self._initializers.values()),
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def build(weights: Path) -> onnx.ModelProto:
    """The whole network from token ids to unit vectors."""
    g = GraphBuilder(weights)
    _constants(g)
    mask = g.apply("Cast", "attention_mask", to=TensorProto.FLOAT)
    hidden = g.apply("Sub", "one", g.apply("Unsqueeze", mask, "axes_1_2"))
    bias = g.apply("Mul", hidden, "minus_infinity")
    x = _embeddings(g)
    for layer in range(LAYERS):
        x = _feed_forward(g, _attention(g, x, bias, f"encoder.layer.{layer}"), f"encoder.layer.{layer}")
    return g.model(["input_ids", "attention_mask"], _mean_and_norm(g, x, mask))


def _constants(g: GraphBuilder) -> None:
    g.constant("one", np.float32(1))
    g.constant("half", np.float32(0.5))
    g.constant("root_two", np.float32(2**0.5))
    g.constant("minus_infinity", np.float32(-1e9))
    g.constant("tiny", np.float32(1e-9))
    g.constant("scale", np.float32(1 / np.sqrt(FEATURES / HEADS)))
    g.constant("split_heads", np.array([0, 0, HEADS, FEATURES // HEADS], np.int64))
    g.constant("join_heads", np.array([0, 0, FEATURES], np.int64))
    g.constant("zero", np.int64(0))
    g.constant("step", np.int64(1))
    g.constant("first_type", np.array([0], np.int64))
    g.constant("axis_1", np.array([1], np.int64))
    g.constant("axis_2", np.array([2], np.int64))
    g.constant("axes_1_2", np.array([1, 2], np.int64))


def _embeddings(g: GraphBuilder) -> str:
    words = g.apply("Gather", g.weight("embeddings.word_embeddings.weight"), "input_ids")
    length = g.apply("Gather", g.apply("Shape", "input_ids"), "step")
    places = g.apply("Range", "zero", length, "step")
    positions = g.apply("Gather", g.weight("embeddings.position_embeddings.weight"), places)
    types = g.apply("Gather", g.weight("embeddings.token_type_embeddings.weight"), "first_type")
    return g.layer_norm(g.apply("Add", g.apply("Add", words, types), positions), "embeddings.LayerNorm")


def _attention(g: GraphBuilder, x: str, bias: str, prefix: str) -> str:
    def heads(name: str, order: list[int]) -> str:
        projected = g.linear(x, f"{prefix}.attention.self.{name}")
        return g.apply("Transpose", g.apply("Reshape", projected, "split_heads"), perm=order)

    query, key, value = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
    scores = g.apply("Mul", g.apply("MatMul", query, key), "scale")
    weights = g.apply("Softmax", g.apply("Add", scores, bias), axis=-1)
    mixed = g.apply("Transpose", g.apply("MatMul", weights, value), perm=[0, 2, 1, 3])
    output = g.linear(g.apply("Reshape", mixed, "join_heads"), f"{prefix}.attention.output.dense")
    return g.layer_norm(g.apply("Add", output, x), f"{prefix}.attention.output.LayerNorm")


def _feed_forward(g: GraphBuilder, x: str, prefix: str) -> str:
    wide = g.linear(x, f"{prefix}.intermediate.dense")
    gate = g.apply("Add", g.apply("Erf", g.apply("Div", wide, "root_two")), "one")
    activated = g.apply("Mul", g.apply("Mul", wide, gate), "half")
    output = g.linear(activated, f"{prefix}.output.dense")
    return g.layer_norm(g.apply("Add", output, x), f"{prefix}.output.LayerNorm")


def _mean_and_norm(g: GraphBuilder, x: str, mask: str) -> str:
    weights = g.apply("Unsqueeze", mask, "axis_2")
    total = g.apply("ReduceSum", g.apply("Mul", x, weights), "axis_1", keepdims=0)
    count = g.apply("Max", g.apply("ReduceSum", weights, "axis_1", keepdims=0), "tiny")
    mean = g.apply("Div", total, count)
    return g.apply("Div", mean, g.apply("Max", g.apply("ReduceL2", mean, "axis_1", keepdims=1), "tiny"))


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(build(Path(sys.argv[1])).SerializeToString())
