"""What visitors rated is kept where a setting allows it, and becomes questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.app.chat import build_chat
from assistant.app.conversation import converse
from assistant.app.feedback import FILE, keep
from assistant.app.session import Exchange, Session
from assistant.errors import IndexFault
from assistant.schema import Filters
from assistant.settings import Settings
from tests.app.fake_desk import FakeDesk


@pytest.fixture
def desk(tmp_path: Path) -> FakeDesk:
    (tmp_path / "bridge").mkdir()
    return FakeDesk(settings=Settings(home=tmp_path, feedback=True, openai_api_key="sk-secret"))  # type: ignore[arg-type]


def asked(desk: FakeDesk, question: str, session: Session | None = None) -> Session:
    return list(converse(desk, session or Session(), question, Filters(publishers=("Echo",))))[-1]  # type: ignore[arg-type]


def kept(desk: FakeDesk) -> list[dict[str, Any]]:
    path = desk.settings.home / "bridge" / FILE
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def test_a_verdict_is_kept_with_how_it_was_asked_and_what_was_cited(desk: FakeDesk) -> None:
    session = asked(desk, "And the harbour?", asked(desk, "Who won?"))
    keep(desk, session, 1, good=True)  # type: ignore[arg-type]
    keep(desk, session, 0, good=False)  # type: ignore[arg-type]
    liked, disliked = kept(desk)
    assert (liked["good"], disliked["good"]) == (True, False)
    assert [turn["text"] for turn in liked["history"]] == ["Who won?", "The articles do not say."]
    assert liked["publishers"] == ["Echo"]
    assert {each["article_id"] for each in liked["citations"]} <= set(desk._articles)
    assert all(each["quote"] for each in liked["citations"])
    assert disliked["status"] == "no_answer"
    assert liked["when"].endswith("+00:00")
    assert "sk-secret" not in (desk.settings.home / "bridge" / FILE).read_text("utf-8")


@pytest.mark.parametrize("exchange", [-1, 0, 7])
def test_what_was_not_answered_cannot_be_rated(desk: FakeDesk, exchange: int) -> None:
    session = Session(exchanges=(Exchange(question="Who?", shown="…"),))
    keep(desk, session, exchange, good=True)  # type: ignore[arg-type]
    assert kept(desk) == []


def test_a_file_that_cannot_be_written_is_an_error_of_ours(desk: FakeDesk) -> None:
    (desk.settings.home / "bridge" / FILE).mkdir()
    with pytest.raises(IndexFault):
        keep(desk, asked(desk, "The harbour?"), 0, good=True)  # type: ignore[arg-type]


@pytest.mark.parametrize("allowed", [True, False])
def test_thumbs_are_offered_only_where_the_setting_allows_it(tmp_path: Path, allowed: bool) -> None:
    blocks = build_chat(FakeDesk(settings=Settings(home=tmp_path, feedback=allowed)))  # type: ignore[arg-type]
    config = blocks.get_config_file()
    (chat,) = [each for each in config["components"] if each["type"] == "chatbot"]
    assert bool(chat["props"].get("feedback_options")) is allowed
    targets = [target for each in config["dependencies"] for target in each["targets"]]
    assert any(event == "like" for _, event in targets) is allowed
