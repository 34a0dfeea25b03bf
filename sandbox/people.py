"""What people in the workspace do: give commands, click, and write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox import answers, elements, inviting, texts
from sandbox.core import Core
from sandbox.delivery import Courier
from sandbox.fields import fill
from sandbox.invocations import Invocation
from sandbox.payloads import (
    actions_payload,
    command_payload,
    escape,
    escape_typed,
    event_payload,
    file_shared_event,
    message_event,
    shortcut_payload,
)
from sandbox.record import Delivery
from sandbox.seed import Channel, Command
from sandbox.workspace import Message, UnknownError, fold

AT_ONCE = 10  # files in one message
MESSAGE_EVENTS = {"im": "message.im", "group": "message.groups", "channel": "message.channels"}


class NotAllowedError(ValueError):
    """Slack would not let this happen; the message says why."""


class People:
    """Acts on behalf of somebody in the workspace. Returns at once; the delivery goes on beside."""

    def __init__(self, core: Core, courier: Courier) -> None:
        self._core, self._courier = core, courier

    def command(
        self, user: str, channel: str, command: str, text: str = "", *, thread_ts: str | None = None
    ) -> Invocation:
        """Somebody gives a slash command; it is delivered in their spelling (`/Årshjul`)."""
        person, room = self._place(user, channel)
        invocation = self._core.invocations.new("command", person, room.id, thread_ts)
        known = None if self._core.workspace.users[person].team_id else self.find_command(command)
        if thread_ts is not None:
            self._refuse(invocation, "not_in_threads", texts.NOT_IN_THREADS.format(command=escape(command)))
        elif known is None and fold(command) == inviting.COMMAND:
            self._refuse(invocation, "by_slack", inviting.invite(self._core.workspace, person, room, text))
        elif known is None:
            names = ", ".join(entry.name for entry in self._core.manifest.commands)
            text = texts.UNKNOWN_COMMAND if names else texts.NO_COMMANDS
            self._refuse(invocation, "unknown_command", text.format(command=escape(command), known=names))
        else:
            typed = escape_typed(self._core.workspace, text) if known.should_escape else text
            payload = command_payload(self._core, invocation, room, command, typed.strip())
            self._send(invocation, "slash_commands", payload, command)
        return invocation

    def act(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        value: Any = None,
        *,
        block_id: str | None = None,
    ) -> Invocation:
        """Somebody clicks a button, or chooses `value` in a menu.

        UnknownError where they see no such message, NoSuchElement where it has no such button or choice.
        """
        person, room = self._place(user, channel)
        message = self._message(person, room, ts)
        if not self._core.manifest.interactive:
            raise NotAllowedError("interactivity is off in the manifest (settings.interactivity.is_enabled)")
        block, element = elements.find(message.blocks, action_id, block_id)
        if not elements.dispatches(block):
            raise NotAllowedError(f"{action_id!r} is not sent by itself (dispatch_action); fill it in")
        action = elements.action(block, element, value)
        invocation = self._core.invocations.new("action", person, room.id, message.thread_ts, message)
        entered = self._core.entered.setdefault((message.channel, message.ts, person), {})
        if element["type"] not in elements.STATELESS:
            key = (block["block_id"], element["action_id"])
            entered[key] = {"type": element["type"], **elements.held(element, value)}
        state = elements.state(message.blocks, entered)
        payload = actions_payload(self._core, invocation, message, action, state)
        what = texts.BUTTON if element["type"] == "button" else texts.MENU
        self._send(invocation, "interactive", payload, what)
        return invocation

    def fill(self, user: str, channel: str, ts: str, values: dict[str, Any]) -> None:
        """Somebody writes in the fields of a message; it is sent along with the next click in it."""
        person, room = self._place(user, channel)
        message = self._message(person, room, ts)
        entered = self._core.entered.setdefault((room.id, ts, person), {})
        fill(self._core.workspace, person, message.blocks, entered, values)

    def say(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Message:
        """Somebody writes an ordinary message; the bot gets it as an event where the manifest subscribes."""
        person, room = self._place(user, channel)
        workspace = self._core.workspace
        message = workspace.post(room.id, person, escape_typed(workspace, text), thread_ts=thread_ts)
        self._tell(room, message)
        return message

    def upload(
        self,
        user: str,
        channel: str,
        files: Sequence[tuple[str, bytes]],
        text: str = "",
        *,
        thread_ts: str | None = None,
    ) -> Message:
        """Somebody drops files, each a name and its content, in a channel; NotAllowedError for an empty one.

        The bot gets the message with the files in it, and an event `file_shared` for each.
        """
        person, room = self._place(user, channel)
        if not files or len(files) > AT_ONCE:
            raise NotAllowedError(f"a message has between one and {AT_ONCE} files")
        for name, data in files:
            if not name.strip() or not data:
                raise NotAllowedError("a file has a name, and is not empty")
            if len(data) > self._core.settings.largest_file:
                raise NotAllowedError(f"{name} is too large for this workspace")
        workspace = self._core.workspace
        shared = [workspace.files.new(person, name, len(data), data=data) for name, data in files]
        for file in shared:
            file.completed = True
        message = workspace.post(
            room.id, person, escape_typed(workspace, text), thread_ts=thread_ts, files=shared
        )
        self._tell(room, message)
        if workspace.bot.user_id in room.members and "file_shared" in self._core.manifest.events:
            for file in shared:
                told = file_shared_event(message, file)
                self._core.start(self._courier.send_event(event_payload(self._core, told), room.id))
        return message

    def _tell(self, room: Channel, message: Message) -> None:
        """Let the bot know of a message that a person wrote, where it listens."""
        workspace = self._core.workspace
        event = message_event(self._core, message)
        subscribed = self._core.manifest.events
        if workspace.bot.user_id in room.members and MESSAGE_EVENTS[event["channel_type"]] in subscribed:
            self._core.start(self._courier.send_event(event_payload(self._core, event), room.id))
        mentioned = f"<@{workspace.bot.user_id}" in message.text and workspace.bot.user_id in room.members
        heard = "app_mention" in subscribed and "app_mentions:read" in self._core.manifest.scopes
        if mentioned and heard and not room.is_im:
            mention = {key: value for key, value in event.items() if key != "channel_type"}
            mention["type"] = "app_mention"
            self._core.start(self._courier.send_event(event_payload(self._core, mention), room.id))

    def shortcut(self, user: str, name: str, channel: str | None = None, ts: str | None = None) -> Invocation:
        """Somebody chooses a shortcut (by name or callback_id): on a message, or one that is everywhere.

        UnknownError where there is no such shortcut or message; NotAllowedError where it has no place there.
        """
        found = next((s for s in self._core.manifest.shortcuts if name in (s.name, s.callback_id)), None)
        if found is None:
            raise UnknownError(f"no shortcut {name!r} in the manifest (features.shortcuts)")
        if not self._core.manifest.interactive:
            raise NotAllowedError("interactivity is off in the manifest (settings.interactivity.is_enabled)")
        if found.is_global is not (ts is None):
            raise NotAllowedError(
                f"{name!r} is a shortcut {'everywhere' if found.is_global else 'of messages'}"
            )
        person, room, message = self._core.workspace.user(user).id, "", None
        if channel is not None and ts is not None:
            person, place = self._place(user, channel)
            room, message = place.id, self._message(person, place, ts)
            if message.ephemeral:
                raise NotAllowedError("a message that only one person sees has no shortcuts")
        self._check_ours(person)
        thread_ts = message.thread_ts if message is not None and message.in_thread else None
        invocation = self._core.invocations.new("shortcut", person, room, thread_ts)
        payload = shortcut_payload(self._core, invocation, found.callback_id, message)
        self._send(invocation, "interactive", payload, texts.SHORTCUT)
        return invocation

    def open_app(self, user: str, tab: str = "home") -> None:
        """Somebody opens the bot's home tab, or (`messages`) the direct messages with it."""
        person = self._core.workspace.user(user).id
        self._check_ours(person)
        if tab == "home" and not self._core.manifest.home_tab:
            raise NotAllowedError("the home tab is off in the manifest (features.app_home.home_tab_enabled)")
        if "app_home_opened" not in self._core.manifest.events:
            return
        channel, view = self._core.workspace.im(person).id, self._core.homes.of(person)
        event: dict[str, Any] = {"type": "app_home_opened", "user": person, "channel": channel, "tab": tab}
        event["event_ts"] = self._core.clock.stamp()
        if view is not None and tab == "home":
            event["view"] = self._core.modals.as_json(view)
        self._core.start(self._courier.send_event(event_payload(self._core, event), channel))

    def _check_ours(self, person: str) -> None:
        """Those of another workspace see our app's messages, and have nothing else of it."""
        if self._core.workspace.users[person].team_id:
            raise NotAllowedError(f"{person} is of another workspace, where the app is not installed")

    def write(
        self, user: str, channel: str, text: str, *, thread_ts: str | None = None
    ) -> Invocation | Message:
        """What the message field does: a text that starts with / is a command, everything else a message."""
        text = text.strip()
        if text.startswith("/"):
            command, _, rest = text.partition(" ")
            return self.command(user, channel, command, rest, thread_ts=thread_ts)
        return self.say(user, channel, text, thread_ts=thread_ts)

    def event(self, kind: str, payload: dict[str, Any]) -> None:
        """Something happens that the bot gets an event about. NotAllowedError where it didn't subscribe."""
        subscribed = self._core.manifest.events
        wanted = kind
        if kind == "message":
            wanted = MESSAGE_EVENTS.get(str(payload.get("channel_type")), "message.channels")
        if wanted not in subscribed:
            raise NotAllowedError(
                f"the manifest doesn't subscribe to {wanted} (settings.event_subscriptions.bot_events)"
            )
        event = {"type": kind, "event_ts": self._core.clock.stamp(), **payload}
        self._core.start(self._courier.send_event(event_payload(self._core, event), payload.get("channel")))

    def find_command(self, typed: str) -> Command | None:
        """The manifest's command that somebody means, whatever the case and composition of letters."""
        for command in self._core.manifest.commands:
            if fold(command.name) == fold(typed):
                return command
        return None

    def _message(self, person: str, room: Channel, ts: str) -> Message:
        message = self._core.workspace.message(room.id, ts)
        if message.only_for not in (None, person):
            raise UnknownError(f"{person} doesn't see the message {ts}")
        return message

    def _place(self, user: str, channel: str) -> tuple[str, Channel]:
        person = self._core.workspace.user(user).id
        room = self._core.workspace.channel(channel, person)
        if person not in room.members:
            raise NotAllowedError(f"{user} is not in {channel}")
        return person, room

    def _refuse(self, invocation: Invocation, why: str, text: str) -> None:
        invocation.refused = why
        if text:
            answers.from_slackbot(self._core, invocation, text)

    def _send(self, invocation: Invocation, kind: str, payload: dict[str, Any], what: str) -> None:
        invocation.payload = payload
        delivery = self._courier.prepare(kind, payload)
        invocation.deliveries.append(delivery)
        self._core.start(self._follow(invocation, delivery, what))

    async def _follow(self, invocation: Invocation, delivery: Delivery, what: str) -> None:
        await self._courier.send(delivery, invocation.channel)
        if delivery.status == "operation_timeout":
            answers.from_slackbot(self._core, invocation, texts.TIMED_OUT.format(what=escape(what)))
        elif delivery.status == "dispatch_failed":
            answers.from_slackbot(self._core, invocation, texts.FAILED.format(what=escape(what)))
        elif invocation.kind == "command" and delivery.ack_body:
            outcome = answers.take(self._core, invocation, delivery.ack_body, "ack")
            if isinstance(outcome, answers.Refusal):
                problem = texts.BAD_ANSWER.format(what=escape(what), error=outcome.error)
                answers.from_slackbot(self._core, invocation, problem)
        invocation.signal.fire()
        self._core.changed.fire()
