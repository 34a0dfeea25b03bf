"""A sandbox around a small made-up workspace, with and without an app connected."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox
from tests.sandbox.support import MANIFEST, WORKSPACE, client_for, echo_app, over_http, over_socket_mode

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DESK, PHONE = (1200, 820), (390, 844)


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (on Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, box: Sandbox) -> Iterator[Page]:
    """A page that fails the test if a script fails or the policy stops something.

    It is closed before the sandbox is, or it would complain that nobody is there.
    """
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 720)
    found = context.new_page()
    found.set_default_timeout(30_000)
    wrong: list[str] = []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield found
    context.close()
    assert wrong == []
