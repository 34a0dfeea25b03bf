"""Channels: opening, listing and reading them."""

from __future__ import annotations

from typing import Any

from sandbox.core import Core
from sandbox.methods.registry import ApiError, Reply, flag, method, needs, page, room, text_of
from sandbox.seed import Channel
from sandbox.workspace import Message

SCOPE_WORD = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


@method("conversations.open", scope="im:write")
def conversations_open(core: Core, args: dict[str, Any]) -> Reply:
    """Open the direct messages with one user. The sandbox has no group conversations."""
    if args.get("channel"):
        channel = room(core, args)
    else:
        users = args.get("users")
        ids = users if isinstance(users, list) else [part for part in str(users or "").split(",") if part]
        if not ids:
            raise ApiError("users_list_not_supplied")
        if len(ids) > 1:
            needs(core, "mpim:write")
            raise ApiError("method_not_supported_for_channel_type")
        user = core.workspace.users.get(ids[0])
        if user is None:
            raise ApiError("user_not_found")
        if user.deleted:
            raise ApiError("user_disabled")
        if user.is_bot:
            raise ApiError("cannot_dm_bot")
        channel = core.workspace.im(user.id)
    body = {"id": channel.id}
    if flag(args, "return_im"):
        body = _channel(core, channel)
    return Reply({"channel": body, "no_op": True, "already_open": True})


@method("conversations.info")
def conversations_info(core: Core, args: dict[str, Any]) -> Reply:
    """One channel."""
    if not any(f"{word}:read" in core.manifest.scopes for word in SCOPE_WORD.values()):
        needs(core, "channels:read")  # Slack looks at the scopes before it looks for the channel
    channel = room(core, args)
    _needs(core, channel, "read")
    body = _channel(core, channel)
    if flag(args, "include_num_members"):
        body["num_members"] = len(channel.members)
    if flag(args, "include_locale"):
        body["locale"] = "sv-SE"
    return Reply({"channel": body})


@method("conversations.list")
def conversations_list(core: Core, args: dict[str, Any]) -> Reply:
    """The channels that the bot may know of, a page at a time."""
    kinds = [part.strip() for part in str(args.get("types") or "public_channel").split(",")]
    for kind in kinds:
        if kind not in SCOPE_WORD:
            raise ApiError("invalid_types")
        needs(core, f"{SCOPE_WORD[kind]}:read")
    bot = core.workspace.bot.user_id
    visible = [
        channel
        for channel in core.workspace.channels.values()
        if _kind(channel) in kinds and (not channel.is_private or bot in channel.members)
    ]
    found, cursor = page(visible, args)
    channels = [_channel(core, channel) for channel in found]
    return Reply({"channels": channels, "response_metadata": {"next_cursor": cursor}})


@method("conversations.members")
def conversations_members(core: Core, args: dict[str, Any]) -> Reply:
    """Who is in a channel, a page at a time."""
    channel = room(core, args)
    _needs(core, channel, "read")
    members, cursor = page(sorted(channel.members), args)
    return Reply({"members": members, "response_metadata": {"next_cursor": cursor}})


@method("conversations.history")
def conversations_history(core: Core, args: dict[str, Any]) -> Reply:
    """What has been said in a channel, newest first, without what stands in threads and ephemerals."""
    channel = room(core, args)
    _needs(core, channel, "history")
    room(core, args, member=True)
    messages = [
        message
        for message in reversed(core.workspace.seen(channel.id))
        if not message.in_thread and _within(message, args)
    ]
    return _messages(core, messages, args, pinned=True)


@method("conversations.replies")
def conversations_replies(core: Core, args: dict[str, Any]) -> Reply:
    """A thread, oldest first, with the message it began with."""
    channel = room(core, args)
    _needs(core, channel, "history")
    room(core, args, member=True)
    ts = text_of(args, "ts", "thread_not_found")
    parent = core.workspace.messages.get(channel.id, {}).get(ts)
    if parent is None or parent.ephemeral:
        raise ApiError("thread_not_found")
    start = parent.thread_ts or parent.ts
    replies = [reply for reply in core.workspace.replies(channel.id, start) if _within(reply, args)]
    first = core.workspace.messages[channel.id].get(start, parent)
    return _messages(core, [first, *replies], args)


def _messages(core: Core, messages: list[Message], args: dict[str, Any], *, pinned: bool = False) -> Reply:
    found, cursor = page(messages, args, most=999)
    metadata = flag(args, "include_all_metadata")
    body: dict[str, Any] = {
        "messages": [core.workspace.parent_json(message, metadata=metadata) for message in found],
        "has_more": bool(cursor),
    }
    if pinned:
        body["pin_count"] = 0
    if cursor:
        body["response_metadata"] = {"next_cursor": cursor}
    return Reply(body)


def _within(message: Message, args: dict[str, Any]) -> bool:
    """Between `oldest` and `latest`; a message right on the edge belongs only with `inclusive`."""
    at = _micros(message.ts, "invalid_ts_oldest")
    edge = 0 if flag(args, "inclusive") else 1
    oldest, latest = args.get("oldest"), args.get("latest")
    if oldest not in (None, "", 0, "0") and at < _micros(oldest, "invalid_ts_oldest") + edge:
        return False
    return latest in (None, "", "now") or at <= _micros(latest, "invalid_ts_latest") - edge


def _micros(ts: Any, error: str) -> int:
    seconds, _, rest = str(ts).partition(".")
    try:
        return int(seconds) * 1_000_000 + int(rest.ljust(6, "0")[:6] or 0)
    except ValueError:
        raise ApiError(error) from None


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _needs(core: Core, channel: Channel, what: str) -> None:
    needs(core, f"{SCOPE_WORD[_kind(channel)]}:{what}")


def _channel(core: Core, channel: Channel) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": channel.id,
        "created": 0,
        "is_archived": False,
        "is_im": channel.is_im,
        "is_mpim": False,
        "is_org_shared": False,
        "context_team_id": core.workspace.team.id,
    }
    if channel.is_im:
        return found | {
            "user": channel.im_user,
            "is_user_deleted": core.workspace.users[channel.im_user].deleted,
        }
    return found | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_private": channel.is_private,
        "is_general": False,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_member": core.workspace.bot.user_id in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
