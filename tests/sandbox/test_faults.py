"""Everything that can go wrong on request, and what has happened in the workspace by then."""

from __future__ import annotations

from collections.abc import Callable
from http.client import RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox import FaultError, Sandbox
from tests.sandbox.support import client_for

LOST = (RemoteDisconnected, ConnectionError, URLError)


def post(slack: WebClient, text: str = "a", channel: str = "CLED") -> Any:
    return slack.chat_postMessage(channel=channel, text=text)


@pytest.mark.parametrize(
    ("kind", "error", "posted"),
    [
        ("timeout_before", TimeoutError, 0),
        ("timeout_after", TimeoutError, 1),
        ("lost_before", LOST, 0),
        ("lost_after", LOST, 1),
        ("error_500", SlackApiError, 0),
        ("error", SlackApiError, 0),
        ("ratelimited", SlackApiError, 0),
    ],
)
def test_a_fault_strikes_once_and_says_what_it_did(
    box: Sandbox, kind: str, error: type[Exception], posted: int
) -> None:
    slack = client_for(box, timeout=1)
    box.faults.add(kind, "chat.postMessage")
    with pytest.raises(error):
        post(slack, "första")
    assert len(box.messages("CLED")) == posted
    (call,) = box.wait_until(lambda: [call for call in box.calls if call.fault])
    assert (call.fault, call.effect is not None) == (kind, bool(posted))
    assert post(slack, "andra")["ok"]


def test_a_slow_call_works_in_the_end(box: Sandbox, slack: WebClient) -> None:
    box.faults.add("slow", "chat.postMessage", delay=0.01)
    assert post(slack)["ok"]
    assert box.calls[0].fault == "slow"


def test_a_rate_limit_says_how_long_to_wait(box: Sandbox, slack: WebClient) -> None:
    box.faults.add("ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        post(slack)
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"


def outcomes(slack: WebClient, count: int) -> str:
    """How `count` posts went: . for fine, x for refused."""
    found = ""
    for number in range(count):
        try:
            post(slack, str(number))
            found += "."
        except SlackApiError:
            found += "x"
    return found


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, "x....."),
        ({"nth": 3}, "..x..."),
        ({"nth": 2, "count": 2}, ".xx..."),
        ({"nth": 4, "count": None}, "...xxx"),
        ({"method": "chat.*"}, "x....."),
        ({"method": "users.info"}, "......"),
        ({"channel": "CLED"}, "x....."),
        ({"channel": "CALLA"}, "......"),
    ],
)
def test_a_fault_is_aimed(box: Sandbox, slack: WebClient, asked: dict[str, Any], expected: str) -> None:
    box.faults.add("error_500", **asked)
    assert outcomes(slack, 6) == expected


def test_faults_can_be_lifted(box: Sandbox, slack: WebClient) -> None:
    box.faults.add("error_500", count=None)
    assert outcomes(slack, 1) == "x"
    box.faults.clear()
    assert outcomes(slack, 1) == "."


def test_a_response_url_can_fail_too(box: Sandbox) -> None:
    url = box.command("karin", "alla", "/eko").response_url
    box.faults.add("error_500", "response_url")
    webhook = WebhookClient(url, retry_handlers=[])
    assert webhook.send(text="a").status_code == 500
    assert webhook.send(text="a").status_code == 200
    assert [message.text for message in box.messages("alla", "karin")][-1] == "a"


def test_a_delivery_can_be_lost(box: Sandbox) -> None:
    box.settings.ack_timeout = 0.01
    box.faults.add("lost", "slash_commands")
    assert box.command("karin", "alla", "/eko").status == "operation_timeout"


@pytest.mark.parametrize(
    "add",
    [
        lambda faults: faults.add("twice", "chat.postMessage"),
        lambda faults: faults.add("error_500", "slash_commands"),
        lambda faults: faults.add("jordbävning"),
        lambda faults: faults.add("error_500", nth=0),
    ],
)
def test_a_fault_that_cannot_be_is_refused(box: Sandbox, add: Callable[[Any], None]) -> None:
    with pytest.raises(FaultError):
        add(box.faults)
