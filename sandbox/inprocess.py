"""The sandbox inside a test: a server in a thread of its own, and plain methods that wait."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from sandbox.asked import PATIENCE, Asked
from sandbox.faults import Faults
from sandbox.inprocess_forms import FormsInProcess
from sandbox.invocations import Invocation
from sandbox.modals import View
from sandbox.record import Call, Delivery
from sandbox.seed import Source
from sandbox.server import Server
from sandbox.settings import Settings
from sandbox.thread import LoopThread
from sandbox.workspace import Message

T = TypeVar("T")


class Sandbox(FormsInProcess):
    """A Slack workspace for a test: `with Sandbox(workspace, manifest="manifest.yaml") as box:`.

    `workspace` and `manifest` are files or the same as objects. Settings (`message_interval=0`) are those of
    `sandbox.settings.Settings`. People, channels and commands can be given by id or by name.
    """

    def __init__(
        self,
        workspace: Source,
        manifest: Source,
        *,
        request_url: str | None = None,
        start: datetime | None = None,
        port: int = 0,
        **settings: Any,
    ) -> None:
        values = Settings()
        values.update(settings)
        self.server = Server(workspace, manifest, request_url=request_url, start=start, settings=values)
        self.url = ""
        self._port = port
        self._thread = LoopThread("sandbox")

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self.url = self.run(self.server.start(self._port))
        except BaseException:
            self._thread.end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.run(self.server.stop())
        finally:
            self._thread.end()

    @property
    def api_url(self) -> str:
        """What `SLACK_API_URL` is to be."""
        return f"{self.url}api/"

    @property
    def request_url(self) -> str | None:
        """Where commands and interactions are posted; None with Socket Mode."""
        return self.server.core.request_url

    @request_url.setter
    def request_url(self, value: str) -> None:
        self.server.core.request_url = value

    def send_command(
        self, user: str, channel: str, command: str, text: str = "", *, thread_ts: str | None = None
    ) -> Asked:
        """Give a slash command, and don't wait."""
        people = self.server.people
        return Asked(self, self.do(lambda: people.command(user, channel, command, text, thread_ts=thread_ts)))

    def command(
        self,
        user: str,
        channel: str,
        command: str,
        text: str = "",
        *,
        thread_ts: str | None = None,
        timeout: float = PATIENCE,
    ) -> Asked:
        """Give a slash command and wait for its acknowledgement, or for it to be too late."""
        return self.send_command(user, channel, command, text, thread_ts=thread_ts).wait_for_ack(timeout)

    def act(
        self,
        user: str,
        message: Message | View | dict[str, Any] | str,
        action_id: str,
        value: Any = None,
        *,
        channel: str | None = None,
        block_id: str | None = None,
    ) -> Asked:
        """Click a button or choose in a menu, and don't wait. `message` may be a `ts` with its `channel`.

        It may also be the view that they have before them.

        Of a menu's options, `value` is the option's value or text.
        """
        if isinstance(message, View):
            view, forms = message, self.server.forms
            if view.is_home:
                return self._asked(lambda: forms.act_at_home(user, action_id, value, block_id=block_id))
            return self._asked(lambda: forms.act(user, view, action_id, value, block_id=block_id))
        room, ts = self._place(message, channel)
        people = self.server.people
        return Asked(self, self.do(lambda: people.act(user, room, ts, action_id, value, block_id=block_id)))

    def click(
        self,
        user: str,
        message: Message | View | dict[str, Any] | str,
        action_id: str,
        value: Any = None,
        *,
        channel: str | None = None,
        block_id: str | None = None,
        timeout: float = PATIENCE,
    ) -> Asked:
        """As `act`, and wait for the acknowledgement."""
        asked = self.act(user, message, action_id, value, channel=channel, block_id=block_id)
        return asked.wait_for_ack(timeout)

    def say(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Message:
        """Write an ordinary message."""
        return self.do(lambda: self.server.people.say(user, channel, text, thread_ts=thread_ts))

    def upload(
        self, user: str, channel: str, name: str, data: bytes, text: str = "", *, thread_ts: str | None = None
    ) -> Message:
        """Drop a file in a channel, or with the bot's name in its direct messages."""
        people = self.server.people
        return self.do(lambda: people.upload(user, channel, [(name, data)], text, thread_ts=thread_ts))

    def event(self, kind: str, payload: dict[str, Any] | None = None) -> None:
        """Let something happen that the bot gets an event about; the manifest has to subscribe to it."""
        self.do(lambda: self.server.people.event(kind, payload or {}))

    def messages(self, channel: str, viewer: str | None = None) -> list[Message]:
        """What `viewer` sees in the channel, threads included; without a viewer, no ephemerals."""

        def found() -> list[Message]:
            workspace = self.server.core.workspace
            person = workspace.user(viewer).id if viewer is not None else None
            return workspace.seen(workspace.channel(channel, person).id, person)

        return self.do(found)

    def dm(self, user: str) -> list[Message]:
        """The direct messages between the bot and the user."""
        return self.messages(self.server.core.workspace.bot.user_id, viewer=user)

    @property
    def calls(self) -> list[Call]:
        """Every call from the bot so far, `response_url` among them."""
        return self.do(lambda: list(self.server.core.record.calls))

    def calls_to(self, method: str) -> list[Call]:
        """The calls to one method, or to `response_url`."""
        return [call for call in self.calls if call.method == method]

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything sent to the bot so far."""
        return self.do(lambda: list(self.server.core.record.deliveries))

    @property
    def faults(self) -> Faults:
        """What is to go wrong: `box.faults.add("ratelimited", "chat.postMessage", retry_after=2)`."""
        return self.server.core.faults

    @property
    def settings(self) -> Settings:
        """Slack's numbers, to read and change."""
        return self.server.core.settings

    def clear_record(self) -> None:
        """Forget calls and deliveries; messages stay."""
        self.do(self.server.core.record.clear)

    def drop_connections(self) -> int:
        """Cut the Socket Mode connections without a word; says how many."""
        return self.do(self.server.hub.drop)

    def refresh_connections(self) -> int:
        """Ask for new Socket Mode connections, as Slack does every few hours."""
        return self.run(self.server.hub.refresh())

    @property
    def connections(self) -> list[str]:
        """The ids of the open Socket Mode connections."""
        return self.do(lambda: [entry.id for entry in self.server.hub.connections])

    def wait_for_connection(self, timeout: float = PATIENCE, *, other_than: Iterable[str] = ()) -> list[str]:
        """Wait until the bot is connected (anew, where `other_than` names the old connections)."""
        old = set(other_than)
        return self.wait_until(lambda: [entry for entry in self.connections if entry not in old], timeout)

    def wait_for_message(
        self,
        channel: str,
        viewer: str | None = None,
        *,
        contains: str = "",
        timeout: float = PATIENCE,
    ) -> Message:
        """Wait for a message with these words in it, in its text or its blocks; gives the latest."""
        return self.wait_until(
            lambda: [entry for entry in self.messages(channel, viewer) if contains in entry.everything()],
            timeout,
        )[-1]

    def wait_for_calls(self, method: str, count: int = 1, timeout: float = PATIENCE) -> list[Call]:
        """Wait until the method has been called `count` times, and answered."""
        return self.wait_until(
            lambda: (
                done if len(done := [call for call in self.calls_to(method) if call.seconds]) >= count else []
            ),
            timeout,
        )

    def wait_for_deliveries(self, kind: str, count: int = 1, timeout: float = PATIENCE) -> list[Delivery]:
        """Wait until `count` deliveries of this kind have been settled."""

        def settled() -> list[Delivery]:
            found = [entry for entry in self.deliveries if entry.kind == kind and entry.status != "waiting"]
            return found if len(found) >= count else []

        return self.wait_until(settled, timeout)

    def wait_until(self, found: Callable[[], T], timeout: float = PATIENCE) -> T:
        """Wait until `found()` gives something true, looking again whenever anything has happened."""
        last: list[T] = []

        def look() -> bool:
            last[:] = [found()]
            return bool(last[0])

        if not self.run(self.server.core.changed.until(look, timeout)):
            raise TimeoutError(f"nothing of the kind within {timeout} s")
        return last[0]

    def do(self, work: Callable[[], T]) -> T:
        """Run something in the sandbox's own thread and give its result."""
        return self._thread.do(work)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for something asynchronous in the sandbox's own thread."""
        return self._thread.run(work)

    def _asked(self, ask: Callable[[], Invocation]) -> Asked:
        return Asked(self, self.do(ask))

    def _place(self, message: Message | dict[str, Any] | str, channel: str | None) -> tuple[str, str]:
        if isinstance(message, Message):
            return message.channel, message.ts
        if isinstance(message, dict):
            channel, message = channel or message.get("channel"), str(message["ts"])
        if channel is None:
            raise ValueError("say which channel the message is in")
        return channel, message
