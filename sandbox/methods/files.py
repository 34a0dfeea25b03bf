"""Uploading in three steps, and asking about a file."""

from __future__ import annotations

import time
from typing import Any

from sandbox.core import Core
from sandbox.files import File
from sandbox.methods.registry import ApiError, Reply, method, room, text_of
from sandbox.workspace import Message

ALT_LIMIT = 1000
AT_ONCE = 10  # files in one message
LARGEST = 1 << 30  # bytes: Slack's limit for one file


@method("files.getUploadURLExternal", scope="files:write")
def get_upload_url(core: Core, args: dict[str, Any]) -> Reply:
    """Step one: an address to post the content to, once."""
    name = text_of(args, "filename")
    try:
        length = int(str(args.get("length")))
    except ValueError:
        raise ApiError(
            "invalid_arguments", ["[ERROR] missing required field: length [json-pointer:]"]
        ) from None
    if length < 1:
        raise ApiError("invalid_arguments", ["[ERROR] length must be positive [json-pointer:/length]"])
    if length > LARGEST:
        raise ApiError("file_upload_size_restricted")
    alt_text = args.get("alt_txt") or ""
    if not isinstance(alt_text, str) or len(alt_text) > ALT_LIMIT:
        raise ApiError(
            "invalid_arguments", ["[ERROR] must be at most 1000 characters [json-pointer:/alt_txt]"]
        )
    if args.get("snippet_type"):
        raise ApiError("unknown_snippet_type")
    file = core.workspace.files.new(core.workspace.bot.user_id, name, length, alt_text=alt_text)
    return Reply({"upload_url": f"{core.base_url}/upload/v1/{file.ticket}", "file_id": file.id})


@method("files.completeUploadExternal", scope="files:write")
def complete_upload(core: Core, args: dict[str, Any]) -> Reply:
    """Step three: give the files their titles and, with a channel, share them there in one message.

    As with Slack, the answer doesn't say where they came to stand, and no metadata can be sent along.
    """
    if args.get("blocks"):
        raise ApiError(
            "invalid_arguments", ["[ERROR] the sandbox knows no blocks here [json-pointer:/blocks]"]
        )
    files = _uploaded(core, args.get("files"))
    places = [part for part in str(args.get("channels") or "").split(",") if part]
    if args.get("channel_id"):
        places = [*places, text_of(args, "channel_id")]
    rooms = [room(core, {"channel": place}, member=True) for place in places]
    comment = args.get("initial_comment") or ""
    if not isinstance(comment, str):
        raise ApiError("invalid_arguments", ["[ERROR] must provide a string [json-pointer:/initial_comment]"])
    thread_ts = args.get("thread_ts") or None
    if thread_ts is not None and len(rooms) != 1:
        raise ApiError("invalid_arguments", ["[ERROR] thread_ts wants one channel [json-pointer:/thread_ts]"])
    thread = _thread(core, rooms[0].id, str(thread_ts)) if thread_ts is not None else None
    for file, title in files:
        file.title, file.completed = title or file.name, True
        file.known_at = time.monotonic() + core.settings.file_seconds
    shared: list[Message] = []
    for place in rooms:
        shared.append(
            core.workspace.post(
                place.id,
                core.workspace.bot.user_id,
                comment,
                thread_ts=thread,
                files=[file for file, _ in files],
            )
        )
    body = {"files": [core.workspace.files.as_json(file) for file, _ in files]}
    effect = {"posted": {"channel": shared[0].channel, "ts": shared[0].ts}} if shared else None
    return Reply(body, effect)


@method("files.info", scope="files:read")
def files_info(core: Core, args: dict[str, Any]) -> Reply:
    """One file: the bot's own, or one in a channel that the bot is in."""
    files = core.workspace.files
    file = files.get(text_of(args, "file", "file_not_found"))
    if file is not None and file.deleted:
        raise ApiError("file_deleted")
    if file is None or not files.seen_by(core.workspace.bot.user_id, file):
        raise ApiError("file_not_found")
    return Reply({"file": files.as_json(file, with_shares=True), "comments": [], "response_metadata": {}})


def _uploaded(core: Core, listed: Any) -> list[tuple[File, str]]:
    """The files that are named, with their titles; each has its content and has not been shared before."""
    if not isinstance(listed, list) or not listed:
        raise ApiError("invalid_arguments", ["[ERROR] missing required field: files [json-pointer:]"])
    if len(listed) > AT_ONCE:
        raise ApiError("invalid_arguments", ["[ERROR] at most 10 files [json-pointer:/files]"])
    found: list[tuple[File, str]] = []
    for entry in listed:
        named = entry.get("id") if isinstance(entry, dict) else None
        file = core.workspace.files.get(named) if isinstance(named, str) else None
        if file is None or file.user != core.workspace.bot.user_id or file.completed or file.data is None:
            raise ApiError("file_not_found")
        if any(file is other for other, _ in found):
            raise ApiError("invalid_arguments", ["[ERROR] named twice [json-pointer:/files]"])
        found.append((file, str(entry.get("title") or "")))
    return found


def _thread(core: Core, channel: str, ts: str) -> str:
    parent = core.workspace.messages.get(channel, {}).get(ts)
    if parent is None or parent.ephemeral:
        raise ApiError("thread_not_found")
    return parent.thread_ts if parent.in_thread and parent.thread_ts else parent.ts
