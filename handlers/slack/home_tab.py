"""Keeps home tabs as they should be: published when they are opened, clicked in, or when something has changed.

Nobody waits for it: what changes is noticed by one thread of its own, which looks a moment later, once for many
changes, and publishes for those who have opened their tab lately, where it says something else than before.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.slack.answer import Answer, Answered, reply
from handlers.slack.home_wheel import HomeWheel
from handlers.slack.homes import PAGE_OF_HOME, failed_view, home_view, outside_view
from handlers.slack.kit import Message
from handlers.slack.request import Request
from handlers.slack.sentences import NOT_SHOWN
from handlers.slack.shown import ShownPictures
from handlers.slack.transport import Handlers
from services import home as homes
from services.deps import Account, Asker, Belonging, Deps
from services.errors import NotOfTheOrganisation, ServiceUnavailable

log = structlog.stdlib.get_logger(__name__)

# Whoever opened their tab longer ago gets it anew when they open it again.
LATELY_S = 3600.0
KEPT = 200
# Changes that come close together are published once; and Slack takes some hundred views a minute.
TOGETHER_S = 1.0
BETWEEN_S = 0.2
# What another process has changed, and that a day has passed, is noticed as late as this.
LOOK_S = 15.0


# What Slack says to blocks that it does not take; a picture whose file is gone is one.
_NOT_THE_BLOCKS = frozenset({"invalid_arguments", "invalid_blocks"})


@dataclass
class _Tab:
    """Somebody's tab as it was last published."""

    account: Account
    belonging: Belonging
    opened_at: float
    offset: int = 0
    notice: tuple[Message, ...] = ()
    digest: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


class HomeTab:
    """The home tabs of one workspace. Safe to use from many threads."""

    def __init__(
        self,
        deps: Deps,
        client: WebClient,
        pictures: ShownPictures,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._deps = deps
        self._client = client
        self._now = now
        self._tabs: OrderedDict[str, _Tab] = OrderedDict()
        self._lock = threading.Lock()
        self._nudged, self._stopped = threading.Event(), threading.Event()
        self._redrawn = threading.Event()
        self._wheel = HomeWheel(deps, pictures, self._another_wheel)
        self._seen: homes.Stand | None = None
        self._thread: threading.Thread | None = None

    def handlers(self, others: Handlers) -> Handlers:
        """The same handlers, with the tab's own beside them; after each, it is looked whether something changed."""
        found = replace(
            others,
            clicks={**others.clicks, PAGE_OF_HOME: self.turn},
            events={**others.events, "app_home_opened": self.opened},
            at_home=self.show,
            stop=lambda within: others.stop(within) + self.stop(within),
        )
        return replace(
            found,
            commands={name: self._watched(one) for name, one in found.commands.items()},
            clicks={name: self._watched(one) for name, one in found.clicks.items()},
            events={name: self._watched(one) for name, one in found.events.items()},
            forms={name: replace(form, save=self._watched(form.save)) for name, form in found.forms.items()},
        )

    def opened(self, request: Request) -> Answer:
        """Somebody opened the tab: they get it as it is now, from the beginning."""
        if request.value != "home":
            return reply()
        tab = self._tab(request)
        tab.offset, tab.notice = 0, ()
        self._publish(tab, anew=True)
        return reply()

    def turn(self, request: Request) -> Answer:
        """Visa fler · Tillbaka."""
        tab = self._tab(request)
        tab.offset = int(request.value) if request.value.isascii() and request.value.isdigit() else 0
        tab.notice = ()
        self._publish(tab)
        return reply()

    def show(self, request: Request, answer: Answer) -> bool:
        """What came of a click in the tab, at its top; False where Slack did not take it."""
        if not answer.messages:
            return True
        tab = self._tab(request)
        tab.notice = answer.messages
        return self._publish(tab)

    def stop(self, within: float) -> int:
        """Look no more, and finish what is being published; gives how much was left after `within` seconds."""
        self._stopped.set()
        self._nudged.set()
        with self._lock:
            thread = self._thread
        if thread is None:
            return 0
        thread.join(max(within, 0.1))
        return int(thread.is_alive())

    def _another_wheel(self) -> None:
        self._redrawn.set()
        self._nudged.set()

    def _watched(self, handler: Callable[[Request], Answered]) -> Callable[[Request], Answered]:
        def answer(request: Request) -> Answered:
            try:
                return handler(request)
            finally:
                self._nudged.set()

        return answer

    def _tab(self, request: Request) -> _Tab:
        key = request.account.external_id
        with self._lock:
            tab = self._tabs.pop(key, None) or _Tab(request.account, request.belonging, 0.0)
            self._tabs[key] = tab
            if len(self._tabs) > KEPT:
                self._tabs.popitem(last=False)
            if (
                self._thread is None and not self._stopped.is_set()
            ):  # nobody looks before a tab has been opened
                self._thread = threading.Thread(target=self._run, name="home", daemon=True)
                self._thread.start()
        tab.belonging, tab.opened_at = request.belonging, self._now()
        return tab

    def _opened_since(self, since: float) -> Sequence[_Tab]:
        with self._lock:
            return [tab for tab in self._tabs.values() if tab.opened_at > since]

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._nudged.wait(LOOK_S)
            if self._stopped.wait(TOGETHER_S):
                return
            self._nudged.clear()
            try:
                self._publish_changed()
            except ServiceUnavailable as error:
                log.warning("home tabs were not looked at", why=str(error))
            except Exception:  # the next change is looked at all the same
                log.exception("home tabs could not be published")

    def _publish_changed(self) -> None:
        every = self._opened_since(float("-inf"))
        if not every:
            return
        before, self._seen = self._seen, homes.stand(self._deps, Asker(every[0].account))
        redrawn = self._redrawn.is_set()
        self._redrawn.clear()
        if self._seen == before and not redrawn:
            return
        # A tab that was left open over night has yesterday's lists; else it is enough to see to those in use.
        is_new_day = before is not None and before.today != self._seen.today
        for tab in every if is_new_day else self._opened_since(self._now() - LATELY_S):
            self._publish(tab)
            if self._stopped.wait(BETWEEN_S):
                return

    def _publish(self, tab: _Tab, *, anew: bool = False) -> bool:
        """Read and publish, one at a time for each person: what was read last is what stands.

        What stands there already is published only where it is to be `anew`.
        """
        with tab.lock:
            plain: dict[str, Any] | None = None
            try:
                asker = Asker(tab.account, None, tab.belonging)
                found = homes.home(self._deps, asker, tab.offset)
                wheel = self._wheel.now(found.today, asker)
                view = home_view(found, tab.notice, wheel)
                plain = home_view(found, tab.notice) if wheel else None
                tab.offset = found.offset
            except NotOfTheOrganisation:
                view = outside_view()
            except ServiceUnavailable as error:
                log.error("the database is unavailable", why=str(error))
                if tab.digest:
                    return False  # what stands there is better than nothing
                view = failed_view(NOT_SHOWN)
            digest = hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()
            if digest == tab.digest and not anew:
                return True
            refused = self._put(tab, view)
            if refused in _NOT_THE_BLOCKS and plain is not None:
                self._wheel.refused()
                refused = self._put(tab, plain)
            if not refused:
                tab.digest = digest
            return not refused

    def _put(self, tab: _Tab, view: dict[str, Any]) -> str:
        """Publish; gives why Slack did not take it, "" where it did."""
        try:
            self._client.views_publish(user_id=tab.account.external_id, view=view)
        except SlackApiError as error:
            log.error("Slack did not take the home tab", why=error.response["error"])
            return str(error.response["error"])
        except (SlackClientError, OSError, HTTPException) as error:
            log.error("Slack could not be reached", why=type(error).__name__)
            return type(error).__name__
        return ""
