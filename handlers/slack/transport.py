"""Acknowledge first: what happens between a delivery from Slack and the answer.

On the transport's own thread: read the delivery, see that it is no repetition, put the work in the pool,
and acknowledge. No network and no database there. In the pool: call the handler, catch what it throws, post
the answer.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import structlog
from slack_bolt.middleware import Middleware
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse

from handlers.slack import sentences
from handlers.slack.answer import Answer, Answered, Poster, again, as_answer, reply
from handlers.slack.forms.form import Form
from handlers.slack.kit import Message, Mrkdwn, code
from handlers.slack.pool import Pool
from handlers.slack.request import (
    Kind,
    Request,
    Unreadable,
    click_from,
    command_from,
    event_from,
    form_from,
    shortcut_from,
    team_of,
)
from handlers.slack.sheets import first_field, saving_view
from plan.words import folded
from services.errors import ServiceUnavailable

log = structlog.stdlib.get_logger(__name__)

Handler: TypeAlias = Callable[[Request], Answered]

REMEMBERED = 4096


class Meter(Protocol):
    """Counts what the transport does. `name` is a command or verb that we know, or "unknown"."""

    def refused(self, kind: str, why: str) -> None:
        """A delivery that was acknowledged and not worked on: repeated, busy, unreadable, other_workspace."""

    def worked(self, kind: str, name: str, outcome: str, waited: float, seconds: float) -> None:
        """A handler was called and its answer posted: `answered`, `failed`, `unavailable` or `not_posted`."""


def _nothing_beside(_within: float) -> int:
    """Nothing is left of what was never begun."""
    return 0


@dataclass(frozen=True)
class Handlers:
    """Who answers what: commands (composed and case-folded before they are compared), clicks, forms, events and more.

    `at_home` shows in the home tab what came of a click there. `stop` ends what they do beside their answers, within
    so many seconds, and gives how much of it was left.
    """

    commands: Mapping[str, Handler] = field(default_factory=dict)
    clicks: Mapping[str, Handler] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    events: Mapping[str, Handler] = field(default_factory=dict)
    shortcuts: Mapping[str, Handler] = field(default_factory=dict)
    at_home: Callable[[Request, Answer], bool] | None = None
    stop: Callable[[float], int] = _nothing_beside


class Transport(Middleware):
    """The last of Bolt's middleware: everything that is signed, and not Slack's own housekeeping, ends here.

    Bolt's listeners are not used: their executors have no bound, and what they can't take on they answer
    with 500.
    """

    def __init__(
        self, team_id: str, handlers: Handlers, *, pool: Pool, apologies: Pool, poster: Poster, meter: Meter
    ) -> None:
        """`apologies` says "try again" for clicks when `pool` is full: their acknowledgement shows no text."""
        self._team_id = team_id
        self._commands = {folded(command): handler for command, handler in handlers.commands.items()}
        self._clicks, self._events = dict(handlers.clicks), dict(handlers.events)
        self._forms, self._shortcuts = dict(handlers.forms), dict(handlers.shortcuts)
        self._known = Mrkdwn(", ").join(code(command) for command in self._commands)
        self._pool, self._apologies, self._poster, self._meter = pool, apologies, poster, meter
        self._recent = Recent(REMEMBERED)

    def process(
        self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]
    ) -> BoltResponse:
        """Acknowledge one delivery."""
        body = req.body
        kind = str(body.get("type") or ("command" if "command" in body else ""))
        if team_of(body) not in (None, self._team_id):
            return self._refuse(kind, "other_workspace", sentences.OTHER_WORKSPACE)
        try:
            match kind:
                case "command":
                    return self._on_command(command_from(body))
                case "block_actions":
                    return self._on_click(click_from(body))
                case "view_submission":
                    return self._on_form(form_from(body))
                case "message_action" | "shortcut":
                    return self._on_shortcut(shortcut_from(body))
                case "event_callback":
                    return self._on_event(event_from(body))
                case "block_suggestion":
                    return BoltResponse(status=200, body={"options": []})
        except Unreadable as error:
            log.warning("an unreadable delivery", why=str(error), kind=kind)
            return self._refuse(kind, "unreadable", sentences.UNREADABLE)
        log.info("a delivery that nobody handles", kind=kind[:50])
        return _ack()

    def _on_command(self, request: Request) -> BoltResponse:
        handler = self._commands.get(request.verb)
        if handler is None:
            text = Mrkdwn(sentences.NO_SUCH_COMMAND).format(command=code(request.command), known=self._known)
            return _ack(Message(text))
        if self._take_on(request, handler) == "busy":
            return self._refuse(request.kind, "busy", sentences.BUSY)
        return _ack()

    def _on_click(self, request: Request) -> BoltResponse:
        return self._taken_on(request, self._clicks.get(request.verb, _no_such_button))

    def _on_shortcut(self, request: Request) -> BoltResponse:
        return self._taken_on(request, self._shortcuts.get(request.verb, _no_such_button))

    def _taken_on(self, request: Request, handler: Handler) -> BoltResponse:
        """What an acknowledgement can show no text for."""
        if self._take_on(request, handler) == "busy":
            self._meter.refused(request.kind, "busy")
            sorry = _Work(request, _busy, self._poster, self._meter, "busy")
            # Not even that: then no acknowledgement, so that Slack shows that the click went wrong.
            return _ack() if self._apologies.offer(sorry) else BoltResponse(status=503, body="")
        return _ack()

    def _on_form(self, request: Request) -> BoltResponse:
        """What can be seen without the database is said at its field; else the form says that it is saving.

        A form that nobody knows any more, and one that is delivered a second time, closes.
        """
        form = self._forms.get(request.verb)
        if form is None:
            return _ack()
        if errors := form.check(request):
            return _form_ack({"response_action": "errors", "errors": {k: str(v) for k, v in errors.items()}})
        taken = self._take_on(request, form.save)
        if taken == "busy":
            self._meter.refused(request.kind, "busy")
            first = first_field(request.view)
            if not first:
                return BoltResponse(status=503, body="")  # the form stays, with what was written
            return _form_ack({"response_action": "errors", "errors": {first: sentences.BUSY}})
        if taken == "repeated":
            return _ack()
        view = saving_view(request.view, request.request_key)
        return _form_ack({"response_action": "update", "view": view})

    def _on_event(self, request: Request) -> BoltResponse:
        handler = self._events.get(request.verb)
        if handler is not None and self._take_on(request, handler) == "busy":
            self._meter.refused(request.kind, "busy")
            # Slack delivers events again: at once, after 1 and after 5 minutes.
            return BoltResponse(status=503, body="")
        return _ack()

    def _take_on(self, request: Request, handler: Handler) -> str:
        if not self._recent.is_new(request.request_key):
            self._meter.refused(request.kind, "repeated")
            return "repeated"
        tables = (self._commands, self._clicks, self._forms, self._events, self._shortcuts)
        known = any(request.verb in table for table in tables)
        work = _Work(request, handler, self._poster, self._meter, request.verb if known else "unknown")
        if self._pool.offer(work):
            return "taken"
        self._recent.forget(request.request_key)
        return "busy"

    def _refuse(self, kind: str, why: str, sentence: str) -> BoltResponse:
        self._meter.refused(kind if kind in ("command", "block_actions", "event_callback") else "other", why)
        return _ack(Message(sentence)) if kind == "command" else _ack()


@dataclass
class _Work:
    """One request in the pool."""

    request: Request
    handler: Handler
    poster: Poster
    meter: Meter
    name: str
    offered_at: float = field(default_factory=time.perf_counter)

    def __call__(self) -> None:
        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_key=self.request.request_key, verb=self.name):
            answer, outcome = self._answered()
            if not self.poster.deliver(self.request, answer):
                outcome = "not_posted"
        done = time.perf_counter()
        self.meter.worked(self.request.kind, self.name, outcome, begun - self.offered_at, done - begun)

    def _answered(self) -> tuple[Answer, str]:
        failure = secrets.token_hex(2).upper()
        try:
            return as_answer(self.handler(self.request)), "answered"
        except ServiceUnavailable as error:
            log.error("the database is unavailable", code=failure, why=str(error))
            outcome = "unavailable"
        except Exception:  # whatever went wrong, who asked gets a sentence with the code to look for
            log.exception("a handler failed", code=failure)
            outcome = "failed"
        sorry = sentences.FAILED.format(code=failure)
        return again({}, sorry) if self.request.kind is Kind.FORM else reply(Message(sorry)), outcome


class Recent:
    """The keys of the latest requests, so that one delivered twice to this process is worked on once.

    Another process has not seen the key; there the unique key in the database holds.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._keys: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def is_new(self, key: str) -> bool:
        """Whether the key was not there before; it is from now on."""
        with self._lock:
            if key in self._keys:
                return False
            self._keys[key] = None
            if len(self._keys) > self._capacity:
                self._keys.popitem(last=False)
            return True

    def forget(self, key: str) -> None:
        """The request was not taken on after all."""
        with self._lock:
            self._keys.pop(key, None)


def _ack(message: Message | None = None) -> BoltResponse:
    if message is None:
        return BoltResponse(status=200, body="")
    body: dict[str, Any] = {"response_type": "ephemeral", **message.payload()}
    return BoltResponse(status=200, body=body)


def _form_ack(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=body)


def _busy(_request: Request) -> Answer:
    return reply(Message(sentences.BUSY))


def _no_such_button(_request: Request) -> Answer:
    return reply(Message(sentences.NO_SUCH_BUTTON))
