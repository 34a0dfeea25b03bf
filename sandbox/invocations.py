"""A command that somebody gave or a button they clicked, and what came of it."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from sandbox.modals import View
from sandbox.record import Delivery
from sandbox.signal import Signal
from sandbox.workspace import Message

KEPT = 50_000


@dataclass(frozen=True)
class Answer:
    """What the bot answered: in the acknowledgement (`ack`) or through the `response_url`."""

    via: str
    at: float
    body: dict[str, Any]
    channel: str
    ts: str | None  # of the message it became or replaced; None where it only took one away


@dataclass
class Invocation:
    """Something a person asked of the bot."""

    id: str
    kind: str  # command, action, view_action, view_submission, view_closed
    user: str
    channel: str
    thread_ts: str | None
    sent_at: float
    message: Message | None = None  # the one that was clicked
    payload: dict[str, Any] = field(default_factory=dict)
    refused: str | None = None  # why Slack didn't deliver it: unknown_command, by_slack, not_in_threads …
    deliveries: list[Delivery] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    uses: int = 0  # of the response_url
    token: str = ""
    view: View | None = None  # the modal that came of it
    problems: list[str] = field(default_factory=list)  # why Slack didn't take what the acknowledgement said
    pending: bool = False  # the acknowledgement has yet to take effect
    signal: Signal = field(default_factory=Signal, repr=False)

    @property
    def status(self) -> str:
        """`waiting`, `ok`, `operation_timeout`, `dispatch_failed`, or why it was refused."""
        if self.refused is not None:
            return self.refused
        return self.deliveries[0].status if self.deliveries else "waiting"

    @property
    def latency(self) -> float | None:
        """Seconds to the acknowledgement, also where it came too late."""
        return self.deliveries[0].latency if self.deliveries else None

    @property
    def ack_body(self) -> dict[str, Any] | None:
        """What the acknowledgement carried."""
        return self.deliveries[0].ack_body if self.deliveries else None

    @property
    def settled(self) -> bool:
        """Whether it is known how the delivery went."""
        return self.status != "waiting" and not self.pending

    async def until_settled(self, timeout: float) -> bool:
        """Wait until it is known how the delivery went."""
        return await self.signal.until(lambda: self.settled, timeout)

    async def until_answered(self, timeout: float, count: int = 1) -> bool:
        """Wait for `count` answers and the acknowledgement; gives up early where no answer can come."""

        def over() -> bool:
            hopeless = self.status not in ("ok", "operation_timeout")
            return self.settled and (hopeless or len(self.answers) >= count)

        await self.signal.until(over, timeout)
        return len(self.answers) >= count

    def as_json(self) -> dict[str, Any]:
        """For another process."""
        return {
            "id": self.id,
            "kind": self.kind,
            "user": self.user,
            "channel": self.channel,
            "sent_at": self.sent_at,
            "status": self.status,
            "ack_latency": self.latency,
            "ack_body": self.ack_body,
            "view": self.view.id if self.view is not None else None,
            "problems": self.problems,
            "deliveries": [entry.id for entry in self.deliveries],
            "answers": [
                {
                    "via": answer.via,
                    "at": answer.at,
                    "seconds": answer.at - self.sent_at,
                    "body": answer.body,
                    "channel": answer.channel,
                    "ts": answer.ts,
                }
                for answer in self.answers
            ],
        }


class Invocations:
    """The latest ones, by id and by the token of their `response_url`."""

    def __init__(self) -> None:
        self._by_id: OrderedDict[str, Invocation] = OrderedDict()
        self._by_token: dict[str, Invocation] = {}

    def new(
        self, kind: str, user: str, channel: str, thread_ts: str | None = None, message: Message | None = None
    ) -> Invocation:
        """Begin one; its clock starts here."""
        found = Invocation(
            secrets.token_hex(8),
            kind,
            user,
            channel,
            thread_ts,
            time.time(),
            message,
            token=secrets.token_hex(12),
        )
        self._by_id[found.id] = found
        self._by_token[found.token] = found
        if len(self._by_id) > KEPT:
            _, oldest = self._by_id.popitem(last=False)
            self._by_token.pop(oldest.token, None)
        return found

    def get(self, invocation_id: str) -> Invocation | None:
        """The one with this id."""
        return self._by_id.get(invocation_id)

    def by_token(self, token: str) -> Invocation | None:
        """The one whose `response_url` has this token."""
        return self._by_token.get(token)
