"""Whether the bot is in a channel that somebody chose: as Slack says, and nobody is stopped where it doesn't."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from handlers.slack.channels import Channels
from sandbox import Sandbox
from tests.support.slack import BOT_TOKEN, WORKSPACE, manifest

HIDDEN: dict[str, Any] = {"id": "GDOLD", "name": "dold", "members": ["UKARIN"], "is_private": True}
OURS: dict[str, Any] = {"id": "GVAR", "name": "var", "members": ["UKARIN", "bot"], "is_private": True}
ROOMS = {**WORKSPACE, "channels": [*WORKSPACE["channels"], HIDDEN, OURS]}
SCOPES = ["commands", "chat:write", "channels:read", "groups:read"]


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with workspace(*SCOPES) as found:
        yield found


def workspace(*scopes: str) -> Sandbox:
    made = manifest("/plan")
    made["oauth_config"]["scopes"]["bot"] = list(scopes)
    return Sandbox(ROOMS, made, message_interval=0)


def channels(box: Sandbox) -> Channels:
    return Channels(WebClient(token=BOT_TOKEN, base_url=box.api_url, retry_handlers=[], timeout=2))


@pytest.mark.parametrize(
    ("channel", "outside"),
    [("CLED", False), ("GVAR", False), ("CALLA", True), ("GDOLD", True), ("C0FINNSINTE", True)],
)
def test_slack_is_asked_whether_the_bot_is_in_a_channel(box: Sandbox, channel: str, outside: bool) -> None:
    assert channels(box).is_outside(channel) is outside


def test_direct_messages_are_never_asked_about(box: Sandbox) -> None:
    assert not channels(box).is_outside("DKARIN")
    assert box.calls_to("conversations.info") == []


def test_who_lets_the_bot_in_is_believed_at_once(box: Sandbox) -> None:
    asked = box.command("UKARIN", "CALLA", "/invite", "@arshjul")
    assert (asked.status, box.deliveries) == ("by_slack", [])
    assert not channels(box).is_outside("CALLA")


@pytest.mark.parametrize(
    "fault", [{"kind": "ratelimited"}, {"kind": "error_500"}, {"kind": "lost_before"}, {"kind": "error"}]
)
def test_nobody_is_stopped_where_slack_does_not_say(box: Sandbox, fault: dict[str, Any]) -> None:
    box.faults.add(method="conversations.info", **fault)
    assert not channels(box).is_outside("CALLA")


def test_nor_where_the_app_was_installed_without_the_scope() -> None:
    with workspace("commands", "chat:write") as box:
        assert not channels(box).is_outside("CALLA")
        assert box.calls_to("conversations.info")[0].response["error"] == "missing_scope"
