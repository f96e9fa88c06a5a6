"""Builds ``minilm.onnx`` and ``minilm-int8.onnx``: all-MiniLM-L6-v2 without its weights.

    python -m assistant.embedding.build_graph WEIGHTS.safetensors assistant/embedding

The initializers are ONNX external data that point at byte offsets inside the published
``model.safetensors``, so that the package carries a few kB and the weights stay one file that
can be checked by its hash. The network is BERT (Devlin et al. 2019, arXiv 1810.04805) with
6 layers of 12 heads and 384 features, then mean pooling and a unit norm (Reimers and
Gurevych 2019, arXiv 1908.10084). It reads one text at a time: no padding, no mask. Needs
``onnx``, a development requirement; the assistant itself only runs the files.

In the int8 graph the quantisation of the weights is a part of the graph: operators on
constants, which onnxruntime computes once when it loads it. docs/decisions/0006 says why each
number here is what it is.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

WEIGHTS_FILE = "model.safetensors"
LAYERS, HEADS, FEATURES = 6, 12, 384
#: Operators of onnxruntime's own: attention, and products of int8.
CONTRIB = "com.microsoft"

#: CPUs without VNNI add the products of two neighbouring inputs, each of a byte and a weight, in 16 bits.
#: So the sizes of two neighbouring weights add up to this and 1 for rounding: 255 * 128 just fits.
PAIR_LIMIT = 127
#: Features that are many times as large as the others in every text, and what they are divided by
#: before quantising (their weights are multiplied by it): powers of two, so that nothing is rounded.
OUTLIERS_BEFORE_ATTENTION = {63: 2, 99: 2, 157: 2, 338: 2}
OUTLIERS_BEFORE_WIDENING = {63: 2, 99: 8, 127: 2, 157: 2, 223: 4, 267: 2, 322: 2, 338: 2}
#: After GELU values lie in [-0.17, largest of the token]; these keep 0.2 of that below zero.
GELU_ZERO, GELU_STEP, GELU_LEAST = 43, 1 / 212, 0.85


class GraphBuilder:
    """Collects operators and initializers; every method returns the name of its output."""

    def __init__(self, weights: Path, *, int8: bool) -> None:
        with weights.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            self._header: dict[str, Any] = json.loads(file.read(length))
        self._data_start = 8 + length
        self._initializers: dict[str, TensorProto] = {}
        self._operators: list[onnx.NodeProto] = []
        self.int8 = int8

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
        return self.apply_many(operator, *inputs, outputs=1, **attributes)[0]

    def apply_many(self, operator: str, *inputs: str, outputs: int, **attributes: Any) -> list[str]:
        names = [f"{operator.lower()}_{len(self._operators)}_{i}" for i in range(outputs)]
        self._operators.append(helper.make_node(operator, list(inputs), names, **attributes))
        return names

    def bias(self, *prefixes: str) -> str:
        return self._joined([self.weight(f"{prefix}.bias") for prefix in prefixes])

    def matrix(self, *prefixes: str) -> str:
        """The weights of layers side by side, of shape (inputs, outputs)."""
        together = self._joined([self.weight(f"{prefix}.weight") for prefix in prefixes])
        return self.apply("Transpose", together, perm=[1, 0])

    def quantised(self, *prefixes: str, factors: str = "") -> tuple[str, str]:
        """The same as int8, no pair of neighbours above the limit, and its scale for each output."""
        parts, scales = [], []
        for weight in [self.weight(f"{prefix}.weight") for prefix in prefixes]:
            matrix = self.apply("Mul", weight, factors) if factors else weight
            pairs = self.apply("Reshape", self.apply("Abs", matrix), "in_pairs")
            sums = self.apply("ReduceSum", pairs, "last_axis", keepdims=0)
            largest = self.apply("ReduceMax", sums, "last_axis", keepdims=1)
            scale = self.apply("Div", largest, "pair_limit")
            rounded = self.apply("Round", self.apply("Div", matrix, scale))
            parts.append(self.apply("Cast", rounded, to=TensorProto.INT8))
            scales.append(self.apply("Squeeze", scale, "last_axis"))
        return self.apply("Transpose", self._joined(parts), perm=[1, 0]), self._joined(scales)

    def linear(self, x: str, *prefixes: str, outliers: Mapping[int, int] | None = None) -> str:
        """``x`` times the weights plus bias; in int8 with one scale for all of ``x``."""
        if not self.int8:
            return self.apply("Add", self.apply("MatMul", x, self.matrix(*prefixes)), self.bias(*prefixes))
        factors = ""
        if outliers:
            values = np.ones(FEATURES, np.float32)
            values[list(outliers)] = list(outliers.values())
            factors = self.constant(f"factors_{len(outliers)}", values)
            x = self.apply("Mul", x, self.constant(f"{factors}_inverse", 1 / values))
        weights, scale = self.quantised(*prefixes, factors=factors)
        inputs = (x, weights, scale, "", self.bias(*prefixes))
        return self.apply("DynamicQuantizeMatMul", *inputs, domain=CONTRIB)

    def linear_after_gelu(self, x: str, prefix: str) -> str:
        """The same with one scale for each token, whose largest values differ much here."""
        if not self.int8:
            return self.linear(x, prefix)
        weights, scale = self.quantised(prefix)
        largest = self.apply("Max", self.apply("ReduceMax", x, "last_axis"), "gelu_least")
        rows = self.apply("QuantizeLinear", self.apply("Div", x, largest), "gelu_step", "gelu_zero")
        inputs = (rows, weights, "gelu_step", scale, "gelu_zero")
        product = self.apply("MatMulIntegerToFloat", *inputs, domain=CONTRIB)
        return self.apply("Add", self.apply("Mul", product, largest), self.bias(prefix))

    def _joined(self, parts: list[str]) -> str:
        return parts[0] if len(parts) == 1 else self.apply("Concat", *parts, axis=0)

    def layer_norm(self, x: str, prefix: str) -> str:
        scale, bias = self.weight(f"{prefix}.weight"), self.weight(f"{prefix}.bias")
        return self.apply("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)

    def model(self) -> onnx.ModelProto:
        """What was applied last is the output."""
        self._operators[-1].output[0] = "embedding"
        used = {name for operator in self._operators for name in operator.input}
        graph = helper.make_graph(
            self._operators,
            "all-MiniLM-L6-v2",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
            [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, FEATURES])],
            [tensor for name, tensor in self._initializers.items() if name in used],
        )
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=9)


def build(weights: Path, *, int8: bool = False) -> onnx.ModelProto:
    """The whole network from the token ids of one text to its unit vector."""
    g = GraphBuilder(weights, int8=int8)
    _constants(g)
    x = _embeddings(g)
    for layer in range(LAYERS):
        x = _feed_forward(g, _attention(g, x, f"encoder.layer.{layer}"), f"encoder.layer.{layer}")
    _mean_and_norm(g, x)
    return g.model()


def _constants(g: GraphBuilder) -> None:
    g.constant("tiny", np.float32(1e-9))
    g.constant("zero", np.array([0], np.int64))
    g.constant("one", np.array([1], np.int64))
    g.constant("first_axis", np.array([0], np.int64))
    g.constant("tokens_axis", np.array([1], np.int64))
    g.constant("last_axis", np.array([-1], np.int64))
    g.constant("three_parts", np.array([FEATURES] * 3, np.int64))
    g.constant("in_pairs", np.array([0, -1, 2], np.int64))
    g.constant("pair_limit", np.float32(PAIR_LIMIT))
    g.constant("gelu_zero", np.uint8(GELU_ZERO))
    g.constant("gelu_step", np.float32(GELU_STEP))
    g.constant("gelu_least", np.float32(GELU_LEAST))


def _embeddings(g: GraphBuilder) -> str:
    words = g.apply("Gather", g.weight("embeddings.word_embeddings.weight"), "input_ids")
    length = g.apply("Gather", g.apply("Shape", "input_ids"), "one")
    places = g.weight("embeddings.position_embeddings.weight")
    positions = g.apply("Slice", places, "zero", length, "first_axis")
    types = g.apply("Gather", g.weight("embeddings.token_type_embeddings.weight"), "zero")
    return g.layer_norm(g.apply("Add", g.apply("Add", words, types), positions), "embeddings.LayerNorm")


def _attention(g: GraphBuilder, x: str, prefix: str) -> str:
    parts = [f"{prefix}.attention.self.{name}" for name in ("query", "key", "value")]
    if g.int8:
        together = g.linear(x, *parts, outliers=OUTLIERS_BEFORE_ATTENTION)
        split = g.apply_many("Split", together, "three_parts", outputs=3, axis=-1)
        mixed = g.apply("MultiHeadAttention", *split, num_heads=HEADS, domain=CONTRIB)
    else:
        mixed = g.apply("Attention", x, g.matrix(*parts), g.bias(*parts), num_heads=HEADS, domain=CONTRIB)
    output = g.linear(mixed, f"{prefix}.attention.output.dense")
    return g.layer_norm(g.apply("Add", output, x), f"{prefix}.attention.output.LayerNorm")


def _feed_forward(g: GraphBuilder, x: str, prefix: str) -> str:
    wide = g.linear(x, f"{prefix}.intermediate.dense", outliers=OUTLIERS_BEFORE_WIDENING)
    output = g.linear_after_gelu(g.apply("Gelu", wide, domain=CONTRIB), f"{prefix}.output.dense")
    return g.layer_norm(g.apply("Add", output, x), f"{prefix}.output.LayerNorm")


def _mean_and_norm(g: GraphBuilder, x: str) -> None:
    mean = g.apply("ReduceMean", x, "tokens_axis", keepdims=0)
    g.apply("Div", mean, g.apply("Max", g.apply("ReduceL2", mean, "last_axis"), "tiny"))


if __name__ == "__main__":
    for name, is_int8 in (("minilm", False), ("minilm-int8", True)):
        model = build(Path(sys.argv[1]), int8=is_int8)
        (Path(sys.argv[2]) / f"{name}.onnx").write_bytes(model.SerializeToString())
