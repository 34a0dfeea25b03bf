"""What Slack sends to an app: commands, interactions and events."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any

from sandbox.core import Core
from sandbox.files import File
from sandbox.invocations import Invocation
from sandbox.modals import View
from sandbox.seed import Channel, User
from sandbox.workspace import Message, Workspace, fold


def command_payload(
    core: Core, invocation: Invocation, channel: Channel, command: str, text: str
) -> dict[str, str]:
    """The fields of a slash command."""
    user = core.workspace.users[invocation.user]
    return {
        "token": "sandbox",
        "team_id": core.workspace.team.id,
        "team_domain": core.workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": core.workspace.bot.app_id,
        "is_enterprise_install": "false",
        "response_url": core.response_url(invocation),
        "trigger_id": core.triggers.issue(invocation),
    }


def actions_payload(
    core: Core,
    invocation: Invocation,
    message: Message,
    action: dict[str, Any],
    state: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """A `block_actions` interaction. As in Slack, it carries no `message` when that one is ephemeral."""
    workspace = core.workspace
    user, channel = workspace.users[invocation.user], workspace.channels[message.channel]
    container: dict[str, Any] = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral,
    }
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    found: dict[str, Any] = {
        "type": "block_actions",
        "user": _person(core, user),
        "api_app_id": workspace.bot.app_id,
        "token": "sandbox",
        "container": container,
        "trigger_id": core.triggers.issue(invocation),
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": state},
        "response_url": core.response_url(invocation),
        "actions": [{**action, "action_ts": core.clock.stamp()}],
    }
    if not message.ephemeral:
        found["message"] = workspace.as_json(message)
    return found


def view_payload(core: Core, invocation: Invocation, view: View, kind: str) -> dict[str, Any]:
    """What `block_actions` in a modal, `view_submission` and `view_closed` have in common."""
    workspace = core.workspace
    user = workspace.users[invocation.user]
    return {
        "type": kind,
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "user": _person(core, user),
        "api_app_id": workspace.bot.app_id,
        "token": "sandbox",
        "view": core.modals.as_json(view),
        "is_enterprise_install": False,
        "enterprise": None,
    }


def shortcut_payload(
    core: Core, invocation: Invocation, callback_id: str, message: Message | None
) -> dict[str, Any]:
    """A shortcut: `message_action` on a message, which has a response_url; `shortcut` everywhere, which has none."""
    workspace = core.workspace
    found: dict[str, Any] = {
        "type": "shortcut" if message is None else "message_action",
        "token": "sandbox",
        "action_ts": core.clock.stamp(),
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "user": _person(core, workspace.users[invocation.user]),
        "is_enterprise_install": False,
        "enterprise": None,
        "callback_id": callback_id,
        "trigger_id": core.triggers.issue(invocation),
    }
    if message is not None:
        channel = workspace.channels[message.channel]
        found |= {
            "channel": {"id": channel.id, "name": channel_name(channel)},
            "message_ts": message.ts,
            "message": workspace.as_json(message),
            "response_url": core.response_url(invocation),
        }
    return found


def _person(core: Core, user: User) -> dict[str, str]:
    team = user.team_id or core.workspace.team.id
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": team}


def event_payload(core: Core, event: dict[str, Any]) -> dict[str, Any]:
    """An event in its wrapping."""
    workspace = core.workspace
    return {
        "token": "sandbox",
        "team_id": workspace.team.id,
        "context_team_id": workspace.team.id,
        "context_enterprise_id": None,
        "api_app_id": workspace.bot.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team.id,
                "user_id": workspace.bot.user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": secrets.token_hex(16),
    }


def file_shared_event(message: Message, file: File) -> dict[str, Any]:
    """The event for a file that a person shared: only that it happened; what it is has to be asked for."""
    return {
        "type": "file_shared",
        "channel_id": message.channel,
        "file_id": file.id,
        "user_id": message.user,
        "file": {"id": file.id},
        "event_ts": message.ts,
    }


def message_event(core: Core, message: Message) -> dict[str, Any]:
    """The event for a message that a person wrote.

    An app that may not read files is told that there are some, and no more.
    """
    workspace = core.workspace
    channel = workspace.channels[message.channel]
    kind = "im" if channel.is_im else "group" if channel.is_private else "channel"
    content = workspace.as_json(message)
    if message.files and "files:read" not in core.manifest.scopes:
        content["files"] = [
            {"id": file.id, "mode": "file_access", "file_access": "access_denied"} for file in message.files
        ]
    return {
        **content,
        "client_msg_id": secrets.token_hex(16),
        "channel": channel.id,
        "channel_type": kind,
        "event_ts": message.ts,
    }


def channel_name(channel: Channel) -> str:
    """A channel's name as payloads have it."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


_MENTION = re.compile(r"(?<![\w<])([@#])(?=\w)")


def escape(text: str) -> str:
    """`&`, `<` and `>` as Slack writes them in text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_typed(workspace: Workspace, text: str) -> str:
    """What somebody typed, as Slack delivers it: entities escaped, `@name` and `#channel` as references.

    A name nobody has is left as it was typed. The longest name that fits wins.
    """
    people = [
        (spelling, f"<@{user.id}|{user.name}>")
        for user in workspace.users.values()
        for spelling in {user.name, user.real_name}
    ]
    rooms = [
        (channel.name, f"<#{channel.id}|{channel.name}>")
        for channel in workspace.channels.values()
        if not channel.is_im
    ]
    names = {
        mark: sorted(
            ((fold(escape(name)), reference) for name, reference in pairs), key=lambda pair: -len(pair[0])
        )
        for mark, pairs in (("@", people), ("#", rooms))
    }
    text = escape(text)
    found, at = "", 0
    for match in _MENTION.finditer(text):
        if match.start() < at:
            continue
        rest = text[match.end() :]
        for name, reference in names[match[1]]:
            if fold(rest[: len(name)]) == name and not re.match(r"\w", rest[len(name) :]):
                found += text[at : match.start()] + reference
                at = match.end() + len(name)
                break
    return found + text[at:]
