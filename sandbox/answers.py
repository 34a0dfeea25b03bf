"""What becomes of the bot's answers: through a `response_url`, or in an acknowledgement."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from sandbox.core import Core
from sandbox.elements import with_ids
from sandbox.invocations import Answer, Invocation
from sandbox.rules import check_message_blocks
from sandbox.rules.message import BLOCK_TEXT_LIMIT, block_text_length
from sandbox.seed import SLACKBOT
from sandbox.shown import check_files, show_files
from sandbox.workspace import Message

TEXT_LIMIT = 40_000


@dataclass(frozen=True)
class Refusal:
    """An answer that isn't taken: the HTTP status, Slack's error code and where it went wrong."""

    status: int
    error: str
    messages: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The body of the reply."""
        found: dict[str, Any] = {"ok": False, "error": self.error}
        if self.messages:
            found["response_metadata"] = {"messages": list(self.messages)}
        return found


def check_use(core: Core, invocation: Invocation) -> Refusal | None:
    """Whether the `response_url` may be used once more: five times in thirty minutes."""
    if time.time() - invocation.sent_at > core.settings.response_url_seconds:
        return Refusal(404, "expired_url")
    if invocation.uses >= core.settings.response_url_uses:
        return Refusal(404, "used_url")
    return None


def take(core: Core, invocation: Invocation, body: Any, via: str) -> Refusal | dict[str, Any]:
    """Carry the answer out; gives what it changed."""
    if not isinstance(body, dict):
        return Refusal(400, "invalid_payload")
    blocks, text = body.get("blocks") or [], body.get("text") or ""
    if not isinstance(text, str):
        return Refusal(400, "invalid_payload")
    problems = check_message_blocks(blocks) or check_files(core, blocks)
    if problems:
        return Refusal(400, "invalid_blocks", tuple(problems.as_messages()))
    if block_text_length(blocks) > BLOCK_TEXT_LIMIT:
        return Refusal(400, "msg_blocks_too_long")
    workspace, original = core.workspace, invocation.message
    if original is not None and workspace.messages.get(original.channel, {}).get(original.ts) is not original:
        original = None
    if body.get("delete_original") and original is not None:
        workspace.delete(original)
        return _note(core, invocation, body, via, original, "deleted")
    if not text and not blocks:
        return Refusal(400, "no_text")
    text, blocks = text[:TEXT_LIMIT], with_ids(blocks)
    if body.get("replace_original") and original is not None:
        workspace.change(original, text, blocks)
        show_files(core, blocks, original.only_for or original.channel)
        return _note(core, invocation, body, via, original, "changed")
    public = body.get("response_type") == "in_channel"
    thread_ts = body.get("thread_ts") or invocation.thread_ts
    message = workspace.post(
        invocation.channel,
        workspace.bot.user_id,
        text,
        blocks,
        thread_ts=thread_ts if isinstance(thread_ts, str) else None,
        only_for=None if public else invocation.user,
    )
    show_files(core, blocks, message.only_for or message.channel)
    return _note(core, invocation, body, via, message, "posted")


def from_slackbot(core: Core, invocation: Invocation, text: str) -> None:
    """Let Slack itself say something to the one who asked."""
    core.workspace.post(
        invocation.channel, SLACKBOT, text, thread_ts=invocation.thread_ts, only_for=invocation.user
    )


def _note(
    core: Core, invocation: Invocation, body: dict[str, Any], via: str, message: Message, what: str
) -> dict[str, Any]:
    ts = None if what == "deleted" else message.ts
    invocation.answers.append(Answer(via, time.time(), body, message.channel, ts))
    invocation.signal.fire()
    core.changed.fire()
    return {what: {"channel": message.channel, "ts": message.ts}}
