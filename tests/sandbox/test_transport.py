"""Socket Mode connections, signed HTTP, and events that are tried again."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState

from sandbox import Sandbox
from tests.sandbox.support import (
    APP_TOKEN,
    MANIFEST,
    SECRET,
    WORKSPACE,
    client_for,
    echo_app,
    over_socket_mode,
)

# Connections are cut on purpose here; the SDK's threads may be in the middle of using one.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


def test_several_connections_share_the_work(box: Sandbox) -> None:
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(over_socket_mode(box, echo_app(box)))
        box.wait_until(lambda: len(box.connections) == 3)
        for number in range(6):
            box.command("karin", "alla", "/eko", str(number))
        used = {delivery.connection for delivery in box.deliveries}
        assert used == set(box.connections)
        assert all(delivery.status == "ok" for delivery in box.deliveries)


def test_a_connection_that_is_asked_to_renew_does_so_and_work_goes_on(box: Sandbox) -> None:
    with over_socket_mode(box, echo_app(box)):
        old = box.connections
        assert box.refresh_connections() == 1
        box.wait_for_connection(other_than=old)
        assert box.command("karin", "alla", "/eko", "hej").wait_for_answer()["text"] == "Du skrev hej"


def test_a_dropped_connection_comes_back(box: Sandbox) -> None:
    with over_socket_mode(box, echo_app(box), ping_interval=0.1):
        old = box.connections
        assert box.drop_connections() == 1
        box.wait_for_connection(other_than=old)
        assert box.command("karin", "alla", "/eko", "hej").status == "ok"


def test_a_connection_lost_with_a_command_under_way(box: Sandbox) -> None:
    box.settings.ack_timeout = 0.2
    with over_socket_mode(box, echo_app(box)) as handler:
        handler.client.auto_reconnect_enabled = False
        box.faults.add("drop_connection", "slash_commands")
        assert box.command("karin", "alla", "/eko").status in ("operation_timeout", "dispatch_failed")
        assert box.connections == []


def test_an_address_for_socket_mode_works_once(box: Sandbox) -> None:
    url = client_for(box, APP_TOKEN).apps_connections_open(app_token=APP_TOKEN)["url"]
    assert url.startswith("ws://127.0.0.1:")
    assert box.server.hub.issue_url() != url


@pytest.mark.parametrize(
    ("settings", "request_url", "reason"),
    [({"socket_connections": 0}, None, "too_many_websockets"), ({}, "http://127.0.0.1:1/", "link_disabled")],
)
def test_a_connection_may_be_refused(settings: dict[str, Any], request_url: str | None, reason: str) -> None:
    heard: list[str] = []
    with Sandbox(WORKSPACE, MANIFEST, request_url=request_url, **settings) as box:
        url = client_for(box).apps_connections_open(app_token=APP_TOKEN)["url"]
        state = ConnectionState()
        connection = Connection(url, logging.getLogger("test"), on_message_listener=heard.append)
        connection.connect()
        connection.on_close_listener = lambda code, why: setattr(state, "terminated", True)
        connection.run_until_completion(state)
        connection.close()
    assert json.loads(heard[0])["reason"] == reason


class Inbox:
    """A tiny HTTP server that keeps what it gets and answers as it is told."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], str]] = []
        self.replies: list[tuple[int, dict[str, str], str]] = []
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                inbox.requests.append((dict(self.headers.items()), body))
                status, headers, text = inbox.replies.pop(0) if inbox.replies else (200, {}, "")
                self.send_response(status)
                for name, value in {"Content-Length": str(len(text.encode())), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/slack/events"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    found = Inbox()
    thread = Thread(target=found.server.serve_forever, args=(0.01,))
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


@pytest.fixture
def posting_box(inbox: Inbox) -> Iterator[Sandbox]:
    with Sandbox(
        WORKSPACE, MANIFEST, request_url=inbox.url, message_interval=0, event_retries=(0, 0.01, 0.02)
    ) as box:
        yield box


def test_requests_are_signed_as_slack_signs_them(posting_box: Sandbox, inbox: Inbox) -> None:
    posting_box.command("karin", "alla", "/eko", "hej på dig & du")
    posting_box.say("karin", "arshjul", "hej")
    posting_box.wait_for_deliveries("events_api")
    verifier = SignatureVerifier(SECRET)
    for headers, body in inbox.requests:
        assert verifier.is_valid_request(body, headers)
        assert not verifier.is_valid_request(body + " ", headers)
    (command_headers, command), (event_headers, event) = inbox.requests
    assert command_headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(command)["text"] == ["hej på dig &amp; du"]
    assert event_headers["Content-Type"] == "application/json"
    assert json.loads(event)["event"]["text"] == "hej"
    assert "X-Slack-Retry-Num" not in event_headers


def test_an_event_that_fails_is_delivered_again_three_times(posting_box: Sandbox, inbox: Inbox) -> None:
    inbox.replies += [(500, {}, "")] * 4
    posting_box.say("karin", "arshjul", "hej")
    deliveries = posting_box.wait_for_deliveries("events_api", 4)
    assert [delivery.retry for delivery in deliveries] == [0, 1, 2, 3]
    headers = [headers for headers, _ in inbox.requests]
    assert [entry.get("X-Slack-Retry-Num") for entry in headers] == [None, "1", "2", "3"]
    assert headers[1]["X-Slack-Retry-Reason"] == "http_error"
    assert len({json.loads(body)["event_id"] for _, body in inbox.requests}) == 1


def test_an_event_that_is_taken_the_second_time_is_not_delivered_a_third(
    posting_box: Sandbox, inbox: Inbox
) -> None:
    inbox.replies += [(500, {}, "")]
    posting_box.say("karin", "arshjul", "hej")
    posting_box.wait_for_deliveries("events_api", 2)
    posting_box.command("karin", "alla", "/eko")
    assert [delivery.kind for delivery in posting_box.deliveries] == ["events_api"] * 2 + ["slash_commands"]


def test_the_bot_can_ask_for_no_more_tries(posting_box: Sandbox, inbox: Inbox) -> None:
    inbox.replies += [(500, {"X-Slack-No-Retry": "1"}, "")]
    posting_box.say("karin", "arshjul", "hej")
    posting_box.wait_for_deliveries("events_api", 1)
    posting_box.command("karin", "alla", "/eko")
    assert [delivery.kind for delivery in posting_box.deliveries] == ["events_api", "slash_commands"]


def test_plain_text_in_an_acknowledgement_is_shown(posting_box: Sandbox, inbox: Inbox) -> None:
    inbox.replies += [(200, {"Content-Type": "text/plain"}, "Klart.")]
    assert posting_box.command("karin", "alla", "/eko").wait_for_answer() == {"text": "Klart."}


def test_an_acknowledgement_with_blocks_that_slack_refuses_is_told_to_the_user(
    posting_box: Sandbox, inbox: Inbox
) -> None:
    inbox.replies += [(200, {"Content-Type": "application/json"}, '{"blocks": [{"type": "rubrik"}]}')]
    posting_box.command("karin", "alla", "/eko")
    assert "invalid_blocks" in posting_box.wait_for_message("alla", "karin").text


@pytest.mark.parametrize(("kind", "count"), [("slash_commands", 2), ("interactive", 2), ("events_api", 2)])
def test_a_delivery_can_come_twice(posting_box: Sandbox, inbox: Inbox, kind: str, count: int) -> None:
    button = {"type": "button", "action_id": "b", "text": {"type": "plain_text", "text": "Klar"}}
    blocks = [{"type": "actions", "elements": [button]}]
    posting_box.faults.add("twice", kind)
    if kind == "slash_commands":
        posting_box.command("karin", "alla", "/eko")
    elif kind == "interactive":
        client_for(posting_box).chat_postMessage(channel="CLED", text="a", blocks=blocks)
        posting_box.click("karin", posting_box.messages("CLED")[0], "b")
    else:
        posting_box.say("karin", "arshjul", "hej")
    first, second = posting_box.wait_for_deliveries(kind, count)
    assert (first.payload, second.copy_of) == (second.payload, first.id)
    assert inbox.requests[0][1] == inbox.requests[1][1]


def test_events_come_only_where_the_manifest_subscribes(posting_box: Sandbox) -> None:
    posting_box.say("karin", "ledningsgrupp", "hej")
    posting_box.say("karin", "ledningsgrupp", "@arshjul hej")
    (delivery,) = posting_box.wait_for_deliveries("events_api")
    assert delivery.payload["event"]["type"] == "app_mention"
    with pytest.raises(ValueError, match="doesn't subscribe to team_join"):
        posting_box.event("team_join", {"user": "UALI"})
    posting_box.event("message", {"channel_type": "im", "channel": "DKARIN", "user": "UKARIN", "text": "x"})
    assert posting_box.wait_for_deliveries("events_api", 2)[1].payload["event"]["text"] == "x"
