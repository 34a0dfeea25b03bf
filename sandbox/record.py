"""What has happened: every call from the bot, and every delivery to it."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

KEPT = 100_000


@dataclass
class Call:
    """One request from the bot: to a Web API method, or to a `response_url`."""

    id: int
    method: str
    arguments: dict[str, Any]
    at: float  # the machine's time, in seconds since 1970
    status: int = 0  # 0: the bot never got an answer
    response: dict[str, Any] | None = None
    effect: dict[str, Any] | None = None  # what it changed in the workspace; None: nothing
    fault: str | None = None
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the bot was told that it worked."""
        return self.response is not None and bool(self.response.get("ok"))


@dataclass
class Delivery:
    """One thing sent to the bot, once: a command, an interaction or an event."""

    id: str
    kind: str  # slash_commands, interactive, events_api
    payload: dict[str, Any]
    transport: str  # socket, http
    sent_at: float
    status: str = "waiting"  # then ok, operation_timeout, dispatch_failed
    acked_at: float | None = None  # may come after the time was out: `status` says what the user saw
    ack_body: dict[str, Any] | None = None
    http_status: int | None = None
    retry: int = 0
    retry_reason: str = ""
    copy_of: str | None = None
    no_retry: bool = False
    connection: str | None = None

    @property
    def latency(self) -> float | None:
        """Seconds from sending to the acknowledgement; None while there is none."""
        return None if self.acked_at is None else self.acked_at - self.sent_at


@dataclass
class Record:
    """The latest calls and deliveries, oldest first."""

    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=KEPT))
    deliveries: deque[Delivery] = field(default_factory=lambda: deque(maxlen=KEPT))
    _last: int = 0

    def new_call(self, method: str, arguments: dict[str, Any], at: float) -> Call:
        """Note a call as it arrives."""
        self._last += 1
        call = Call(self._last, method, arguments, at)
        self.calls.append(call)
        return call

    def clear(self) -> None:
        """Forget what has happened so far."""
        self.calls.clear()
        self.deliveries.clear()

    def as_json(self) -> dict[str, Any]:
        """The whole record, for another process."""
        return {
            "calls": [{**asdict(call), "ok": call.ok} for call in self.calls],
            "deliveries": [{**asdict(entry), "latency": entry.latency} for entry in self.deliveries],
        }
