"""A sandbox around a small made-up workspace, with and without an app connected."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox
from tests.sandbox.support import MANIFEST, WORKSPACE, client_for, echo_app, over_http, over_socket_mode


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(WORKSPACE, MANIFEST, message_interval=0) as sandbox:
        yield sandbox


@pytest.fixture
def slack(box: Sandbox) -> WebClient:
    return client_for(box)


@pytest.fixture(params=["socket", "http"])
def talking_box(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox with the echo app connected, both ways in turn."""
    way = request.param
    with Sandbox(
        WORKSPACE,
        MANIFEST,
        message_interval=0,
        request_url=None if way == "socket" else "http://127.0.0.1:1/",
    ) as box:
        app = echo_app(box)
        with over_socket_mode(box, app) if way == "socket" else over_http(box, app):
            yield box
