"""What somebody sees: the pieces of a page for one viewer, as plain values for the templates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from sandbox import mrkdwn
from sandbox.core import Core
from sandbox.dates import clock, day, in_words, local, moment
from sandbox.holder import Holder
from sandbox.seed import SLACKBOT, Channel, User
from sandbox.workspace import Message

SHOWN = 300  # the latest messages on a page
HUES = 8

templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"], default=True),
    trim_blocks=True,
    lstrip_blocks=True,
)
templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}


@dataclass(frozen=True)
class Person:
    """Somebody as they are shown."""

    id: str
    name: str
    title: str
    initials: str
    hue: int
    is_app: bool


@dataclass(frozen=True)
class Place:
    """A line in the sidebar."""

    id: str
    name: str
    url: str
    current: bool


class Viewer:
    """The workspace through the eyes of one user."""

    def __init__(self, core: Core, user: User) -> None:
        self.core, self.user = core, user
        self.names = mrkdwn.Names(self._user_name, self._channel_name, self._channel_url, user.id)

    def person(self, user_id: str) -> Person:
        """Somebody, by id."""
        user = self.core.workspace.users[user_id]
        bot = self.core.workspace.bot
        name = (self.core.manifest.name or bot.name) if user_id == bot.user_id else user.real_name
        letters = "".join(part[0] for part in name.split()[:2]).upper()
        is_app = user_id in (bot.user_id, SLACKBOT)
        return Person(user_id, name, user.title, letters, sum(map(ord, user_id)) % HUES, is_app)

    def may_read(self, channel: Channel) -> bool:
        """Whether the viewer is in the channel."""
        return self.user.id in channel.members

    def channels(self, current: str) -> list[Place]:
        """The channels they are in."""
        found = [
            channel
            for channel in self.core.workspace.channels.values()
            if not channel.is_im and self.may_read(channel)
        ]
        return [
            Place(channel.id, channel.name, f"/{self.user.id}/{channel.id}", channel.id == current)
            for channel in sorted(found, key=lambda channel: channel.name)
        ]

    def app(self, current: str) -> Place:
        """The direct messages with the bot."""
        channel = self.core.workspace.im(self.user.id)
        name = self.person(self.core.workspace.bot.user_id).name
        return Place(channel.id, name, f"/{self.user.id}/{channel.id}", channel.id == current)

    def title(self, channel: Channel) -> str:
        """A channel's name for the heading."""
        return self.person(self.core.workspace.bot.user_id).name if channel.is_im else f"#{channel.name}"

    def messages(self, channel: Channel, thread_ts: str | None = None) -> list[Message]:
        """What is on the page: the channel's latest, or one thread."""
        workspace = self.core.workspace
        if thread_ts is None:
            seen = [entry for entry in workspace.seen(channel.id, self.user.id) if not entry.in_thread]
            return seen[-SHOWN:]
        parent = workspace.messages.get(channel.id, {}).get(thread_ts)
        first = [parent] if parent is not None and parent.only_for in (None, self.user.id) else []
        return [*first, *workspace.replies(channel.id, thread_ts, self.user.id)]

    def html(self, message: Message, *, in_panel: bool = False) -> Markup:
        """One message."""
        replies = [] if in_panel else self.core.workspace.replies(message.channel, message.ts, self.user.id)
        return self._render(
            "message.html",
            message=message,
            author=self.person(message.user),
            at=moment(message.ts),
            in_words=in_words,
            holder=Holder(
                self.core.entered.get((message.channel, message.ts, self.user.id), {}),
                {"ts": message.ts, "channel": message.channel},
            ),
            replies=len(replies),
            last_reply=clock(moment(replies[-1].ts)) if replies else "",
            in_panel=in_panel,
            threads=not self.core.workspace.channels[message.channel].is_im,
            shortcuts=[]
            if self.user.team_id
            else [s for s in self.core.manifest.shortcuts if not s.is_global],
        )

    def stream(self, channel: Channel, thread_ts: str | None = None) -> Markup:
        """All messages of the page, with the days between."""
        now = self.core.clock.now()
        found = [
            {
                "date": moment(message.ts).date().isoformat(),
                "day": day(moment(message.ts).date(), now),
                "html": self.html(message, in_panel=thread_ts is not None),
            }
            for message in self.messages(channel, thread_ts)
        ]
        today = {"date": local(now).date().isoformat(), "day": day(local(now).date(), now)}
        return self._render(
            "stream.html",
            entries=found,
            in_panel=thread_ts is not None,
            channel=channel,
            today=today if self.core.clock.version else None,
        )

    def modal(self) -> Markup:
        """The modal that they have before them; nothing where there is none."""
        stack = self.core.modals.stack(self.user.id)
        if not stack:
            return Markup()
        view = stack[-1]
        holder = Holder(view.entered, {"view": view.id}, view.errors)
        return self._render("modal.html", view=view, depth=len(stack), holder=holder)

    def home(self) -> Markup:
        """The bot's home tab as they have it."""
        view = self.core.homes.of(self.user.id)
        holder = Holder(view.entered, {"home": view.id, "view": view.id}) if view is not None else None
        return self._render("home.html", view=view, holder=holder)

    def days(self) -> dict[str, str]:
        """What the days with messages are called as of now."""
        now = self.core.clock.now()
        dates = {
            moment(message.ts).date()
            for channel, messages in self.core.workspace.messages.items()
            if self.may_read(self.core.workspace.channels[channel])
            for message in messages.values()
        }
        return {date.isoformat(): day(date, now) for date in dates | {local(now).date()}}

    def rich(self, text: dict[str, Any]) -> Markup:
        """A text object."""
        if text.get("type") == "mrkdwn":
            return mrkdwn.render(text["text"], self.names)
        return mrkdwn.plain(text["text"], emoji=text.get("emoji", True))

    def _render(self, template: str, **values: Any) -> Markup:
        html = templates.get_template(template).render(
            viewer=self,
            rich=self.rich,
            text=lambda value: mrkdwn.render(value, self.names),
            safe_url=mrkdwn.safe_url,
            file_url=self._file_url,
            as_json=lambda value: json.dumps(value, ensure_ascii=False),
            clock=clock,
            people=[self.person(user.id) for user in self.core.workspace.people()],
            **values,
        )
        return Markup(html)  # noqa: S704 - the templates escape

    def _file_url(self, slack_file: dict[str, Any]) -> str | None:
        file = self.core.workspace.files.shown(slack_file)
        return f"/{self.user.id}/files/{file.id}/{quote(file.name, safe='')}" if file is not None else None

    def _user_name(self, user_id: str) -> str | None:
        return self.person(user_id).name if user_id in self.core.workspace.users else None

    def _channel_name(self, channel_id: str) -> str | None:
        channel = self.core.workspace.channels.get(channel_id)
        return channel.name if channel is not None and not channel.is_im else None

    def _channel_url(self, channel_id: str) -> str | None:
        channel = self.core.workspace.channels.get(channel_id)
        readable = channel is not None and self.may_read(channel)
        return f"/{self.user.id}/{channel_id}" if readable else None


def clock_bar(core: Core) -> Markup:
    """What stands in the bar with the workspace's date and time."""
    html = templates.get_template("clock.html").render(
        at=core.clock.at(), in_words=in_words, marks=core.clock.marks
    )
    return Markup(html)  # noqa: S704 - the templates escape
