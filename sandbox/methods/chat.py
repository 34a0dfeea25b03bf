"""Posting, changing and taking away messages."""

from __future__ import annotations

import time
from typing import Any

from sandbox.core import Core
from sandbox.elements import with_ids
from sandbox.methods.registry import ApiError, Reply, known_user, method, room, text_of
from sandbox.rules import check_message_blocks, check_metadata
from sandbox.rules.message import BLOCK_TEXT_LIMIT, block_text_length
from sandbox.seed import Channel
from sandbox.shown import check_files, show_files
from sandbox.workspace import Message, UnknownError

POST_LIMIT = 40_000  # a longer text is cut off, with a warning
UPDATE_LIMIT = 4_000  # a longer one is refused
TRUNCATED = (
    "[WARN] Your message was truncated but still posted. The `text` field accepts up to 40,000 characters."
)
Warnings = tuple[tuple[str, str], ...]


class Pace:
    """One message a second and channel."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def left(self, channel: str, interval: float) -> float:
        """Seconds until the next message may come in the channel; zero or less: now."""
        return self._last.get(channel, float("-inf")) + interval - time.monotonic()

    def count(self, channel: str) -> None:
        """A message has come."""
        self._last[channel] = time.monotonic()


def posting_channel(core: Core, args: dict[str, Any]) -> Channel:
    """The channel to post in: an id, a name, or a user's id for the direct messages with them."""
    ref = text_of(args, "channel", "channel_not_found")
    workspace = core.workspace
    user = workspace.users.get(ref)
    if user is not None:
        if user.deleted or user.is_bot:
            raise ApiError("channel_not_found")
        return workspace.im(ref)
    if ref not in workspace.channels:
        try:
            args = {**args, "channel": workspace.channel(ref).id}
        except UnknownError:
            raise ApiError("channel_not_found") from None
    channel = room(core, args)
    if workspace.bot.user_id not in channel.members and "chat:write.public" not in core.manifest.scopes:
        raise ApiError("not_in_channel")
    return channel


@method("chat.postMessage", scope="chat:write")
def post_message(core: Core, args: dict[str, Any]) -> Reply:
    """Post for everyone in the channel."""
    channel = posting_channel(core, args)
    text, blocks, warnings = _content(core, args)
    metadata = args.get("metadata") or None
    if metadata is not None:
        _check_metadata(metadata)
    message = core.workspace.post(
        channel.id,
        core.workspace.bot.user_id,
        text,
        blocks,
        metadata=metadata,
        thread_ts=_thread(core, channel, args),
    )
    show_files(core, blocks, channel.id)
    body = {"channel": channel.id, "ts": message.ts, "message": core.workspace.as_json(message)}
    return Reply(body, _effect("posted", message), warnings)


@method("chat.postEphemeral", scope="chat:write")
def post_ephemeral(core: Core, args: dict[str, Any]) -> Reply:
    """Post for one person's eyes."""
    channel = posting_channel(core, args)
    user = known_user(core, args)
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    text, blocks, warnings = _content(core, args)
    message = core.workspace.post(
        channel.id,
        core.workspace.bot.user_id,
        text,
        blocks,
        thread_ts=_thread(core, channel, args),
        only_for=user,
    )
    show_files(core, blocks, user)
    return Reply({"message_ts": message.ts}, _effect("posted", message), warnings)


@method("chat.update", scope="chat:write")
def update(core: Core, args: dict[str, Any]) -> Reply:
    """Change one of the bot's messages. Without `blocks` the old ones stay; an empty list takes them away."""
    message = _own(core, args, "cant_update_message")
    if all(args.get(name) is None for name in ("text", "blocks", "attachments", "metadata")):
        raise ApiError("no_text")
    text = args.get("text")
    if text is not None and not isinstance(text, str):
        raise ApiError("invalid_arguments")
    if text is not None and len(text) > UPDATE_LIMIT:
        raise ApiError("msg_too_long")
    blocks = args.get("blocks")
    if blocks is None:
        blocks = message.blocks
    else:
        _check_blocks(core, blocks)
        blocks = with_ids(blocks)
    metadata = args.get("metadata")
    if metadata:
        _check_metadata(metadata)
    text = message.text if text is None and args.get("blocks") is None else text or ""
    if not text and not blocks:
        raise ApiError("no_text")
    core.workspace.change(message, text, blocks, metadata=metadata)
    show_files(core, blocks, message.channel)
    body = {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": core.workspace.as_json(message),
    }
    return Reply(body, _effect("changed", message), _missing_text(text))


@method("chat.delete", scope="chat:write")
def delete(core: Core, args: dict[str, Any]) -> Reply:
    """Take one of the bot's messages away."""
    message = _own(core, args, "cant_delete_message")
    core.workspace.delete(message)
    return Reply({"channel": message.channel, "ts": message.ts}, _effect("deleted", message))


@method("chat.getPermalink")
def get_permalink(core: Core, args: dict[str, Any]) -> Reply:
    """A link to a message: to the sandbox's own page."""
    channel = room(core, args)
    message = _message(core, channel, text_of(args, "message_ts", "message_not_found"))
    link = f"{core.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.in_thread:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return Reply({"channel": channel.id, "permalink": link})


def _content(core: Core, args: dict[str, Any]) -> tuple[str, list[dict[str, Any]], Warnings]:
    text, blocks = args.get("text"), args.get("blocks") or []
    if text is not None and not isinstance(text, str):
        raise ApiError("invalid_arguments", ["[ERROR] must provide a string [json-pointer:/text]"])
    if args.get("attachments"):
        raise ApiError("invalid_attachments", ["[ERROR] the sandbox knows no attachments [json-pointer:]"])
    _check_blocks(core, blocks)
    if not (text or "").strip() and not blocks:
        raise ApiError("no_text")
    warnings = _missing_text(text)
    if text is not None and len(text) > POST_LIMIT:
        warnings += (("message_truncated", TRUNCATED),)
    return (text or "")[:POST_LIMIT], with_ids(blocks), warnings


def _missing_text(text: str | None) -> Warnings:
    """Without a text, notifications and screen readers have nothing to say."""
    return () if text else (("missing_text_in_message", ""),)


def _check_blocks(core: Core, blocks: Any) -> None:
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    problems = check_message_blocks(blocks) or check_files(core, blocks)
    if problems:
        raise ApiError("invalid_blocks", problems.as_messages())
    if block_text_length(blocks) > BLOCK_TEXT_LIMIT:
        raise ApiError("msg_blocks_too_long")


def _check_metadata(metadata: Any) -> None:
    error = check_metadata(metadata)
    if error is not None:
        raise ApiError(error)


def _thread(core: Core, channel: Channel, args: dict[str, Any]) -> str | None:
    """The thread to post in. As in Slack, a time nobody has posted at is no thread: refused by name here."""
    ts = args.get("thread_ts")
    if not ts:
        return None
    parent = core.workspace.messages.get(channel.id, {}).get(str(ts))
    if parent is None or parent.ephemeral:
        raise ApiError("thread_not_found")
    return parent.thread_ts if parent.in_thread else parent.ts


def _message(core: Core, channel: Channel, ts: str) -> Message:
    found = core.workspace.messages.get(channel.id, {}).get(ts)
    if found is None or found.ephemeral:
        raise ApiError("message_not_found")
    return found


def _own(core: Core, args: dict[str, Any], error: str) -> Message:
    message = _message(core, room(core, args), text_of(args, "ts", "message_not_found"))
    if message.user != core.workspace.bot.user_id:
        raise ApiError(error)
    return message


def _effect(what: str, message: Message) -> dict[str, Any]:
    return {what: {"channel": message.channel, "ts": message.ts}}
