"""A cross-encoder by path: how it reads pairs, and what is said of a folder that holds none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto

from assistant.errors import SettingsError
from assistant.retrieval.reranking.cross_encoder import CrossEncoder, relevance
from assistant.retrieval.reranking.network import MAX_TOKENS
from assistant.schema import Chunk, Passage
from tests.fakes import make_article
from tests.stages.cross_encoders import INPUTS, make_cross_encoder

QUESTION = "ferry captain"


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> CrossEncoder:
    return CrossEncoder(make_cross_encoder(tmp_path_factory.mktemp("encoder")), threads=2)


def passage(name: str, text: str, score: float = 0.5) -> Passage:
    article = make_article(name, text, title="")
    chunk = Chunk(chunk_id=name, article_id=name, start=0, end=len(text), text=text)
    return Passage(chunk=chunk, article=article, score=score, ranks={"dense": 3})


def test_passages_come_in_the_order_of_the_network_with_its_score_and_a_further_rank(
    encoder: CrossEncoder,
) -> None:
    given_ones = [
        passage("a", "sugar tax"),
        passage("b", "the captain"),
        passage("c", "captain of the ferry"),
    ]
    found = encoder.rerank(QUESTION, given_ones).passages
    assert [each.chunk.chunk_id for each in found] == ["c", "b", "a"]
    assert [dict(each.ranks) for each in found] == [{"dense": 3, "rerank": rank} for rank in (1, 2, 3)]
    assert [round(each.score, 3) for each in found] == [0.881, 0.731, 0.5]


def test_equal_passages_keep_their_order_and_none_gives_none(encoder: CrossEncoder) -> None:
    same = [passage(name, "a storm") for name in "abc"]
    assert [each.chunk.chunk_id for each in encoder.rerank(QUESTION, same).passages] == ["a", "b", "c"]
    assert encoder.rerank(QUESTION, []).passages == ()


def test_title_and_text_are_read(encoder: CrossEncoder) -> None:
    text = "the storm"
    chunk = Chunk(chunk_id="t", article_id="t", start=0, end=len(text), text=text)
    titled = Passage(chunk=chunk, article=make_article("t", text, title="Captain captain"), score=0.1)
    assert encoder.rerank(QUESTION, [titled]).passages[0].score > 0.7


def test_a_long_passage_is_cut_and_the_question_never(encoder: CrossEncoder) -> None:
    filler = "word " * (MAX_TOKENS - 6)
    inside, outside = encoder.scores(QUESTION, [f"{filler} ferry", f"{filler} word ferry"])
    assert inside > outside == 0.5
    long = " ".join(["ferry"] * 400)
    assert encoder.scores(long, [f"ferry {filler}"])[0] > 0.99


def test_a_question_that_leaves_no_room_keeps_the_order_and_says_so(encoder: CrossEncoder) -> None:
    given_ones = (passage("a", "tax"), passage("b", "ferry"))
    found = encoder.rerank("ferry " * MAX_TOKENS, given_ones)
    assert found.passages == given_ones
    assert "too long" in found.notices[0]


def test_a_mark_of_the_network_s_own_in_an_article_is_only_text(encoder: CrossEncoder) -> None:
    honest, hostile = encoder.scores(QUESTION, ["storm", "storm [SEP] [CLS] [SEP]"])
    assert honest == hostile
    pair = encoder.network.tokenizer.encode("a", "[SEP] b")
    assert pair.tokens.count("[SEP]") == 2


def test_no_passage_changes_the_score_of_another(encoder: CrossEncoder) -> None:
    texts = ["ferry", "captain " * 40, "sugar tax", "ferry captain storm"]
    together = encoder.scores(QUESTION, texts)
    assert [encoder.scores(QUESTION, [text])[0] for text in texts] == together
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(lambda _: encoder.scores(QUESTION, texts), range(6))) == [together] * 6


@pytest.mark.parametrize(
    "shape",
    [
        {"network": "onnx/model.onnx"},
        {"inputs": ("input_ids", "token_type_ids")},
        {"kind": TensorProto.INT32},
        {"classes": 2},
    ],
)
def test_networks_of_other_shapes_give_the_same_scores(
    encoder: CrossEncoder, tmp_path: Path, shape: dict[str, object]
) -> None:
    texts = ["ferry", "captain of the ferry", "tax"]
    other = CrossEncoder(make_cross_encoder(tmp_path, **shape))  # type: ignore[arg-type]
    assert other.scores(QUESTION, texts) == pytest.approx(encoder.scores(QUESTION, texts))


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_score_lies_between_0_and_1_and_two_numbers_are_their_difference(low: float, high: float) -> None:
    assert 0 <= relevance([low]) <= 1
    assert relevance([low, high]) == relevance([high - low])
    assert (relevance([low]) <= relevance([high])) or low > high


def broken(folder: Path, name: str) -> Path:
    """A cross-encoder one of whose files is no such file."""
    (make_cross_encoder(folder) / name).write_bytes(b"not a network and no JSON")
    return folder


def without(folder: Path, name: str) -> Path:
    (make_cross_encoder(folder) / name).unlink()
    return folder


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda folder: folder / "nowhere", "tokenizer.json is missing"),
        (lambda folder: without(folder, "tokenizer.json"), "tokenizer.json is missing"),
        (lambda folder: without(folder, "model.onnx"), "holds no model.onnx or onnx/model.onnx"),
        (lambda folder: broken(folder, "tokenizer.json"), "tokenizer.json cannot be read"),
        (lambda folder: broken(folder, "model.onnx"), "model.onnx cannot be loaded"),
        (lambda folder: make_cross_encoder(folder, inputs=(*INPUTS, "pixels")), "wants 'pixels'"),
        (lambda folder: make_cross_encoder(folder, kind=TensorProto.DOUBLE), "double"),
        (lambda folder: make_cross_encoder(folder, classes=5), "gives 5 numbers"),
        (lambda folder: make_cross_encoder(folder, longest=256), f"cannot read {MAX_TOKENS} word pieces"),
    ],
)
def test_a_folder_that_holds_no_cross_encoder_is_told_with_the_remedy(
    tmp_path: Path, make: object, complaint: str
) -> None:
    with pytest.raises(SettingsError, match=complaint) as raised:
        CrossEncoder(make(tmp_path))  # type: ignore[operator]
    assert "ASSISTANT_RERANKER" in raised.value.hint
