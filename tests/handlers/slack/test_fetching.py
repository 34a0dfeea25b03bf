"""Fetching a dropped file: the token goes to Slack only, and no more is read than is wanted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from slack_sdk import WebClient

from handlers.slack.fetching import Fetcher, NotFetched
from sandbox import Sandbox
from tests.support.slack import BOT_TOKEN, WORKSPACE, manifest

SCOPES = ["chat:write", "files:read", "im:history"]


def sandbox(*scopes: str) -> Sandbox:
    found = manifest("/aktivitet")
    found["oauth_config"]["scopes"]["bot"] = [*scopes]
    return Sandbox(WORKSPACE, found, message_interval=0)


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with sandbox(*SCOPES) as found:
        yield found


def fetcher(box: Sandbox, largest: int = 1000, waits: list[float] | None = None) -> Fetcher:
    client = WebClient(token=BOT_TOKEN, base_url=box.api_url, retry_handlers=[])
    return Fetcher(client, largest=largest, pause=(waits if waits is not None else []).append)


def dropped(box: Sandbox, data: bytes = b"plan", name: str = "Plan.txt") -> str:
    user = WORKSPACE["users"][0]["id"]
    return box.upload(user, box.server.core.workspace.bot.user_id, name, data).files[0].id


def why(box: Sandbox, file_id: str, **more: int) -> str:
    with pytest.raises(NotFetched) as caught:
        fetcher(box, **more).fetch(file_id)
    return caught.value.why


def test_a_file_is_fetched_with_its_name(box: Sandbox) -> None:
    found = fetcher(box).fetch(dropped(box, "å".encode(), "Plan å.txt"))
    assert (found.name, found.data) == ("Plan å.txt", "å".encode())


def test_what_is_too_large_is_not_fetched(box: Sandbox) -> None:
    assert why(box, dropped(box, bytes(1001))) == "too_large"
    assert box.calls_to("url_private") == []


def test_what_turns_out_larger_than_was_said_is_cut_off(box: Sandbox) -> None:
    file_id = dropped(box, b"a")
    file = box.server.core.workspace.files.get(file_id)
    assert file is not None
    said = box.server.core.workspace.files.as_json(file)
    file.data = bytes(200_000)
    box.server.core.workspace.files.as_json = lambda *_, **__: said  # type: ignore[method-assign]
    assert why(box, file_id) == "too_large"


def test_a_page_to_log_in_is_no_file() -> None:
    with sandbox("chat:write") as box:
        assert why(box, dropped(box)) == "no_access"
    with sandbox(*SCOPES) as box:
        file_id = dropped(box)
        client = WebClient(token=BOT_TOKEN, base_url=box.api_url, retry_handlers=[])
        box.server.core.seed = type(box.server.core.seed)(
            **{**vars(box.server.core.seed), "bot_token": "annan"}
        )
        info = box.server.core.workspace.files.as_json(box.server.core.workspace.files.get(file_id))  # type: ignore[arg-type]
        with pytest.raises(NotFetched) as caught:
            Fetcher(client)._fetch(info)
        assert caught.value.why == "no_access"


def test_an_html_file_that_somebody_dropped_is_a_file(box: Sandbox) -> None:
    assert fetcher(box).fetch(dropped(box, b"<p>Plan</p>", "plan.html")).data == b"<p>Plan</p>"


@pytest.mark.parametrize("method", ["files.info", "url_private"])
@pytest.mark.parametrize(
    ("kind", "waits"), [("ratelimited", [3.0]), ("error_500", [1.0]), ("lost_before", [1.0])]
)
def test_what_passes_is_tried_again(box: Sandbox, method: str, kind: str, waits: list[float]) -> None:
    file_id = dropped(box)
    box.faults.add(kind, method, retry_after=3)
    waited: list[float] = []
    assert fetcher(box, waits=waited).fetch(file_id).data == b"plan"
    assert waited == waits


def test_what_does_not_pass_is_given_up(box: Sandbox) -> None:
    file_id = dropped(box)
    box.faults.add("error_500", "url_private", count=9)
    assert why(box, file_id) == "not_fetched"
    assert len(box.calls_to("url_private")) == 3


def test_a_file_that_is_not_there_is_gone(box: Sandbox) -> None:
    assert why(box, "F404") == "gone"


class _Listener(BaseHTTPRequestHandler):
    heard: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.heard.append(self.headers.get("Authorization", ""))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/files-pri/T1-F1/a.txt",
        "http://localhost:{port}/a.txt",
        "http://127.0.0.1:{port}@127.0.0.1:{port}/a.txt",
        "https://files.slack.com.example.invalid/a.txt",
        "ftp://127.0.0.1/a.txt",
        "file:///etc/passwd",
        "",
    ],
)
def test_the_token_goes_nowhere_else(box: Sandbox, url: str) -> None:
    _Listener.heard = []
    server = HTTPServer(("127.0.0.1", 0), _Listener)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        info = {"name": "a.txt", "size": 1, "url_private_download": url.format(port=server.server_port)}
        with pytest.raises(NotFetched):
            fetcher(box)._fetch(info)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert _Listener.heard == []


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.docx", True),
        ("https://files.slack.com:443/files-pri/T1-F1/a.docx", True),
        ("http://files.slack.com/files-pri/T1-F1/a.docx", False),
        ("https://files.slack.com:8443/a.docx", False),
        ("https://slack.com.evil.invalid/a.docx", False),
        ("https://evilslack.com/a.docx", False),
        ("https://user:pass@files.slack.com/a.docx", False),
        ("https://files.slack.com\\@evil.invalid/a.docx", False),
        ("https://[files.slack.com/a.docx", False),
    ],
)
def test_which_addresses_are_slacks(url: str, may: bool) -> None:
    client = WebClient(token=BOT_TOKEN, base_url="https://slack.com/api/")
    assert Fetcher(client)._is_slacks(url) is may
