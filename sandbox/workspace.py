"""The workspace: who is in it, what has been said, and who may see it. Knows nothing of the network."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import Clock
from sandbox.files import File, Files
from sandbox.seed import SLACKBOT, Channel, Seed, User


class UnknownError(LookupError):
    """Nobody, no channel or no message goes by that name."""


@dataclass
class Message:
    """Something said in a channel."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    only_for: str | None = None  # an ephemeral message: the one user who sees it
    edited: str | None = None
    revision: int = 0
    files: list[File] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.only_for is not None

    @property
    def in_thread(self) -> bool:
        """Whether it stands in a thread and not in the channel itself."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def everything(self) -> str:
        """All its text, blocks and all, for searching."""
        words = [self.text, *(file.name for file in self.files)]
        if self.blocks:
            words.append(json.dumps(self.blocks, ensure_ascii=False))
        return "".join(words)


@dataclass(frozen=True)
class Change:
    """That a message came, was changed or went away: `kind` is `posted`, `changed` or `deleted`."""

    kind: str
    message: Message


class Workspace:
    """People, channels and messages, in memory."""

    def __init__(self, seed: Seed, clock: Clock, app: str = "") -> None:
        self.seed = seed
        self.team, self.bot, self.clock = seed.team, seed.bot, clock
        # It is spoken to by the app's name, as it is shown, or by its user's.
        bot_user = User(self.bot.user_id, self.bot.name, app or self.bot.name, is_bot=True)
        slackbot = User(SLACKBOT, "slackbot", "Slackbot", is_bot=True)
        self.users: dict[str, User] = {user.id: user for user in (*seed.users, bot_user, slackbot)}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in seed.channels}
        self.messages: dict[str, dict[str, Message]] = {}
        self.files = Files(self.team, self.bot, clock, self.channels)
        self.listeners: list[Callable[[Change], None]] = []

    def people(self) -> list[User]:
        """Those somebody can be: neither bots nor deactivated."""
        return [user for user in self.users.values() if not user.is_bot and not user.deleted]

    def im(self, user_id: str) -> Channel:
        """The direct messages between the bot and the user; opened when first asked for."""
        found = "D" + user_id[1:]
        if found not in self.channels:
            self.channels[found] = Channel(
                found, "", {user_id, self.bot.user_id}, is_private=True, is_im=True, im_user=user_id
            )
        return self.channels[found]

    def user(self, ref: str) -> User:
        """The user with this id, name or real name. UnknownError where there is none."""
        wanted = fold(ref.removeprefix("@"))
        for user in self.users.values():
            if ref == user.id or wanted in (fold(user.name), fold(user.real_name)):
                return user
        raise UnknownError(f"no user {ref!r}")

    def channel(self, ref: str, user_id: str | None = None) -> Channel:
        """The channel with this id or name; the bot's name or id means its direct messages with `user_id`."""
        if ref in self.channels:
            return self.channels[ref]
        wanted = fold(ref.removeprefix("#"))
        for channel in self.channels.values():
            if not channel.is_im and fold(channel.name) == wanted:
                return channel
        if user_id is not None:
            mine = "D" + user_id[1:]
            if ref in {self.bot.user_id, mine} or fold(ref.removeprefix("@")) == fold(self.bot.name):
                return self.im(user_id)
        raise UnknownError(f"no channel {ref!r}")

    def message(self, channel_id: str, ts: str) -> Message:
        """The message at this time in the channel. UnknownError where there is none."""
        try:
            return self.messages[channel_id][ts]
        except KeyError:
            raise UnknownError(f"no message {ts} in {channel_id}") from None

    def post(
        self,
        channel_id: str,
        user_id: str,
        text: str,
        blocks: list[dict[str, Any]] | None = None,
        *,
        metadata: dict[str, Any] | None = None,
        thread_ts: str | None = None,
        only_for: str | None = None,
        files: list[File] | None = None,
    ) -> Message:
        """Add a message and tell those who listen; files that are in it are shared by it."""
        message = Message(
            channel_id, self.clock.stamp(), user_id, text, list(blocks or ()), metadata, thread_ts, only_for
        )
        message.files = list(files or ())
        for file in message.files:
            file.shares.append((channel_id, message.ts))
        self.messages.setdefault(channel_id, {})[message.ts] = message
        self._tell("posted", message)
        return message

    def change(
        self,
        message: Message,
        text: str,
        blocks: list[dict[str, Any]],
        *,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Put new content in a message's place."""
        message.text, message.blocks = text, list(blocks)
        if metadata is not None:
            message.metadata = metadata or None
        message.edited = self.clock.stamp()
        message.revision += 1
        self._tell("changed", message)

    def delete(self, message: Message) -> None:
        """Take a message away."""
        self.messages[message.channel].pop(message.ts, None)
        self._tell("deleted", message)

    def seen(self, channel_id: str, viewer: str | None = None) -> list[Message]:
        """What `viewer` sees in the channel, threads included; without a viewer, what everyone sees."""
        return [
            message
            for message in self.messages.get(channel_id, {}).values()
            if message.only_for is None or message.only_for == viewer
        ]

    def replies(self, channel_id: str, thread_ts: str, viewer: str | None = None) -> list[Message]:
        """The thread's messages after the first."""
        return [
            message
            for message in self.seen(channel_id, viewer)
            if message.thread_ts == thread_ts and message.ts != thread_ts
        ]

    def as_json(self, message: Message, *, metadata: bool = True) -> dict[str, Any]:
        """The message as Slack writes it."""
        found: dict[str, Any] = {
            "type": "message",
            "user": message.user,
            "ts": message.ts,
            "team": self.team.id,
            "text": message.text,
        }
        if message.user == self.bot.user_id:
            found |= {"bot_id": self.bot.bot_id, "app_id": self.bot.app_id}
        if message.files:
            found |= {"files": [self.files.as_json(file) for file in message.files], "upload": True}
            if message.user != self.bot.user_id:
                found["subtype"] = "file_share"
        if message.blocks:
            found["blocks"] = message.blocks
        if message.thread_ts is not None:
            found["thread_ts"] = message.thread_ts
            if message.in_thread:
                found["parent_user_id"] = self._author(message.channel, message.thread_ts)
        if message.edited is not None:
            found["edited"] = {"user": message.user, "ts": message.edited}
        if message.metadata is not None and metadata:
            found["metadata"] = message.metadata
        if message.ephemeral:
            found["is_ephemeral"] = True
        return found

    def parent_json(self, message: Message, *, metadata: bool = True) -> dict[str, Any]:
        """The message as Slack writes it in a history: one that has a thread says so."""
        found = self.as_json(message, metadata=metadata)
        replies = [] if message.thread_ts is None else self.replies(message.channel, message.ts)
        if replies:
            found |= {
                "thread_ts": message.ts,
                "reply_count": len(replies),
                "reply_users": sorted({reply.user for reply in replies}),
                "latest_reply": replies[-1].ts,
            }
        return found

    def _author(self, channel_id: str, ts: str) -> str:
        found = self.messages.get(channel_id, {}).get(ts)
        return found.user if found is not None else ""

    def _tell(self, kind: str, message: Message) -> None:
        if kind == "posted" and message.in_thread and message.thread_ts is not None:
            parent = self.messages.get(message.channel, {}).get(message.thread_ts)
            if parent is not None and parent.thread_ts is None:
                parent.thread_ts = parent.ts
        change = Change(kind, message)
        for listener in self.listeners:
            listener(change)


def fold(name: str) -> str:
    """A name for comparing: composed letters, no difference of case."""
    return unicodedata.normalize("NFC", name).casefold()
