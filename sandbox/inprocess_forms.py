"""What a test does with the clock, with modals and with fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sandbox.asked import PATIENCE, Asked
from sandbox.files import File
from sandbox.forms import Which
from sandbox.modals import View
from sandbox.server import Server

T = TypeVar("T")


class FormsInProcess:
    """A part of `Sandbox`."""

    server: Server

    def do(self, work: Callable[[], T]) -> T:
        """Run something in the sandbox's own thread and give its result."""
        raise NotImplementedError

    def wait_until(self, found: Callable[[], T], timeout: float = PATIENCE) -> T:
        """Wait until `found()` gives something true."""
        raise NotImplementedError

    def _asked(self, ask: Callable[[], Any]) -> Asked:
        raise NotImplementedError

    def _place(self, message: Any, channel: str | None) -> tuple[str, str]:
        raise NotImplementedError

    @property
    def now(self) -> datetime:
        """The workspace's own date and time, in Sweden."""
        return self.do(self.server.core.clock.at)

    def move_clock(self, to: datetime | str) -> datetime:
        """Let it be later: a moment, `next_morning` or `next_week`. ClockError (Swedish) where it can't be."""
        self.do(lambda: self.server.core.move_clock(to))
        return self.now

    def mark_clock(self, marks: list[dict[str, str]]) -> None:
        """Moments that the pages offer beside those two: `[{"label": …, "at": ISO}]`."""
        self.do(lambda: self.server.core.mark_clock(marks))

    def open_view(self, user: str) -> View | None:
        """The view that somebody has before them, if any."""
        core = self.server.core
        return self.do(lambda: core.modals.top(core.workspace.user(user).id))

    def views(self, user: str) -> list[View]:
        """All that they have open, the one on top last."""
        core = self.server.core
        return self.do(lambda: core.modals.stack(core.workspace.user(user).id))

    def open_home(self, user: str, *, contains: str = "", timeout: float = PATIENCE) -> View:
        """Open the bot's home tab, and wait until these words stand in it."""
        self.do(lambda: self.server.people.open_app(user))
        return self.wait_for_home(user, contains=contains, timeout=timeout)

    def home(self, user: str) -> View | None:
        """Somebody's home tab as it is; None where nothing has been published."""
        core = self.server.core
        return self.do(lambda: core.homes.of(core.workspace.user(user).id))

    def wait_for_home(self, user: str, *, contains: str = "", timeout: float = PATIENCE) -> View:
        """Wait until these words stand in somebody's home tab."""

        def found() -> View | None:
            view = self.home(user)
            return view if view is not None and contains in view.everything() else None

        view = self.wait_until(found, timeout)
        assert view is not None  # noqa: S101 - it was waited for
        return view

    def shortcut(
        self,
        user: str,
        name: str,
        message: Any = None,
        *,
        channel: str | None = None,
        timeout: float = PATIENCE,
    ) -> Asked:
        """Choose a shortcut on a message, or one that is everywhere; waits for the acknowledgement."""
        room, ts = self._place(message, channel) if message is not None else (None, None)
        people = self.server.people
        found: Asked = self._asked(lambda: people.shortcut(user, name, room, ts)).wait_for_ack(timeout)
        return found

    def view_json(self, view: View) -> dict[str, Any]:
        """A view as Slack writes it, `state.values` and all."""
        return self.do(lambda: self.server.core.modals.as_json(view))

    def wait_for_view(self, user: str, *, contains: str = "", timeout: float = PATIENCE) -> View:
        """Wait until somebody has a view before them with these words in it."""

        def found() -> View | None:
            view = self.open_view(user)
            return view if view is not None and contains in view.everything() else None

        view = self.wait_until(found, timeout)
        assert view is not None  # noqa: S101 - it was waited for
        return view

    def fill(
        self, user: str, where: Which | Any, values: dict[str, Any], *, channel: str | None = None
    ) -> None:
        """Write in the fields of a view (or of a message), and send nothing."""
        by_id = isinstance(where, str) and channel is None
        if by_id or isinstance(where, View | None) or (isinstance(where, dict) and "ts" not in where):
            self.do(lambda: self.server.forms.fill(user, where, values))
            return
        room, ts = self._place(where, channel)
        self.do(lambda: self.server.people.fill(user, room, ts, values))

    def attach(self, user: str, name: str, data: bytes) -> File:
        """A file for a field of a form: its id is the value. Nobody else sees it until the form is sent."""
        return self.do(lambda: self.server.forms.attach(user, name, data))

    def delete_file(self, file: File) -> None:
        """Whoever owns a file takes it away."""
        self.do(lambda: setattr(file, "deleted", True))

    def send_view(self, user: str, view: Which = None, values: dict[str, Any] | None = None) -> Asked:
        """As `submit`, and don't wait."""
        return self._asked(lambda: self.server.forms.submit(user, view, values))

    def submit(
        self,
        user: str,
        view: Which = None,
        values: dict[str, Any] | None = None,
        *,
        timeout: float = PATIENCE,
    ) -> Asked:
        """Fill in the view that somebody has before them, send it, and wait until it has taken effect.

        `values` go by action_id, by block_id, or as `{block_id: {action_id: value}}`.
        """
        return self.send_view(user, view, values).wait_for_ack(timeout)

    def close_view(
        self, user: str, view: Which = None, *, whole: bool = False, timeout: float = PATIENCE
    ) -> Asked:
        """Close the view, or the whole modal, and wait for the acknowledgement where the bot is told."""
        return self._asked(lambda: self.server.forms.close(user, view, whole=whole)).wait_for_ack(timeout)
