"""Ingest: what is new is stored once, what changed is replaced, what fails loses nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.errors import IndexBusy, IndexMismatch, SettingsError
from assistant.index import Layout
from assistant.pipeline import Assistant, ingest, ingesting, verify
from assistant.schema import IngestProgress, IngestReport, ReadFailure
from assistant.schema.ingests import IngestStatus
from assistant.settings import load_settings
from tests.fakes import HashEmbedder
from tests.pipeline.conftest import STORM, TAX, Ingest, write, write_lines


def titles() -> list[str]:
    with Assistant.open() as desk:
        return sorted(summary.title for summary in desk.articles())


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.replaced, report.unchanged, len(report.failures)


def test_a_folder_is_ingested_and_reported(news: Path, take_in: Ingest) -> None:
    report = take_in(news)
    assert counts(report) == (2, 0, 0, 0)
    assert (report.articles, report.chunks) == (2, 2)
    assert titles() == ["Storm stops ferries", "Sugar tax rises"]
    assert verify().is_clean


def test_a_second_run_reads_and_embeds_nothing(news: Path, take_in: Ingest, embedder: HashEmbedder) -> None:
    take_in(news)
    embedder.calls.clear()
    assert counts(take_in(news)) == (0, 0, 2, 0)
    assert embedder.calls == []


def test_where_nothing_is_new_no_model_is_loaded_and_no_process_started(news: Path) -> None:
    program = (
        "import subprocess, sys; from assistant.pipeline import ingest\n"
        "subprocess.Popen = None\n"
        "assert ingest([sys.argv[1]]).unchanged == 2\n"
        "print({'chromadb', 'onnxruntime', 'tokenizers'} & set(sys.modules))"
    )
    ingest([news])
    done = subprocess.run(
        [sys.executable, "-c", program, str(news)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "set()\n", done.stderr


def test_a_touched_file_is_read_but_not_embedded_again(
    news: Path, take_in: Ingest, embedder: HashEmbedder
) -> None:
    take_in(news)
    embedder.calls.clear()
    os.utime(news / "storm.json", ns=(1, 1))
    assert counts(take_in(news)) == (0, 0, 2, 0)
    assert embedder.calls == []


def test_a_changed_article_is_replaced_in_place(news: Path, take_in: Ingest, embedder: HashEmbedder) -> None:
    take_in(news)
    embedder.calls.clear()
    write(news / "storm.json", title="Storm stops ferries", text=STORM + " Nobody was hurt.")
    assert counts(take_in(news)) == (0, 1, 1, 0)
    assert [len(call) for call in embedder.calls] == [1]
    assert counts(take_in(news)) == (0, 0, 2, 0)
    with Assistant.open(embedding=embedder) as desk:
        assert "Nobody was hurt" in desk.search("was nobody hurt in the storm?")[0].chunk.text
        assert len(desk.articles()) == 2


def test_a_file_with_another_article_drops_its_earlier_one(news: Path, take_in: Ingest) -> None:
    take_in(news)
    write(news / "storm.json", title="Calm lets ferries sail", text=STORM)
    take_in(news)
    assert titles() == ["Calm lets ferries sail", "Sugar tax rises"]


def test_two_files_with_one_article_keep_it_until_both_have_let_it_go(news: Path, take_in: Ingest) -> None:
    write(news / "twin.json", title="Storm stops ferries", text=STORM)
    assert counts(take_in(news)) == (2, 0, 1, 0)
    write(news / "twin.json", title="Another", text=TAX + " More is to come.")
    take_in(news)
    assert titles() == ["Another", "Storm stops ferries", "Sugar tax rises"]
    write(news / "storm.json", title="A third", text=STORM)
    take_in(news)
    assert titles() == ["A third", "Another", "Sugar tax rises"]


def test_an_article_that_moves_from_one_file_to_another_is_kept(tmp_path: Path, take_in: Ingest) -> None:
    one, other = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    storm, tax = {"title": "Storm", "text": STORM}, {"title": "Tax", "text": TAX}
    write_lines(one, storm, tax)
    write_lines(other, {"title": "Third", "text": STORM})
    take_in(one, other)
    write_lines(one, tax)
    write_lines(other, {"title": "Third", "text": STORM}, storm)
    take_in(one, other)
    assert titles() == ["Storm", "Tax", "Third"]
    assert verify().is_clean


def test_a_file_that_fails_in_part_loses_nothing_and_is_read_again(tmp_path: Path, take_in: Ingest) -> None:
    path = tmp_path / "news.jsonl"
    storm, tax = {"title": "Storm", "text": STORM}, {"title": "Tax", "text": TAX}
    write_lines(path, storm, tax)
    take_in(path)
    write_lines(path, storm)
    with path.open("a") as file:
        file.write('{"title": "Tax", "te\n')
    report = take_in(path)
    assert len(report.failures) == 1
    assert "2" in report.failures[0].source
    assert titles() == ["Storm", "Tax"]
    assert len(take_in(path).failures) == 1
    write_lines(path, storm)
    take_in(path)
    assert titles() == ["Storm"]


def test_what_a_file_gave_while_it_failed_in_part_is_still_known_to_be_from_it(
    tmp_path: Path, take_in: Ingest
) -> None:
    path = tmp_path / "news.jsonl"
    write_lines(path, {"title": "Storm", "text": STORM})
    with path.open("a") as file:
        file.write("{broken\n")
    take_in(path)
    write_lines(path, {"title": "Calm", "text": STORM})
    take_in(path)
    assert titles() == ["Calm"]


def test_failed_inputs_are_named_and_the_rest_goes_on(news: Path, tmp_path: Path, take_in: Ingest) -> None:
    (news / "broken.json").write_text("{nothing")
    report = take_in(tmp_path / "nowhere", news)
    assert counts(report)[0] == 2
    assert {Path(failure.source).name for failure in report.failures} == {"nowhere", "broken.json"}
    assert all(isinstance(failure, ReadFailure) and failure.reason for failure in report.failures)


def test_nothing_readable_leaves_no_index_behind(
    tmp_path: Path, take_in: Ingest, assistant_home: Path
) -> None:
    report = take_in(tmp_path / "nowhere")
    assert len(report.failures) == 1
    assert not (assistant_home / "default").exists()


def test_nothing_readable_removes_no_file_that_is_not_of_the_index(
    assistant_home: Path, take_in: Ingest
) -> None:
    precious = assistant_home / "default" / "precious.pdf"
    precious.parent.mkdir(parents=True)
    precious.write_text("precious")
    take_in(precious)
    assert [path.name for path in precious.parent.iterdir()] == ["precious.pdf"]


def test_each_file_is_an_event_once_it_is_stored_and_the_report_is_last(
    news: Path, embedder: HashEmbedder
) -> None:
    (news / "broken.json").write_text("{nothing")
    events = list(ingesting([news], embedding=embedder))
    *progress, report = events
    assert isinstance(report, IngestReport)
    assert all(isinstance(event, IngestProgress | IngestStatus) for event in progress)
    assert [(event.done, event.total) for event in progress if isinstance(event, IngestProgress)] == [
        (1, 3),
        (2, 3),
        (3, 3),
    ]
    outcomes = {Path(e.source).name: e.outcome for e in progress if isinstance(e, IngestProgress)}
    assert outcomes == {"broken.json": "failed", "storm.json": "added", "tax.json": "added"}


def test_a_consumer_may_stop_in_the_middle(news: Path, embedder: HashEmbedder, take_in: Ingest) -> None:
    events = ingesting([news], embedding=embedder)
    next(events)
    events.close()
    assert take_in(news).articles == 2
    assert verify().is_clean


def test_one_writer_at_a_time_also_between_threads(news: Path, embedder: HashEmbedder) -> None:
    events = ingesting([news], embedding=embedder)
    next(events)
    raised: list[str] = []

    def write_too() -> None:
        try:
            ingest([news], embedding=embedder)
        except IndexBusy as error:
            raised.append(str(error))

    thread = threading.Thread(target=write_too)
    thread.start()
    thread.join()
    assert raised == ["Another process is writing to the index 'default'."]
    events.close()


def test_a_second_process_is_told_that_the_index_is_busy(news: Path, embedder: HashEmbedder) -> None:
    program = (
        "import sys; from assistant.pipeline import ingest; from tests.fakes import HashEmbedder\n"
        "ingest([sys.argv[1]], embedding=HashEmbedder())"
    )
    events = ingesting([news], embedding=embedder)
    next(events)
    done = subprocess.run(
        [sys.executable, "-c", program, str(news)], capture_output=True, text=True, check=False
    )
    assert "IndexBusy" in done.stderr
    assert isinstance(list(events)[-1], IngestReport)


def test_another_embedding_is_turned_away(news: Path, take_in: Ingest) -> None:
    take_in(news)
    with pytest.raises(IndexMismatch, match="hash"):
        ingest([news], embedding=HashEmbedder(32))
    with Assistant.open(embedding=HashEmbedder(32)) as desk, pytest.raises(IndexMismatch, match="dimensions"):
        desk.ask("Who?")


def test_an_unknown_embedding_makes_no_index(news: Path, assistant_home: Path) -> None:
    with pytest.raises(SettingsError, match="nonsense"):
        ingest([news], settings=load_settings(embedding="nonsense"))
    assert not (assistant_home / "default").exists()


def test_an_error_of_the_embedding_is_not_told_as_a_fault_of_the_index(news: Path) -> None:
    class Unreachable(HashEmbedder):
        def embed(self, texts: object) -> object:  # type: ignore[override]
            raise ConnectionRefusedError("nothing answers")

    with pytest.raises(ConnectionRefusedError, match="nothing answers"):
        ingest([news], embedding=Unreachable())  # type: ignore[arg-type]


@pytest.mark.slow
def test_more_chunks_than_chroma_takes_in_a_call_are_stored_in_pieces(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    text = "\n\n".join(
        f"Number {i}. " + "The ferry sailed to the outer islands again. " * 15 for i in range(140)
    )
    path = write_lines(tmp_path / "long.jsonl", *({"title": f"Part {i}", "text": text} for i in range(40)))
    report = ingest([path], embedding=embedder)
    assert report.chunks > 5_461
    assert max(len(call) for call in embedder.calls) < 400
    assert verify().is_clean
    layout = Layout(home=load_settings().home, name="default")
    assert (layout.chroma / "000001").is_dir()


def test_odd_characters_do_not_stop_an_ingest(tmp_path: Path, take_in: Ingest) -> None:
    odd = [
        "half a pair \ud800",
        "zero \x00",
        "byte order mark \ufeff",
        "a" * 5_000,
        "😀" * 50,
        "e\u0301 \u202e",
    ]
    path = write_lines(
        tmp_path / "odd.jsonl",
        *({"title": f"Odd {i} {text[:20]}", "text": f"{text} {STORM}"} for i, text in enumerate(odd)),
    )
    assert take_in(path).articles == len(odd)
    assert verify().is_clean
    with Assistant.open(embedding=HashEmbedder()) as desk:
        assert desk.search("ferries")
