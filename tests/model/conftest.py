"""The independent model server, one process for the session, empty for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.openai_client import ModelClient
from tests.model import aimock as server
from tests.model.fakes import settings


@pytest.fixture(scope="session")
def _aimock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Aimock]:
    with server.running(tmp_path_factory.mktemp("aimock")) as running:
        yield running


@pytest.fixture
def aimock(_aimock: server.Aimock) -> server.Aimock:
    """The server without any reply prepared."""
    _aimock.reset()
    return _aimock


@pytest.fixture
def client(aimock: server.Aimock) -> ModelClient:
    """The real client, pointed at the server with the right key."""
    return ModelClient(settings(openai_base_url=aimock.base_url, openai_api_key=server.KEY, model="tester"))
