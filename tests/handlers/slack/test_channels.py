"""Whether a channel that somebody chose will do: as Slack says, and nobody is stopped where it doesn't."""

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
SHARED: dict[str, Any] = {
    "id": "CDELAD",
    "name": "delad",
    "members": ["UKARIN", "bot"],
    "is_ext_shared": True,
}
THEIRS: dict[str, Any] = {**SHARED, "id": "CDERAS", "name": "deras", "members": ["UKARIN"]}
ROOMS = {**WORKSPACE, "channels": [*WORKSPACE["channels"], HIDDEN, OURS, SHARED, THEIRS]}
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
    ("channel", "hinder"),
    [
        ("CLED", None),
        ("GVAR", None),
        ("CALLA", "not_in_channel"),
        ("GDOLD", "not_in_channel"),
        ("C0FINNSINTE", "not_in_channel"),
        ("CDELAD", "shared_channel"),
        ("CDERAS", "not_in_channel"),
    ],
)
def test_slack_is_asked_what_hinders(box: Sandbox, channel: str, hinder: str | None) -> None:
    assert channels(box).hinder(channel) == hinder


def test_direct_messages_are_never_asked_about(box: Sandbox) -> None:
    assert not channels(box).hinder("DKARIN")
    assert box.calls_to("conversations.info") == []


def test_who_lets_the_bot_in_is_believed_at_once(box: Sandbox) -> None:
    asked = box.command("UKARIN", "CALLA", "/invite", "@arshjul")
    assert (asked.status, box.deliveries) == ("by_slack", [])
    assert not channels(box).hinder("CALLA")


@pytest.mark.parametrize(
    "fault", [{"kind": "ratelimited"}, {"kind": "error_500"}, {"kind": "lost_before"}, {"kind": "error"}]
)
def test_nobody_is_stopped_where_slack_does_not_say(box: Sandbox, fault: dict[str, Any]) -> None:
    box.faults.add(method="conversations.info", **fault)
    assert not channels(box).hinder("CALLA")


def test_nor_where_the_app_was_installed_without_the_scope() -> None:
    with workspace("commands", "chat:write") as box:
        assert not channels(box).hinder("CALLA")
        assert box.calls_to("conversations.info")[0].response["error"] == "missing_scope"
